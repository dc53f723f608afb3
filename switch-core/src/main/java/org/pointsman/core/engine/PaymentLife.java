package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Ledger;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * Decides what an API client asks to be done with a payment that exists, whichever way it came: to capture it, or to reverse
 * it. Methods return a {@link RequestResult}; unless that is done, nothing has changed.
 */
final class PaymentLife {
    private final State state;
    private final Transactions transactions;
    private final Ledger ledger;
    private final Unwinder unwinder;

    PaymentLife(State state) {
        this.state = state;
        transactions = state.transactions;
        ledger = state.ledger;
        unwinder = new Unwinder(state);
    }

    /**
     * Moves what is still held to the account that the merchant has by now. What was approved is kept: card, payer and the
     * merchant's own status are not looked at again.
     *
     * @param amount 0 = the whole
     */
    int capture(Transaction payment, long amount) {
        int result = checkCapturable(payment);
        if (result != RequestResult.DONE) {
            return result;
        }
        long held = transactions.remaining(payment);
        if (amount != 0 && amount != held) {
            return RequestResult.AMOUNT_DIFFERS;
        }
        int merchant = state.merchants.find(payment.merchantHigh(), payment.merchantLow());
        int receiverSlot = Merchants.account(state.merchants.at(merchant));
        long receiver = state.accounts.at(receiverSlot);
        long payer = state.accounts.at(payment.account());
        boolean receives = Accounts.status(receiver) != Accounts.CLOSED
                && Accounts.currency(receiver) == payment.currency()
                && ledger.canCredit(receiver, held);
        if (!receives) {
            return RequestResult.RECEIVER_REFUSED;
        }
        if (!ledger.canGive(payer, held)) {
            return RequestResult.BALANCE_OVERFLOW;
        }
        ledger.shrinkHold(payment.hold(), 0);
        ledger.post(payer, receiver, held);
        transactions.capture(payment.number(), receiverSlot);
        return RequestResult.DONE;
    }

    /** Undoes a payment, or what a message has left of it. */
    int reverse(Transaction payment) {
        int result = checkReversible(payment);
        if (result != RequestResult.DONE) {
            return result;
        }
        return unwinder.undo(payment, 0, Transactions.NONE) ? RequestResult.DONE : RequestResult.BALANCE_OVERFLOW;
    }

    private static int checkCapturable(Transaction payment) {
        int result = checkReversible(payment);
        boolean captured = result == RequestResult.DONE && !payment.isHeld();
        return captured ? RequestResult.ALREADY_CAPTURED : result;
    }

    private static int checkReversible(Transaction payment) {
        if (payment.responseCode() != ResponseCode.APPROVED || ProcessingCode.isInquiry(payment.processingCode())) {
            return RequestResult.NOT_APPROVED;
        }
        return switch (payment.state()) {
            case TransactionState.REVERSED -> RequestResult.ALREADY_REVERSED;
            case TransactionState.EXPIRED -> RequestResult.HOLD_EXPIRED;
            default -> RequestResult.DONE;
        };
    }
}
