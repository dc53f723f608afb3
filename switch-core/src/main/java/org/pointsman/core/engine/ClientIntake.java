package org.pointsman.core.engine;

import org.pointsman.core.codec.AccountReplyEncoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.transactions.ClientCall;
import org.pointsman.core.transactions.ClientRequest;
import org.pointsman.core.transactions.ClientRequests;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * What every request of an API client goes through, whatever it asks for: is its amount one, is its key known, can another
 * request be remembered? Then it is decided, and the decision is remembered under its key and answered.
 */
final class ClientIntake {
    private static final int REPLY_BYTES = MessageHeaderEncoder.ENCODED_LENGTH + AccountReplyEncoder.BLOCK_LENGTH;

    private final State state;
    private final Transactions transactions;
    private final ClientRequests requests;
    private final PaymentAuthoriser authoriser;
    private final PaymentLife paymentLife;
    private final AccountRegistrar accountRegistrar;
    private final PaymentViews views;
    private final Incoming payment;
    private final Decision decision = new Decision();
    private final ClientCall call = new ClientCall();
    private final AccountTerms terms = new AccountTerms();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AccountReplyEncoder accountReply = new AccountReplyEncoder();

    /** @param payment holds the payment in hand */
    ClientIntake(State state, Incoming payment, PaymentViews views) {
        this.state = state;
        this.payment = payment;
        this.views = views;
        transactions = state.transactions;
        requests = state.clientRequests;
        authoriser = new PaymentAuthoriser(state, payment, decision);
        paymentLife = new PaymentLife(state);
        accountRegistrar = new AccountRegistrar(state);
    }

    /** Creates a payment: always, where it is not refused, though it may be declined. */
    void take(PaymentRequestDecoder request, long timestampNs, Outcomes outcomes) {
        call.read(request);
        payment.readPayment(request, requests.nextNumber());
        if (payment.amount <= 0) {
            answerWithout(RequestResult.INVALID_AMOUNT, outcomes);
            return;
        }
        if (answeredBefore(timestampNs, outcomes)) {
            return;
        }
        if (transactions.isFull(timestampNs)) {
            answerWithout(RequestResult.MEMORY_FULL, outcomes);
            return;
        }
        call.subject = transactions.begin();
        decide(call.subject, timestampNs);
        transactions.complete(payment, decision, timestampNs);
        requests.remember(call, RequestResult.DONE, CommandError.ACCEPTED, timestampNs);
        answer(RequestResult.DONE, 0, outcomes);
    }

    private void decide(long number, long timestampNs) {
        decision.clear(state.monthDay(), state.epochDay());
        decision.flags |= Decision.RRN_ASSIGNED;
        payment.rrnAssigned = true;
        payment.stan = state.takeStan();
        state.assignRrn(payment);
        decision.responseCode = authoriser.decide(number, timestampNs);
        if (decision.responseCode != ResponseCode.APPROVED) {
            decision.state = TransactionState.DECLINED;
        }
    }

    /** Captures a payment. */
    void take(CaptureRequestDecoder request, long timestampNs, Outcomes outcomes) {
        call.read(request);
        if (call.amount() < 0) {
            answerWithout(RequestResult.INVALID_AMOUNT, outcomes);
        } else {
            takeOperation(timestampNs, outcomes);
        }
    }

    /** Reverses a payment. */
    void take(PaymentReversalRequestDecoder request, long timestampNs, Outcomes outcomes) {
        call.read(request);
        takeOperation(timestampNs, outcomes);
    }

    private void takeOperation(long timestampNs, Outcomes outcomes) {
        if (answeredBefore(timestampNs, outcomes)) {
            return;
        }
        if (!transactions.isRemembered(call.subject)
                || transactions.get(call.subject).isReversal()) {
            answerWithout(RequestResult.PAYMENT_UNKNOWN, outcomes);
            return;
        }
        int result = operate(transactions.get(call.subject), timestampNs);
        requests.remember(call, result, CommandError.ACCEPTED, timestampNs);
        answer(result, 0, outcomes);
    }

    private int operate(Transaction transaction, long timestampNs) {
        if (call.isTooLate(timestampNs)) {
            return RequestResult.TOO_LATE;
        }
        return call.kind == ClientCall.CAPTURE
                ? paymentLife.capture(transaction, call.amount())
                : paymentLife.reverse(transaction);
    }

    /** Creates an account. */
    void take(OpenAccountRequestDecoder request, long timestampNs, Outcomes outcomes) {
        call.read(request);
        terms.read(request);
        if (answeredBefore(timestampNs, outcomes)) {
            return;
        }
        int result = RequestResult.TOO_LATE;
        int error = CommandError.ACCEPTED;
        if (!call.isTooLate(timestampNs)) {
            error = accountRegistrar.check(terms);
            boolean exists = error == CommandError.ACCEPTED && accountRegistrar.exists(terms.id);
            if (error == CommandError.ACCEPTED && !exists) {
                error = accountRegistrar.open(terms);
            }
            int refusal = exists ? RequestResult.ACCOUNT_EXISTS : RequestResult.DONE;
            result = error == CommandError.ACCEPTED ? refusal : RequestResult.ACCOUNT_REFUSED;
        }
        requests.remember(call, result, error, timestampNs);
        answerAccount(result, error, 0, outcomes);
    }

    /**
     * Answers a request whose key is known, or that cannot be remembered.
     *
     * @return true if it is answered
     */
    private boolean answeredBefore(long timestampNs, Outcomes outcomes) {
        long same = requests.findSame(call);
        if (same == ClientRequests.NONE) {
            boolean full = requests.isFull(timestampNs);
            if (full) {
                answerWithout(RequestResult.MEMORY_FULL, outcomes);
            }
            return full;
        }
        ClientRequest first = requests.get(same);
        if (!isRepeat(same, first)) {
            answerWithout(RequestResult.KEY_REUSED, outcomes);
        } else if (call.kind == ClientCall.ACCOUNT) {
            answerAccount(first.result(), first.commandError(), Decision.REPEATED, outcomes);
        } else {
            call.subject = first.subject();
            answer(first.result(), Decision.REPEATED, outcomes);
        }
        return true;
    }

    private boolean isRepeat(long number, ClientRequest first) {
        return requests.hasContentOf(number, call)
                && (call.kind != ClientCall.PAYMENT
                        || transactions.get(first.subject()).hasPaymentContentOf(payment));
    }

    /** Answers with the payment as it stood when it had been dealt with, or with why it was not. */
    private void answer(int result, int flags, Outcomes outcomes) {
        views.begin(call.gateway, call.connection, call.correlation, result, flags, outcomes);
        if (result != RequestResult.DONE) {
            views.showNumber(call.subject);
            return;
        }
        Transaction transaction = transactions.get(call.subject);
        switch (call.kind) {
            case ClientCall.PAYMENT -> views.showCreated(transaction);
            case ClientCall.CAPTURE -> views.showCaptured(transaction);
            default -> views.showReversed(transaction);
        }
    }

    /** Answers a request that is not remembered: there is a reason and no more to tell. */
    private void answerWithout(int result, Outcomes outcomes) {
        if (call.kind == ClientCall.ACCOUNT) {
            answerAccount(result, CommandError.ACCEPTED, 0, outcomes);
        } else {
            views.begin(call.gateway, call.connection, call.correlation, result, 0, outcomes);
        }
    }

    /** Of an account that nothing has happened to. Neither part is negative. */
    private static long availableOf(AccountTerms terms) {
        long available = terms.openingBalance + terms.creditLine;
        return available < 0 ? Long.MAX_VALUE : available;
    }

    /** The account as it was created: as the request, and any repeat, says it should be. */
    private void answerAccount(int result, int commandError, int flags, Outcomes outcomes) {
        boolean created = result == RequestResult.DONE;
        accountReply
                .wrapAndApplyHeader(outcomes.buffer(), outcomes.claim(REPLY_BYTES), header)
                .gateway(call.gateway)
                .result((short) result)
                .flags((short) flags)
                .connection(call.connection)
                .correlation(call.correlation)
                .currency(created ? terms.currency : 0)
                .kind((short) (created ? terms.kind : 0))
                .status((short) (created ? terms.status : 0))
                .account(terms.id)
                .posted(created ? terms.openingBalance : 0)
                .held(0)
                .creditLine(created ? terms.creditLine : 0)
                .maxBalance(created ? terms.maxBalance : 0)
                .mayGoNegative((short) (created ? terms.mayGoNegative : 0))
                .commandError((short) commandError)
                .pad2(0)
                .pad4(0)
                .available(created ? availableOf(terms) : 0);
    }
}
