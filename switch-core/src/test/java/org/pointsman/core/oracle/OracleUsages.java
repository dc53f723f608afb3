package org.pointsman.core.oracle;

import java.util.Map;
import org.pointsman.core.oracle.OracleState.Limit;
import org.pointsman.core.oracle.OracleState.TerminalId;
import org.pointsman.core.oracle.OracleState.UsageKey;

/** Limits and how much of them is used. */
class OracleUsages {
    static final int SINGLE = 1;
    static final int AMOUNT = 2;
    static final int COUNT = 3;

    final OracleState state;

    OracleUsages(OracleState state) {
        this.state = state;
    }

    /** True if the request passes a limit of a single transaction or of amounts. */
    boolean amountLimitPassed(Message request, long accountId) {
        for (Map.Entry<Integer, Limit> entry : state.limits.entrySet()) {
            Limit limit = entry.getValue();
            if (!concerns(limit, request)) {
                continue;
            }
            if (limit.measure() == SINGLE && passes(0, request.amount(), limit.threshold())) {
                return true;
            }
            long used = used(entry.getKey(), limit, request, accountId);
            if (limit.measure() == AMOUNT && passes(used, request.amount(), limit.threshold())) {
                return true;
            }
        }
        return false;
    }

    /** True if the request passes a limit of the number of transactions. */
    boolean countLimitPassed(Message request, long accountId) {
        for (Map.Entry<Integer, Limit> entry : state.limits.entrySet()) {
            Limit limit = entry.getValue();
            if (!concerns(limit, request)) {
                continue;
            }
            long used = used(entry.getKey(), limit, request, accountId);
            if (limit.measure() == COUNT && passes(used, 1, limit.threshold())) {
                return true;
            }
        }
        return false;
    }

    boolean passes(long used, long more, long threshold) {
        return Arithmetic.big(used).add(Arithmetic.big(more)).compareTo(Arithmetic.big(threshold)) > 0;
    }

    /** How many records of usage the request would add. */
    int newOnes(Message request, long accountId) {
        int news = 0;
        for (Map.Entry<Integer, Limit> entry : state.limits.entrySet()) {
            if (!concerns(entry.getValue(), request)) {
                continue;
            }
            UsageKey key = key(entry.getKey(), entry.getValue(), request, accountId);
            if (entry.getValue().measure() != SINGLE && !state.usages.containsKey(key)) {
                news++;
            }
        }
        return news;
    }

    void count(Message request, long accountId) {
        for (Map.Entry<Integer, Limit> entry : state.limits.entrySet()) {
            Limit limit = entry.getValue();
            if (limit.measure() != SINGLE && concerns(limit, request)) {
                long more = limit.measure() == COUNT ? 1 : request.amount();
                state.usages.merge(key(entry.getKey(), limit, request, accountId), more, Long::sum);
            }
        }
    }

    /** Gives back {@code back} after a reversal that leaves {@code remains} of the original's amount. */
    void giveBack(Message original, long accountId, long back, long remains) {
        for (Map.Entry<Integer, Limit> entry : state.limits.entrySet()) {
            Limit limit = entry.getValue();
            if (!concerns(limit, original)) {
                continue;
            }
            UsageKey key = key(entry.getKey(), limit, original, accountId);
            Long used = state.usages.get(key);
            if (used == null || limit.measure() == SINGLE) {
                continue;
            }
            long less = back;
            if (limit.measure() == COUNT) {
                less = givesCountBack(remains) ? 1 : 0;
            }
            // A limit put after the original was approved never counted it: nothing falls below zero.
            state.usages.put(key, Math.max(0, used - less));
        }
    }

    boolean givesCountBack(long remains) {
        return remains == 0;
    }

    /** A payment by API has no limits of a card, terminal or acquirer that it does not name. */
    boolean concerns(Limit limit, Message request) {
        switch (limit.scope()) {
            case 1:
                return request.hasCard();
            case 4:
                return request.hasTerminal();
            case 5:
                return request.hasAcquirer();
            default:
                return true;
        }
    }

    private long used(int limitNumber, Limit limit, Message request, long accountId) {
        return state.usages.getOrDefault(key(limitNumber, limit, request, accountId), 0L);
    }

    private static UsageKey key(int limitNumber, Limit limit, Message request, long accountId) {
        return new UsageKey(subject(limit, request, accountId), limitNumber);
    }

    private static Object subject(Limit limit, Message request, long accountId) {
        switch (limit.scope()) {
            case 1:
                return request.pan();
            case 2:
                return accountId;
            case 3:
                return request.merchant();
            case 4:
                return new TerminalId(request.terminalId(), request.merchant());
            case 5:
                return request.acquirer();
            default:
                throw new IllegalStateException("scope " + limit.scope());
        }
    }
}
