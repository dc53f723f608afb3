package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Ledger;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Subjects;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Participants;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * Decides reversals: finds what was approved and undoes it, in full or down to what DE 95 leaves (DESIGN section 5,
 * "Reversals"). Neither funds nor any status can stand in the way. Accounts are those the original moved money between,
 * whatever card and merchant have been given since.
 */
final class Reverser {
    /** DE 95 absent. */
    private static final long NO_REPLACEMENT = -1;

    private final State state;
    private final Transactions transactions;
    private final Ledger ledger;
    private final Limits limits;
    private final Subjects subjects = new Subjects();

    Reverser(State state) {
        this.state = state;
        transactions = state.transactions;
        ledger = state.ledger;
        limits = state.limits;
    }

    /**
     * Decides the reversal in hand and undoes its original.
     *
     * @param decision its state becomes unmatched where there is no original
     * @return the response code
     */
    int decide(Incoming reversal, Decision decision) {
        long number = transactions.findOriginal(reversal);
        if (number == Transactions.NONE) {
            decision.state = TransactionState.UNMATCHED;
            return ResponseCode.UNABLE_TO_LOCATE_RECORD;
        }
        Transaction original = transactions.get(number);
        if (!canBeMeant(original, reversal)) {
            return ResponseCode.UNABLE_TO_LOCATE_RECORD;
        }
        if (!amountFits(original, reversal)) {
            return ResponseCode.ORIGINAL_AMOUNT_INCORRECT;
        }
        if (original.state() != TransactionState.APPROVED) {
            return ResponseCode.APPROVED;
        }
        return undo(original, Math.max(0, reversal.replacementAmount));
    }

    private static boolean canBeMeant(Transaction original, Incoming reversal) {
        boolean moved = original.responseCode() == ResponseCode.APPROVED
                && !ProcessingCode.isInquiry(original.processingCode());
        boolean sameCard = reversal.panDigits == 0
                || reversal.panNumber == original.panNumber() && reversal.panDigits == original.panDigits();
        return moved && sameCard && reversal.acquirer == original.acquirer();
    }

    private static boolean amountFits(Transaction original, Incoming reversal) {
        if (reversal.replacementAmount == NO_REPLACEMENT) {
            return reversal.amount == original.amount();
        }
        return reversal.replacementAmount >= 0 && reversal.replacementAmount <= original.amount();
    }

    private int undo(Transaction original, long remaining) {
        long back = original.amount() - remaining;
        if (original.messageClass() == Incoming.AUTHORISATION) {
            ledger.shrinkHold(original.hold(), remaining);
        } else if (ledger.canMove(original.creditedAccount(), original.account(), back)) {
            ledger.post(original.creditedAccount(), original.account(), back);
        } else {
            return ResponseCode.SYSTEM_MALFUNCTION;
        }
        transactions.changeState(original.number(), TransactionState.REVERSED);
        if (original.epochDay() == state.epochDay()) {
            findSubjects(original);
            limits.giveBack(back, remaining == 0, subjects);
        }
        return ResponseCode.APPROVED;
    }

    /** Those whose limits the original counted against. None of them can have been removed since. */
    private void findSubjects(Transaction original) {
        Accounts accounts = state.accounts;
        Cards cards = state.cards;
        Merchants merchants = state.merchants;
        Terminals terminals = state.terminals;
        Participants participants = state.participants;
        if (limits.counts(Subjects.CARD)) {
            subjects.set(Subjects.CARD, cards.find(original.panNumber()), original.panNumber());
        }
        if (limits.counts(Subjects.ACCOUNT)) {
            subjects.set(Subjects.ACCOUNT, original.account(), accounts.id(original.account()));
        }
        if (limits.counts(Subjects.MERCHANT) || limits.counts(Subjects.TERMINAL)) {
            int merchant = merchants.find(original.merchantHigh(), original.merchantLow());
            int terminal = terminals.find(original.terminalId(), merchant);
            subjects.set(Subjects.MERCHANT, merchant, merchants.key(merchant));
            subjects.set(Subjects.TERMINAL, terminal, terminals.key(terminal));
        }
        if (limits.counts(Subjects.ACQUIRER)) {
            subjects.set(Subjects.ACQUIRER, participants.find(original.acquirer()), original.acquirer());
        }
    }
}
