package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Ledger;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.Transactions;

/**
 * Undoes what was approved, whoever asks for it. Neither funds nor any status can stand in the way. Accounts are those the
 * original moved money between, whatever card and merchant have been given since.
 */
final class Unwinder {
    private final State state;
    private final Transactions transactions;
    private final Ledger ledger;
    private final Limits limits;

    Unwinder(State state) {
        this.state = state;
        transactions = state.transactions;
        ledger = state.ledger;
        limits = state.limits;
    }

    /**
     * Releases or moves back what an approved request held or moved, down to what remains of it.
     *
     * @param remaining of its amount; not more than is left of it
     * @param reversal the number of the message that asks for it; {@link Transactions#NONE} if it is the API
     * @return false if a balance would leave the range of 64 bits; nothing has changed then
     */
    boolean undo(Transaction original, long remaining, long reversal) {
        long back = transactions.remaining(original) - remaining;
        if (original.isHeld()) {
            ledger.shrinkHold(original.hold(), remaining);
        } else if (!moveBack(original, back)) {
            return false;
        }
        transactions.reverse(original.number(), remaining, reversal);
        if (original.epochDay() == state.epochDay()) {
            giveBack(original, back, remaining == 0);
        }
        return true;
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
        if (limits.counts(Scope.CARD) && original.card() != Decision.NONE) {
            limits.giveBack(Scope.CARD, original.card(), original.panNumber(), back, whole);
        }
        if (limits.counts(Scope.ACCOUNT)) {
            long id = Accounts.id(state.accounts.at(original.account()));
            limits.giveBack(Scope.ACCOUNT, original.account(), id, back, whole);
        }
        if (limits.counts(Scope.MERCHANT) || limits.counts(Scope.TERMINAL)) {
            giveBackToAcceptor(original, back, whole);
        }
        if (limits.counts(Scope.ACQUIRER) && !original.hasNoAcquirer()) {
            int participant = state.participants.find(original.acquirer());
            limits.giveBack(Scope.ACQUIRER, participant, original.acquirer(), back, whole);
        }
    }

    private void giveBackToAcceptor(Transaction original, long back, boolean whole) {
        int merchant;
        if (original.hasNoTerminal()) {
            merchant = state.merchants.find(original.merchantHigh(), original.merchantLow());
        } else {
            int terminal = state.terminals.find(original.terminalId(), original.merchantHigh(), original.merchantLow());
            long terminalAt = state.terminals.at(terminal);
            merchant = Terminals.merchant(terminalAt);
            limits.giveBack(Scope.TERMINAL, terminal, Terminals.key(terminalAt), back, whole);
        }
        limits.giveBack(Scope.MERCHANT, merchant, Merchants.key(state.merchants.at(merchant)), back, whole);
    }
}
