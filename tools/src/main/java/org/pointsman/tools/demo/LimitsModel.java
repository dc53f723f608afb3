package org.pointsman.tools.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Limit;
import org.pointsman.tools.load.Message;

/** The limits of one business day and how much of them is used: step 12 of docs/deciding.md. */
final class LimitsModel {
    private final List<Limit> limits;
    private final Map<String, Long> usage = new HashMap<>();

    LimitsModel(List<Limit> limits) {
        this.limits = limits;
    }

    /**
     * Amounts before counts; reaching a limit is allowed, passing it is not.
     *
     * @return DE 39, or null if every limit allows it
     */
    String check(Message request, Card card) {
        for (Limit limit : limits) {
            long used = usage.getOrDefault(key(limit, request, card), 0L);
            if (limit.measure() == Limit.Measure.SINGLE && request.amount() > limit.max()
                    || limit.measure() == Limit.Measure.AMOUNT && used + request.amount() > limit.max()) {
                return "61";
            }
        }
        for (Limit limit : limits) {
            long used = usage.getOrDefault(key(limit, request, card), 0L);
            if (limit.measure() == Limit.Measure.COUNT && used + 1 > limit.max()) {
                return "65";
            }
        }
        return null;
    }

    /**
     * @param direction 1 when approved, -1 when reversed
     */
    void use(Message request, Card card, int direction) {
        for (Limit limit : limits) {
            String key = key(limit, request, card);
            if (limit.measure() == Limit.Measure.AMOUNT) {
                usage.merge(key, direction * request.amount(), Long::sum);
            } else if (limit.measure() == Limit.Measure.COUNT) {
                usage.merge(key, (long) direction, Long::sum);
            }
        }
    }

    private static String key(Limit limit, Message request, Card card) {
        String who = switch (limit.scope()) {
            case CARD -> request.pan();
            case ACCOUNT -> Long.toString(card.account());
            case MERCHANT -> request.field(42);
            case TERMINAL -> request.field(42) + request.field(41);
            case ACQUIRER -> request.field(32);
        };
        return limit.name() + ' ' + who;
    }
}
