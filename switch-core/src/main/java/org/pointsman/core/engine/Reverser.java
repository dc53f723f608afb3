package org.pointsman.core.engine;

import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * Decides reversals: finds what was approved and has it undone, in full or down to what DE 95 leaves (docs/deciding.md,
 * "ReversalRequest").
 */
final class Reverser {
    /** DE 95 absent. */
    private static final long NO_REPLACEMENT = -1;

    private final Transactions transactions;
    private final Unwinder unwinder;
    private final Incoming reversal;
    private final Decision decision;

    /**
     * @param reversal holds the reversal in hand
     * @param decision its state becomes unmatched where there is no original
     */
    Reverser(State state, Incoming reversal, Decision decision) {
        this.reversal = reversal;
        this.decision = decision;
        transactions = state.transactions;
        unwinder = new Unwinder(state);
    }

    /**
     * Decides the reversal in hand and undoes its original.
     *
     * @param reversalNumber of its own transaction
     * @return the response code
     */
    int decide(long reversalNumber) {
        long number = transactions.findOriginal(reversal);
        if (number == Transactions.NONE) {
            decision.state = TransactionState.UNMATCHED;
            return ResponseCode.UNABLE_TO_LOCATE_RECORD;
        }
        Transaction original = transactions.get(number);
        if (!canBeMeant(original)) {
            return ResponseCode.UNABLE_TO_LOCATE_RECORD;
        }
        if (!amountFits(original)) {
            return ResponseCode.ORIGINAL_AMOUNT_INCORRECT;
        }
        if (original.state() != TransactionState.APPROVED) {
            return ResponseCode.APPROVED;
        }
        boolean undone = unwinder.undo(original, Math.max(0, reversal.replacementAmount), reversalNumber);
        return undone ? ResponseCode.APPROVED : ResponseCode.SYSTEM_MALFUNCTION;
    }

    private boolean canBeMeant(Transaction original) {
        boolean moved = original.responseCode() == ResponseCode.APPROVED
                && !ProcessingCode.isInquiry(original.processingCode());
        boolean sameCard = reversal.panDigits == 0
                || reversal.panNumber == original.panNumber() && reversal.panDigits == original.panDigits();
        boolean sameAcquirer = reversal.acquirer == original.acquirer() || original.hasNoAcquirer();
        return moved && sameCard && sameAcquirer;
    }

    /** A replacement amount leaves less than there was: what gives nothing back must not pass for a reversal. */
    private boolean amountFits(Transaction original) {
        if (reversal.currency != original.currency()) {
            return false;
        }
        if (reversal.replacementAmount == NO_REPLACEMENT) {
            return reversal.amount == original.amount();
        }
        return reversal.replacementAmount >= 0 && reversal.replacementAmount < original.amount();
    }
}
