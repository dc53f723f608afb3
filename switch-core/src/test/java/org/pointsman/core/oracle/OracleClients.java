package org.pointsman.core.oracle;

import static org.pointsman.core.engine.RequestResult.ACCOUNT_EXISTS;
import static org.pointsman.core.engine.RequestResult.ACCOUNT_REFUSED;
import static org.pointsman.core.engine.RequestResult.ALREADY_CAPTURED;
import static org.pointsman.core.engine.RequestResult.ALREADY_REVERSED;
import static org.pointsman.core.engine.RequestResult.AMOUNT_DIFFERS;
import static org.pointsman.core.engine.RequestResult.BALANCE_OVERFLOW;
import static org.pointsman.core.engine.RequestResult.DONE;
import static org.pointsman.core.engine.RequestResult.HOLD_EXPIRED;
import static org.pointsman.core.engine.RequestResult.INVALID_AMOUNT;
import static org.pointsman.core.engine.RequestResult.KEY_REUSED;
import static org.pointsman.core.engine.RequestResult.MEMORY_FULL;
import static org.pointsman.core.engine.RequestResult.NOT_APPROVED;
import static org.pointsman.core.engine.RequestResult.PAYMENT_UNKNOWN;
import static org.pointsman.core.engine.RequestResult.RECEIVER_REFUSED;
import static org.pointsman.core.engine.RequestResult.TOO_LATE;
import static org.pointsman.core.oracle.Arithmetic.big;
import static org.pointsman.core.oracle.Arithmetic.overflows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.engine.CommandError;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.ClientKey;
import org.pointsman.core.oracle.OracleState.ClientRequest;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Transaction;
import org.pointsman.core.oracle.OracleViews.AccountShown;
import org.pointsman.core.oracle.OracleViews.Addressee;
import org.pointsman.core.oracle.OracleViews.PaymentShown;

/** Decides the requests of API clients. What a request is first answered with is kept as it is, for its repeats. */
class OracleClients {
    static final int PAYMENT = 1;
    static final int CAPTURE = 2;
    static final int REVERSAL = 3;
    static final int ACCOUNT = 4;
    private static final int CONTENT_WORDS = 5;
    private static final int RRN_ASSIGNED = 2;

    final OracleState state;
    private final OraclePayments payments;
    private final OracleReversals reversals;
    private final OracleReferenceData referenceData;
    private final OracleViews views;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    OracleClients(
            OracleState state, OraclePayments payments, OracleReversals reversals, OracleReferenceData referenceData) {
        this.state = state;
        this.payments = payments;
        this.reversals = reversals;
        this.referenceData = referenceData;
        views = new OracleViews(state);
    }

    /** The same parts in other hands. */
    OracleClients(OracleClients other) {
        this(other.state, other.payments, other.reversals, other.referenceData);
    }

    /** What a request asks for, under which key. */
    private record Call(
            Addressee addressee, ClientKey key, int kind, long subject, long expiresAtNs, List<Long> content) {}

    OracleViews.Shown payment(DirectBuffer buffer, int offset, long timestampNs) {
        PaymentRequestDecoder in = new PaymentRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
        List<Long> reference = new ArrayList<>();
        for (int i = 0; i < CONTENT_WORDS; i++) {
            reference.add(
                    buffer.getLong(in.offset() + PaymentRequestDecoder.referenceEncodingOffset() + i * Long.BYTES));
        }
        Addressee addressee = new Addressee(in.gateway(), in.connection(), in.correlation());
        ClientKey key = new ClientKey(in.client(), in.key().high(), in.key().low());
        Message unnumbered = Message.ofPaymentRequest(buffer, offset, 0, 0, Rrn.NONE);
        if (in.amount() <= 0) {
            return PaymentShown.refused(addressee, INVALID_AMOUNT, 0);
        }
        ClientRequest first = known(key);
        if (first != null) {
            boolean same = first.kind() == PAYMENT
                    && first.content().equals(reference)
                    && samePayment(numbered(first.subject()).message, unnumbered);
            return same ? again(first, addressee) : PaymentShown.refused(addressee, KEY_REUSED, 0);
        }
        if (full(timestampNs) || state.memoryFull(timestampNs)) {
            return PaymentShown.refused(addressee, MEMORY_FULL, 0);
        }
        state.makeRoom();
        long stan = (state.stanCounter++ - 1) % 999_999 + 1;
        Rrn rrn = Arithmetic.asciiDigits(state.rrnCounter++);
        Message message = Message.ofPaymentRequest(buffer, offset, state.nextClientRequest, stan, rrn);
        long number =
                payments.decideAndRemember(message, RRN_ASSIGNED, timestampNs).transaction();
        Call call = new Call(addressee, key, PAYMENT, number, 0, reference);
        PaymentShown shown = views.payment(addressee, numbered(number)).by(key.client(), reference);
        remember(call, DONE, 0, timestampNs, shown);
        return shown;
    }

    boolean samePayment(Message first, Message second) {
        return first.sameContent(second)
                && first.terminalId() == second.terminalId()
                && first.acquirer() == second.acquirer()
                && first.expiry() == second.expiry();
    }

    OracleViews.Shown capture(DirectBuffer buffer, int offset, long timestampNs) {
        CaptureRequestDecoder in = new CaptureRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
        Call call = new Call(
                new Addressee(in.gateway(), in.connection(), in.correlation()),
                new ClientKey(in.client(), in.key().high(), in.key().low()),
                CAPTURE,
                in.transaction(),
                in.expiresAtNs(),
                content(in.amount()));
        return in.amount() < 0
                ? PaymentShown.refused(call.addressee(), INVALID_AMOUNT, 0)
                : operation(call, timestampNs);
    }

    OracleViews.Shown reversal(DirectBuffer buffer, int offset, long timestampNs) {
        PaymentReversalRequestDecoder in =
                new PaymentReversalRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
        Call call = new Call(
                new Addressee(in.gateway(), in.connection(), in.correlation()),
                new ClientKey(in.client(), in.key().high(), in.key().low()),
                REVERSAL,
                in.transaction(),
                in.expiresAtNs(),
                content());
        return operation(call, timestampNs);
    }

    private OracleViews.Shown operation(Call call, long timestampNs) {
        ClientRequest first = known(call.key());
        if (first != null) {
            return isRepeat(call, first)
                    ? again(first, call.addressee())
                    : PaymentShown.refused(call.addressee(), KEY_REUSED, 0);
        }
        if (full(timestampNs)) {
            return PaymentShown.refused(call.addressee(), MEMORY_FULL, 0);
        }
        Transaction payment = numbered(call.subject());
        if (payment == null || payment.message.isReversal()) {
            return PaymentShown.refused(call.addressee(), PAYMENT_UNKNOWN, 0);
        }
        int result = late(call.expiresAtNs(), timestampNs) ? TOO_LATE : operate(call, payment);
        PaymentShown shown = PaymentShown.refused(call.addressee(), result, call.subject());
        if (result == DONE) {
            // Before the request is remembered: that may push out the one that created the payment.
            shown = views.payment(call.addressee(), payment);
        }
        remember(call, result, 0, timestampNs, shown);
        return views.withoutForgottenCreator(shown);
    }

    private int operate(Call call, Transaction payment) {
        int result = call.kind() == CAPTURE ? checkCapture(payment) : checkReversal(payment);
        if (result != DONE) {
            return result;
        }
        return call.kind() == CAPTURE ? capture(payment, call.content().get(0)) : reverse(payment);
    }

    int checkReversal(Transaction payment) {
        if (payment.state == OracleState.DECLINED || payment.message.isInquiry()) {
            return NOT_APPROVED;
        }
        if (payment.state == OracleState.REVERSED) {
            return ALREADY_REVERSED;
        }
        return payment.state == OracleState.EXPIRED ? HOLD_EXPIRED : DONE;
    }

    int checkCapture(Transaction payment) {
        int result = checkReversal(payment);
        boolean moved = payment.message.messageClass() == 2 || payment.captured;
        return result == DONE && moved ? ALREADY_CAPTURED : result;
    }

    private int capture(Transaction payment, long amount) {
        long whole = payment.remaining;
        if (amount != 0 && amount != whole) {
            return AMOUNT_DIFFERS;
        }
        long receiverId = receiverId(payment);
        Account receiver = state.accounts.get(receiverId);
        Account payer = state.accounts.get(payment.account);
        BigInteger after = big(receiver.posted).add(big(whole));
        boolean aboveMaximum = receiver.maxBalance != 0 && after.compareTo(big(receiver.maxBalance)) > 0;
        if (receiver.status == 2
                || receiver.currency != payment.message.currency()
                || aboveMaximum
                || overflows(after)) {
            return RECEIVER_REFUSED;
        }
        if (overflows(big(payer.posted).subtract(big(whole)))) {
            return BALANCE_OVERFLOW;
        }
        payer.held -= whole;
        payer.posted -= whole;
        receiver.posted += whole;
        state.holds.remove(payment.number);
        payment.captured = true;
        payment.capturedAmount = whole;
        payment.restCaptured = payment.state == OracleState.PARTLY_REVERSED;
        payment.receiver = receiverId;
        payment.hashedState = 0;
        return DONE;
    }

    long receiverId(Transaction payment) {
        return payments.merchant(payment.message).account();
    }

    private int reverse(Transaction payment) {
        return reversals.undo(payment, 0) == 0 ? DONE : BALANCE_OVERFLOW;
    }

    OracleViews.Shown account(DirectBuffer buffer, int offset, long timestampNs) {
        OpenAccountRequestDecoder in = new OpenAccountRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
        long traits =
                in.currency() | (long) in.kind() << 16 | (long) in.status() << 24 | (long) in.mayGoNegative() << 32;
        Call call = new Call(
                new Addressee(in.gateway(), in.connection(), in.correlation()),
                new ClientKey(in.client(), in.key().high(), in.key().low()),
                ACCOUNT,
                in.account(),
                in.expiresAtNs(),
                content(in.openingBalance(), in.creditLine(), in.maxBalance(), traits));
        ClientRequest first = known(call.key());
        if (first != null) {
            return isRepeat(call, first)
                    ? again(first, call.addressee())
                    : AccountShown.refused(call.addressee(), KEY_REUSED, 0, in.account());
        }
        if (full(timestampNs)) {
            return AccountShown.refused(call.addressee(), MEMORY_FULL, 0, in.account());
        }
        int error = 0;
        int result = TOO_LATE;
        if (!late(call.expiresAtNs(), timestampNs)) {
            error = referenceData.impossible(in);
            result = error == 0 ? DONE : ACCOUNT_REFUSED;
            if (error == 0 && state.accounts.containsKey(in.account())) {
                result = ACCOUNT_EXISTS;
            } else if (error == 0) {
                error = open(in);
                result = error == 0 ? DONE : ACCOUNT_REFUSED;
            }
        }
        AccountShown shown = result == DONE
                ? AccountShown.created(call.addressee(), in)
                : AccountShown.refused(call.addressee(), result, error, in.account());
        remember(call, result, error, timestampNs, shown);
        return shown;
    }

    private int open(OpenAccountRequestDecoder in) {
        int error = referenceData.open(in.account(), in.currency(), in.kind(), in.openingBalance());
        if (error == CommandError.ACCEPTED) {
            Account account = state.accounts.get(in.account());
            account.status = in.status();
            account.mayGoNegative = in.mayGoNegative() == 1;
            account.creditLine = in.creditLine();
            account.maxBalance = in.maxBalance();
        }
        return error;
    }

    /** Whether the request that a command of a client's is, is remembered under its key. */
    boolean isKnown(DirectBuffer buffer, int offset) {
        header.wrap(buffer, offset);
        ClientKey key = switch (header.templateId()) {
            case PaymentRequestDecoder.TEMPLATE_ID -> {
                PaymentRequestDecoder in = new PaymentRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield new ClientKey(in.client(), in.key().high(), in.key().low());
            }
            case CaptureRequestDecoder.TEMPLATE_ID -> {
                CaptureRequestDecoder in = new CaptureRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield new ClientKey(in.client(), in.key().high(), in.key().low());
            }
            case PaymentReversalRequestDecoder.TEMPLATE_ID -> {
                PaymentReversalRequestDecoder in =
                        new PaymentReversalRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield new ClientKey(in.client(), in.key().high(), in.key().low());
            }
            default -> {
                OpenAccountRequestDecoder in =
                        new OpenAccountRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield new ClientKey(in.client(), in.key().high(), in.key().low());
            }
        };
        return known(key) != null;
    }

    /** The remembered request under this key, as long as it can be answered, or null. */
    private ClientRequest known(ClientKey key) {
        for (Iterator<ClientRequest> all = state.clientRequests.descendingIterator(); all.hasNext(); ) {
            ClientRequest request = all.next();
            boolean answerable = request.kind() == ACCOUNT || numbered(request.subject()) != null;
            if (request.key().equals(key) && answerable) {
                return request;
            }
        }
        return null;
    }

    private static boolean isRepeat(Call call, ClientRequest first) {
        return first.kind() == call.kind()
                && first.subject() == call.subject()
                && first.content().equals(call.content());
    }

    private OracleViews.Shown again(ClientRequest first, Addressee addressee) {
        return views.withoutForgottenCreator(((OracleViews.Shown) first.answer()).again(addressee));
    }

    boolean late(long expiresAtNs, long timestampNs) {
        return expiresAtNs != 0 && timestampNs > expiresAtNs;
    }

    private boolean full(long timestampNs) {
        long bound = state.genesis.maxClientRequests();
        return state.clientRequests.size() == bound
                && (bound == 0
                        || timestampNs - state.clientRequests.getFirst().timestampNs()
                                < state.genesis.rememberAtLeastNs());
    }

    private void remember(Call call, int result, int error, long timestampNs, OracleViews.Shown answer) {
        if (state.clientRequests.size() == state.genesis.maxClientRequests()) {
            state.clientRequests.removeFirst();
        }
        state.clientRequests.addLast(new ClientRequest(
                state.nextClientRequest++,
                call.key(),
                call.kind(),
                result,
                error,
                call.subject(),
                timestampNs,
                call.content(),
                answer));
    }

    private Transaction numbered(long number) {
        return state.newest(t -> t.number == number);
    }

    private static List<Long> content(long... words) {
        List<Long> content = new ArrayList<>(Collections.nCopies(CONTENT_WORDS, 0L));
        for (int i = 0; i < words.length; i++) {
            content.set(i, words[i]);
        }
        return content;
    }
}
