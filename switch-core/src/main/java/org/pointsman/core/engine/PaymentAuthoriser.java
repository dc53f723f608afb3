package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Participants;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;

/**
 * Decides payments by API: the same checks, but without those of what such a payment need not have. An acquirer or a
 * terminal that is not named is not checked and has no limits; where an account pays there is no card to be checked.
 */
final class PaymentAuthoriser extends Authoriser {
    private static final int ABSENT = 0;

    PaymentAuthoriser(State state, Incoming request, Decision decision) {
        super(state, request, decision);
    }

    /** Its RRN is the engine's and it has no other key of a message: no reversal can have come before it. */
    @Override
    boolean isAwaited() {
        return false;
    }

    @Override
    int checkParties() {
        if (request.acquirer != ABSENT) {
            participantSlot = participants.find(request.acquirer);
            if (participantSlot == Participants.NONE || !participants.mayAcquire(participantSlot)) {
                return ResponseCode.BANK_NOT_SUPPORTED;
            }
        }
        merchantSlot = merchants.find(request.merchantHigh, request.merchantLow);
        if (merchantSlot == Merchants.NONE) {
            return ResponseCode.INVALID_MERCHANT;
        }
        merchant = merchants.at(merchantSlot);
        if (Merchants.status(merchant) != Merchants.ACTIVE) {
            return ResponseCode.INVALID_MERCHANT;
        }
        if (request.terminalId == ABSENT) {
            return ResponseCode.APPROVED;
        }
        terminalSlot = terminals.find(request.terminalId, request.merchantHigh, request.merchantLow);
        boolean closed =
                terminalSlot == Terminals.NONE || Terminals.status(terminals.at(terminalSlot)) != Terminals.ACTIVE;
        return closed ? ResponseCode.NOT_PERMITTED_TO_TERMINAL : ResponseCode.APPROVED;
    }

    @Override
    int permissionsOfAcceptor() {
        return request.terminalId == ABSENT ? Merchants.permissions(merchant) : super.permissionsOfAcceptor();
    }

    @Override
    int findPayer(int permission) {
        if (paysByCard()) {
            return super.findPayer(permission);
        }
        card = Cards.NONE;
        payerSlot = accounts.find(request.sourceAccount);
        // What cards draw on pays, and nothing else: not what funds others, nor what merchants are paid into.
        if (payerSlot == Accounts.NONE || Accounts.kind(accounts.at(payerSlot)) != Accounts.CUSTOMER) {
            payerSlot = Accounts.NONE;
            return ResponseCode.APPROVED;
        }
        payer = accounts.at(payerSlot);
        boolean fits = Accounts.currency(payer) == request.currency && payerSlot != Merchants.account(merchant);
        return fits ? ResponseCode.APPROVED : ResponseCode.INVALID_TRANSACTION;
    }

    @Override
    int checkNumber() {
        return paysByCard() ? super.checkNumber() : ResponseCode.APPROVED;
    }

    @Override
    int checkCard() {
        if (paysByCard()) {
            return super.checkCard();
        }
        return payerSlot == Accounts.NONE ? ResponseCode.INVALID_CARD_NUMBER : ResponseCode.APPROVED;
    }

    @Override
    int checkLimits() {
        long amount = request.amount;
        int scopes = scopes();
        limits.begin(amount, scopes);
        if (paysByCard()) {
            limits.check(Scope.CARD, cards.place(card), request.panNumber, amount);
        }
        limits.check(Scope.ACCOUNT, payerSlot, Accounts.id(payer), amount);
        limits.check(Scope.MERCHANT, merchantSlot, Merchants.key(merchant), amount);
        if (request.terminalId != ABSENT) {
            limits.check(Scope.TERMINAL, terminalSlot, Terminals.key(terminals.at(terminalSlot)), amount);
        }
        if (request.acquirer != ABSENT) {
            limits.check(Scope.ACQUIRER, participantSlot, request.acquirer, amount);
        }
        return limits.verdict();
    }

    /** Those whose limits the payment has a subject for. */
    private int scopes() {
        return Scope.bit(Scope.ACCOUNT)
                | Scope.bit(Scope.MERCHANT)
                | (paysByCard() ? Scope.bit(Scope.CARD) : 0)
                | (request.terminalId != ABSENT ? Scope.bit(Scope.TERMINAL) : 0)
                | (request.acquirer != ABSENT ? Scope.bit(Scope.ACQUIRER) : 0);
    }

    @Override
    int placeOfCard() {
        return paysByCard() ? super.placeOfCard() : Decision.NONE;
    }

    @Override
    void countLimits() {
        limits.count(request.amount, scopes());
    }

    private boolean paysByCard() {
        return request.panDigits != 0;
    }
}
