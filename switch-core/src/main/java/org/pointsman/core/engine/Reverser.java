package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Ledger;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * Decides reversals: finds what was approved and undoes it, in full or down to what DE 95 leaves (docs/deciding.md,
 * "ReversalRequest"). Neither funds nor any status can stand in the way. Accounts are those the original moved money between,
 * whatever card and merchant have been given since.
 */
final class Reverser {
    /** DE 95 absent. */
    private static final long NO_REPLACEMENT = -1;

    private final State state;
    private final Transactions transactions;
    private final Ledger ledger;
    private final Limits limits;
    private final Incoming reversal;
    private final Decision decision;

    /**
     * @param reversal holds the reversal in hand
     * @param decision its state becomes unmatched where there is no original
     */
    Reverser(State state, Incoming reversal, Decision decision) {
        this.state = state;
        this.reversal = reversal;
        this.decision = decision;
        transactions = state.transactions;
        ledger = state.ledger;
        limits = state.limits;
    }

    /** Decides the reversal in hand and undoes its original. @return the response code */
    int decide() {
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
        return undo(original, Math.max(0, reversal.replacementAmount));
    }

    private boolean canBeMeant(Transaction original) {
        boolean moved = original.responseCode() == ResponseCode.APPROVED
                && !ProcessingCode.isInquiry(original.processingCode());
        boolean sameCard = reversal.panDigits == 0
                || reversal.panNumber == original.panNumber() && reversal.panDigits == original.panDigits();
        return moved && sameCard && reversal.acquirer == original.acquirer();
    }

    private boolean amountFits(Transaction original) {
        if (reversal.replacementAmount == NO_REPLACEMENT) {
            return reversal.amount == original.amount();
        }
        return reversal.replacementAmount >= 0 && reversal.replacementAmount <= original.amount();
    }

    private int undo(Transaction original, long remaining) {
        long back = original.amount() - remaining;
        if (original.messageClass() == Incoming.AUTHORISATION) {
            ledger.shrinkHold(original.hold(), remaining);
        } else if (!moveBack(original, back)) {
            return ResponseCode.SYSTEM_MALFUNCTION;
        }
        transactions.changeState(original.number(), TransactionState.REVERSED);
        if (original.epochDay() == state.epochDay()) {
            giveBack(original, back, remaining == 0);
        }
        return ResponseCode.APPROVED;
    }

    private boolean moveBack(Transaction original, long back) {
        long from = state.accounts.at(original.creditedAccount());
        long to = state.accounts.at(original.account());
        boolean possible = ledger.canMove(from, to, back);
        if (possible) {
            ledger.post(from, to, back);
        }
        return possible;
    }

    /** To those whose limits the original counted against. None of them can have been removed since. */
    private void giveBack(Transaction original, long back, boolean whole) {
        if (limits.counts(Scope.CARD)) {
            limits.giveBack(Scope.CARD, original.card(), original.panNumber(), back, whole);
        }
        if (limits.counts(Scope.ACCOUNT)) {
            long id = Accounts.id(state.accounts.at(original.account()));
            limits.giveBack(Scope.ACCOUNT, original.account(), id, back, whole);
        }
        if (limits.counts(Scope.MERCHANT) || limits.counts(Scope.TERMINAL)) {
            int terminal = state.terminals.find(original.terminalId(), original.merchantHigh(), original.merchantLow());
            long terminalAt = state.terminals.at(terminal);
            int merchant = Terminals.merchant(terminalAt);
            limits.giveBack(Scope.MERCHANT, merchant, Merchants.key(state.merchants.at(merchant)), back, whole);
            limits.giveBack(Scope.TERMINAL, terminal, Terminals.key(terminalAt), back, whole);
        }
        if (limits.counts(Scope.ACQUIRER)) {
            int participant = state.participants.find(original.acquirer());
            limits.giveBack(Scope.ACQUIRER, participant, original.acquirer(), back, whole);
        }
    }
}
