package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Holds;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Participants;
import org.pointsman.core.reference.Terminals;

/**
 * Shows what queries do not: holds, limits and what is used of them. Reads only, and goes through whole tables, so it is for
 * an engine that decides nothing meanwhile. To be called by the thread that owns the engine.
 */
public final class Inspection {
    private final State state;

    Inspection(State state) {
        this.state = state;
    }

    /** Told of each hold. */
    @FunctionalInterface
    public interface HoldVisitor {
        /**
         * @param transaction that the amount is held for; it may be forgotten
         * @param amount minor units
         * @param deadlineNs when it is released, nanoseconds since 1970
         */
        void onHold(long transaction, long account, long amount, long deadlineNs);
    }

    /** Told of each limit. */
    @FunctionalInterface
    public interface LimitVisitor {
        /**
         * @param number from 1
         * @param scope {@link Scope}
         * @param measure {@link Limits#SINGLE}, {@link Limits#AMOUNT} or {@link Limits#COUNT}
         */
        void onLimit(int number, int scope, int measure, long threshold);
    }

    /** Told of each usage of the current business day. */
    @FunctionalInterface
    public interface UsageVisitor {
        void onUsage(int limit, Subject subject, long used);
    }

    /**
     * Whose use is measured.
     *
     * @param scope {@link Scope}
     * @param a number of a card, id of an account or a participant, high word of a merchant, word of a terminal
     * @param b count of the card's digits, low word of the merchant, high word of the terminal's merchant; else 0
     * @param c low word of the terminal's merchant; else 0
     */
    public record Subject(int scope, long a, long b, long c) {}

    /** Shows all holds in the order in which they run out. */
    public void forEachHold(HoldVisitor visitor) {
        Holds holds = state.holds;
        for (int hold = holds.earliest(); hold != Holds.NONE; hold = holds.later(hold)) {
            long account = Accounts.id(state.accounts.at(holds.account(hold)));
            visitor.onHold(holds.transaction(hold), account, holds.amount(hold), holds.deadlineNs(hold));
        }
    }

    /** Shows all limits in order of creation. */
    public void forEachLimit(LimitVisitor visitor) {
        Limits limits = state.limits;
        for (int i = 0; i < limits.size(); i++) {
            visitor.onLimit(limits.number(i), limits.scope(i), limits.measure(i), limits.threshold(i));
        }
    }

    /** Shows all usages of the current business day, in no order. */
    public void forEachUsage(UsageVisitor visitor) {
        state.limits.forEachUsage((limit, scope, slot, used) -> visitor.onUsage(limit, subject(scope, slot), used));
    }

    private Subject subject(int scope, int slot) {
        return switch (scope) {
            case Scope.CARD -> card(slot);
            case Scope.ACCOUNT -> new Subject(scope, Accounts.id(state.accounts.at(slot)), 0, 0);
            case Scope.MERCHANT -> {
                long merchant = state.merchants.at(slot);
                yield new Subject(scope, Merchants.high(merchant), Merchants.low(merchant), 0);
            }
            case Scope.TERMINAL -> {
                long terminal = state.terminals.at(slot);
                long merchant = state.merchants.at(Terminals.merchant(terminal));
                yield new Subject(
                        scope, Terminals.terminalId(terminal), Merchants.high(merchant), Merchants.low(merchant));
            }
            default -> new Subject(scope, state.participants.id(slot), 0, 0);
        };
    }

    private Subject card(int place) {
        long number = state.cards.panNumber(place);
        return new Subject(Scope.CARD, number, Cards.digits(Cards.facts(state.cards.find(number))), 0);
    }

    /** Whether there is a card, an account, a merchant, a terminal or a participant of that name. */
    public boolean isKnown(Subject subject) {
        return switch (subject.scope()) {
            case Scope.CARD -> {
                long card = state.cards.find(subject.a());
                yield card != Cards.NONE && Cards.digits(Cards.facts(card)) == subject.b();
            }
            case Scope.ACCOUNT -> state.accounts.find(subject.a()) != Accounts.NONE;
            case Scope.MERCHANT -> state.merchants.find(subject.a(), subject.b()) != Merchants.NONE;
            case Scope.TERMINAL -> state.terminals.find(subject.a(), subject.b(), subject.c()) != Terminals.NONE;
            default -> state.participants.find(subject.a()) != Participants.NONE;
        };
    }

    /** Since 1970-01-01; 0 before the first business day. */
    public int epochDay() {
        return state.epochDay();
    }

    /** Of the newest command, nanoseconds since 1970. */
    public long timestampNs() {
        return state.timestampNs();
    }
}
