package org.pointsman.core.oracle;

import java.util.Collections;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.pointsman.core.codec.AccountReplyEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentViewEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentStatus;
import org.pointsman.core.oracle.OracleState.ClientRequest;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Transaction;

/** What API clients are shown, as plain values that can be kept. */
final class OracleViews {
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final List<Long> NO_REFERENCE = Collections.nCopies(5, 0L);

    private final OracleState state;

    OracleViews(OracleState state) {
        this.state = state;
    }

    record Addressee(int gateway, long connection, long correlation) {}

    /** Something shown to somebody. */
    interface Shown {
        /** The same, as the answer to a repeat. */
        Shown again(Addressee addressee);

        void write(Outcomes outcomes);
    }

    record PaymentShown(
            Addressee addressee,
            int result,
            int flags,
            long number,
            Transaction transaction,
            int status,
            long captured,
            long reversed,
            long reversal,
            long client,
            List<Long> reference)
            implements Shown {

        static PaymentShown refused(Addressee addressee, int result, long number) {
            return new PaymentShown(addressee, result, 0, number, null, 0, 0, 0, 0, 0, NO_REFERENCE);
        }

        PaymentShown by(long newClient, List<Long> newReference) {
            return new PaymentShown(
                    addressee,
                    result,
                    flags,
                    number,
                    transaction,
                    status,
                    captured,
                    reversed,
                    reversal,
                    newClient,
                    newReference);
        }

        @Override
        public PaymentShown again(Addressee other) {
            return new PaymentShown(
                    other, result, 4, number, transaction, status, captured, reversed, reversal, client, reference);
        }

        @Override
        public void write(Outcomes outcomes) {
            int offset = outcomes.claim(HEADER + PaymentViewEncoder.BLOCK_LENGTH);
            MutableDirectBuffer buffer = outcomes.buffer();
            buffer.setMemory(offset, HEADER + PaymentViewEncoder.BLOCK_LENGTH, (byte) 0);
            PaymentViewEncoder view = new PaymentViewEncoder();
            view.wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
            view.gateway(addressee.gateway())
                    .result((short) result)
                    .flags((short) flags)
                    .connection(addressee.connection())
                    .correlation(addressee.correlation())
                    .transaction(number);
            if (transaction != null) {
                writeTransaction(view);
            }
        }

        private void writeTransaction(PaymentViewEncoder view) {
            Message message = transaction.message;
            MerchantId merchant = message.merchant();
            Rrn rrn = message.rrn();
            boolean namesAccount = !message.hasCard();
            view.stan(message.stan())
                    .amount(message.amount())
                    .capturedAmount(captured)
                    .reversedAmount(reversed)
                    .account(namesAccount ? message.pan().number() : transaction.account)
                    .terminalId(message.terminalId())
                    .acquirer(message.acquirer())
                    .approvalCode(transaction.answer.approvalCode())
                    .timestampNs(transaction.timestampNs)
                    .reversal(reversal)
                    .status((short) status)
                    .client(client)
                    .currency(message.currency())
                    .settlementDate(transaction.answer.settlementDate())
                    .messageClass((short) message.messageClass())
                    .responseCode((short) transaction.answer.responseCode())
                    .origin((short) (message.byApi() ? 1 : 0))
                    .processingCode(message.processingCode());
            view.merchantId().high(merchant.high()).low(merchant.low());
            view.rrn().high(rrn.high()).low(rrn.low());
            writePan(view, message.pan());
            for (int i = 0; i < reference.size(); i++) {
                int at = view.offset() + PaymentViewEncoder.referenceEncodingOffset() + i * Long.BYTES;
                view.buffer().putLong(at, reference.get(i));
            }
        }

        private static void writePan(PaymentViewEncoder view, OracleState.Pan pan) {
            view.panDigits((short) pan.digits());
            if (pan.digits() >= 12 && pan.digits() <= 19) {
                String digits = Long.toUnsignedString(pan.number());
                String padded = "0".repeat(Math.max(0, pan.digits() - digits.length())) + digits;
                // One that has more digits than it says is cut at the front.
                String shown = padded.substring(padded.length() - pan.digits());
                view.panFirst6(Long.parseLong(shown.substring(0, 6)))
                        .panLast4(Integer.parseInt(shown.substring(shown.length() - 4)));
            }
        }
    }

    record AccountShown(
            Addressee addressee,
            int result,
            int flags,
            int error,
            long account,
            int currency,
            int kind,
            int status,
            long posted,
            long creditLine,
            long maxBalance,
            int mayGoNegative)
            implements Shown {

        static AccountShown refused(Addressee addressee, int result, int error, long account) {
            return new AccountShown(addressee, result, 0, error, account, 0, 0, 0, 0, 0, 0, 0);
        }

        static AccountShown created(Addressee addressee, OpenAccountRequestDecoder in) {
            return new AccountShown(
                    addressee,
                    0,
                    0,
                    0,
                    in.account(),
                    in.currency(),
                    in.kind(),
                    in.status(),
                    in.openingBalance(),
                    in.creditLine(),
                    in.maxBalance(),
                    in.mayGoNegative());
        }

        @Override
        public AccountShown again(Addressee other) {
            return new AccountShown(
                    other,
                    result,
                    4,
                    error,
                    account,
                    currency,
                    kind,
                    status,
                    posted,
                    creditLine,
                    maxBalance,
                    mayGoNegative);
        }

        @Override
        public void write(Outcomes outcomes) {
            AccountReplyEncoder reply = new AccountReplyEncoder();
            reply.wrapAndApplyHeader(
                    outcomes.buffer(),
                    outcomes.claim(HEADER + AccountReplyEncoder.BLOCK_LENGTH),
                    new MessageHeaderEncoder());
            reply.gateway(addressee.gateway())
                    .result((short) result)
                    .flags((short) flags)
                    .connection(addressee.connection())
                    .correlation(addressee.correlation())
                    .currency(currency)
                    .kind((short) kind)
                    .status((short) status)
                    .account(account)
                    .posted(posted)
                    .held(0)
                    .creditLine(creditLine)
                    .maxBalance(maxBalance)
                    .mayGoNegative((short) mayGoNegative)
                    .commandError((short) error)
                    .pad2(0)
                    .pad4(0)
                    .available(Arithmetic.saturated(Arithmetic.big(posted).add(Arithmetic.big(creditLine))));
        }
    }

    static PaymentShown unknown(Addressee addressee, int result) {
        return PaymentShown.refused(addressee, result, 0);
    }

    /** A transaction as it stands. */
    PaymentShown payment(Addressee addressee, Transaction t) {
        long amount = t.message.amount();
        boolean moved = t.receiver != 0;
        long reversal = t.reversal == null ? 0 : t.reversal.number;
        ClientRequest creator = creator(t);
        return new PaymentShown(
                addressee,
                0,
                0,
                t.number,
                t,
                status(t, moved),
                moved ? t.capturedAmount : 0,
                amount - t.remaining,
                reversal,
                creator == null ? 0 : creator.key().client(),
                creator == null ? NO_REFERENCE : creator.content());
    }

    /** Who created a payment, and how he calls it, is known as long as his request is remembered. */
    Shown withoutForgottenCreator(Shown shown) {
        if (shown instanceof PaymentShown && ((PaymentShown) shown).transaction != null) {
            PaymentShown payment = (PaymentShown) shown;
            return creator(payment.transaction) == null ? payment.by(0, NO_REFERENCE) : payment;
        }
        return shown;
    }

    private ClientRequest creator(Transaction t) {
        return state.clientRequests.stream()
                .filter(r -> r.kind() == OracleClients.PAYMENT && r.subject() == t.number)
                .findFirst()
                .orElse(null);
    }

    private static int status(Transaction t, boolean moved) {
        switch (t.state) {
            case OracleState.DECLINED:
                return PaymentStatus.DECLINED;
            case OracleState.REVERSED:
                return PaymentStatus.REVERSED;
            case OracleState.EXPIRED:
                return PaymentStatus.EXPIRED;
            default:
                if (t.message.isInquiry()) {
                    return PaymentStatus.ANSWERED;
                }
                return moved ? PaymentStatus.CAPTURED : PaymentStatus.AUTHORISED;
        }
    }
}
