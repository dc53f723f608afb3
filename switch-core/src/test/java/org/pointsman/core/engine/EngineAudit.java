package org.pointsman.core.engine;

import java.util.HashMap;
import java.util.Map;
import org.pointsman.core.ledger.Holds;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * Looks through all state of an engine for what must never be. Remembers how every transaction stood, so that it notices one
 * that comes back from an end.
 */
public final class EngineAudit {
    private final Map<Long, Integer> states = new HashMap<>();

    /** What was seen before counts no longer: the engine is another one. */
    public void forget() {
        states.clear();
    }

    /**
     * @throws IllegalStateException saying what is wrong
     */
    public void require(PaymentEngine engine) {
        State state = engine.state();
        if (state == null) {
            return;
        }
        engine.requireBalancedBooks();
        Map<Long, Integer> holdsOf = new HashMap<>();
        Holds holds = state.holds;
        for (int hold = holds.earliest(); hold != Holds.NONE; hold = holds.later(hold)) {
            holdsOf.merge(holds.transaction(hold), 1, Integer::sum);
            if (holds.amount(hold) <= 0) {
                throw new IllegalStateException(
                        "a hold of " + holds.amount(hold) + " for transaction " + holds.transaction(hold));
            }
        }
        Transactions transactions = state.transactions;
        for (long number = transactions.nextNumber() - transactions.size();
                number < transactions.nextNumber();
                number++) {
            require(transactions.get(number), holdsOf.getOrDefault(number, 0));
            holdsOf.remove(number);
        }
        holdsOf.keySet().removeIf(number -> number < transactions.nextNumber() - transactions.size());
        if (!holdsOf.isEmpty()) {
            throw new IllegalStateException("holds of transactions that never were: " + holdsOf.keySet());
        }
    }

    private void require(Transaction transaction, int holds) {
        long number = transaction.number();
        int now = transaction.state();
        boolean open = now == TransactionState.APPROVED || now == TransactionState.PARTLY_REVERSED;
        boolean holdsSomething = !transaction.isReversal() && open && transaction.isHeld() && transaction.amount() > 0;
        if (holds != (holdsSomething ? 1 : 0) && !(holds == 0 && isInquiry(transaction))) {
            throw new IllegalStateException("transaction " + number + " in state " + now + " has " + holds + " holds");
        }
        Integer before = states.put(number, now);
        if (before != null && before != now && !mayBecome(before, now)) {
            throw new IllegalStateException("transaction " + number + " was in state " + before + " and is in " + now);
        }
    }

    private static boolean isInquiry(Transaction transaction) {
        long type = transaction.processingCode() / 10_000;
        return type == 30 || type == 31;
    }

    private static boolean mayBecome(int before, int now) {
        return switch (before) {
            case TransactionState.APPROVED ->
                now == TransactionState.REVERSED
                        || now == TransactionState.EXPIRED
                        || now == TransactionState.PARTLY_REVERSED;
            case TransactionState.PARTLY_REVERSED ->
                now == TransactionState.REVERSED || now == TransactionState.EXPIRED;
            default -> false;
        };
    }
}
