package org.pointsman.core.engine;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PaymentViewEncoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.transactions.ClientRequest;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * Shows transactions as PaymentViews: as they stand, as they stood when they had been created, captured or reversed, or only
 * why not.
 */
final class PaymentViews {
    private static final int VIEW_BYTES = MessageHeaderEncoder.ENCODED_LENGTH + PaymentViewEncoder.BLOCK_LENGTH;
    private static final int BLOCK_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int SHOWN_FIRST = 6;
    private static final int API = 1;
    /** Where no clients are configured; there is none beside it, so everything is its own. */
    private static final long ANONYMOUS = 0;

    private final State state;
    private final Transactions transactions;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PaymentViewEncoder view = new PaymentViewEncoder();

    PaymentViews(State state) {
        this.state = state;
        transactions = state.transactions;
    }

    /** Begins an answer, all of whose other fields are zero. */
    void begin(int gateway, long connection, long correlation, int result, int flags, Outcomes outcomes) {
        MutableDirectBuffer buffer = outcomes.buffer();
        int offset = outcomes.claim(VIEW_BYTES);
        buffer.setMemory(offset + BLOCK_OFFSET, PaymentViewEncoder.BLOCK_LENGTH, (byte) 0);
        view.wrapAndApplyHeader(buffer, offset, header)
                .gateway(gateway)
                .result((short) result)
                .flags((short) flags)
                .connection(connection)
                .correlation(correlation);
    }

    /** Tells only which transaction was meant. */
    void showNumber(long number) {
        view.transaction(number);
    }

    /** Shows a transaction as it stands. */
    void showNow(Transaction transaction) {
        show(
                transaction,
                statusOf(transaction, isCaptured(transaction)),
                capturedAmount(transaction),
                reversedAmount(transaction));
        view.reversal(transaction.reversal());
    }

    /** Shows a payment as it stood when it had been created. */
    void showCreated(Transaction payment) {
        boolean captured = isApproved(payment) && payment.messageClass() == Incoming.FINANCIAL;
        int approved = captured ? PaymentStatus.CAPTURED : PaymentStatus.AUTHORISED;
        show(payment, isApproved(payment) ? approved : PaymentStatus.DECLINED, captured ? payment.amount() : 0, 0);
    }

    /** Shows a payment as it stood when it had been captured. */
    void showCaptured(Transaction payment) {
        // Whatever reversed it otherwise came later.
        boolean partlyReversed = payment.isRestCaptured();
        long captured = capturedAmount(payment);
        show(payment, PaymentStatus.CAPTURED, captured, partlyReversed ? payment.amount() - captured : 0);
        view.reversal(partlyReversed ? payment.reversal() : Transactions.NONE);
    }

    /** Shows a payment as it stood when it had been reversed. */
    void showReversed(Transaction payment) {
        show(payment, PaymentStatus.REVERSED, capturedAmount(payment), payment.amount());
        view.reversal(payment.reversal());
    }

    private void show(Transaction transaction, int status, long capturedAmount, long reversedAmount) {
        view.stan(transaction.stan())
                .transaction(transaction.number())
                .amount(transaction.amount())
                .capturedAmount(capturedAmount)
                .reversedAmount(reversedAmount)
                .account(accountOf(transaction))
                .terminalId(transaction.terminalId())
                .acquirer(transaction.acquirer())
                .approvalCode(transaction.approvalCode())
                .timestampNs(transaction.timestampNs())
                .status((short) status)
                .currency(transaction.currency())
                .settlementDate(transaction.monthDay())
                .messageClass((short) transaction.messageClass())
                .responseCode((short) transaction.responseCode())
                .processingCode(transaction.processingCode());
        view.merchantId().high(transaction.merchantHigh()).low(transaction.merchantLow());
        view.rrn().high(transaction.rrnHigh()).low(transaction.rrnLow());
        showPan(transaction.panNumber(), transaction.panDigits());
        if (transaction.isFromApi()) {
            showClient(transaction);
        }
    }

    private void showPan(long number, int digits) {
        if (digits >= Cards.MIN_DIGITS && digits <= Cards.MAX_DIGITS) {
            long divisor = 1;
            for (int hidden = digits - SHOWN_FIRST; hidden > 0; hidden--) {
                divisor *= 10;
            }
            // A number may have more digits than it says, where it was declined for that.
            view.panFirst6(Long.divideUnsigned(number, divisor) % 1_000_000)
                    .panLast4((int) Long.remainderUnsigned(number, 10_000));
        }
        view.panDigits((short) digits);
    }

    private void showClient(Transaction payment) {
        view.origin((short) API);
        ClientRequest creator = state.clientRequests.creatorOf(payment);
        if (creator != null) {
            view.client(creator.client());
            int reference = view.offset() + PaymentViewEncoder.referenceEncodingOffset();
            for (int word = 0; word * Long.BYTES < PaymentViewEncoder.referenceLength(); word++) {
                view.buffer().putLong(reference + word * Long.BYTES, creator.reference(word), ByteOrder.LITTLE_ENDIAN);
            }
        }
    }

    /** Of an approved transaction the account that paid; else the one named, if one was. */
    private long accountOf(Transaction transaction) {
        if (transaction.account() != Decision.NONE) {
            return Accounts.id(state.accounts.at(transaction.account()));
        }
        return transaction.isFromApi() && transaction.panDigits() == 0 ? transaction.panNumber() : 0;
    }

    private static int statusOf(Transaction transaction, boolean captured) {
        return switch (transaction.state()) {
            case TransactionState.DECLINED -> PaymentStatus.DECLINED;
            case TransactionState.REVERSED -> PaymentStatus.REVERSED;
            case TransactionState.EXPIRED -> PaymentStatus.EXPIRED;
            default -> approvedStatus(transaction, captured);
        };
    }

    private static int approvedStatus(Transaction transaction, boolean captured) {
        if (ProcessingCode.isInquiry(transaction.processingCode())) {
            return PaymentStatus.ANSWERED;
        }
        return captured ? PaymentStatus.CAPTURED : PaymentStatus.AUTHORISED;
    }

    private static boolean isApproved(Transaction transaction) {
        return transaction.responseCode() == ResponseCode.APPROVED;
    }

    private static boolean isCaptured(Transaction transaction) {
        return transaction.creditedAccount() != Decision.NONE;
    }

    private long capturedAmount(Transaction transaction) {
        if (!isCaptured(transaction)) {
            return 0;
        }
        return transaction.isRestCaptured()
                ? transactions.replacementAmount(transaction.reversal())
                : transaction.amount();
    }

    private long reversedAmount(Transaction transaction) {
        if (transaction.state() == TransactionState.REVERSED) {
            return transaction.amount();
        }
        // A hold whose rest has expired is reversed in part for ever.
        long reversal = transaction.reversal();
        return reversal == Transactions.NONE ? 0 : transaction.amount() - transactions.replacementAmount(reversal);
    }

    /** Whether a transaction may be shown: to the client that created it, and to the participant that it came through. */
    boolean mayBeShownTo(long client, long participant, Transaction transaction) {
        if (client == ANONYMOUS || participant != 0 && transaction.acquirer() == participant) {
            return true;
        }
        ClientRequest creator = transaction.isFromApi() ? state.clientRequests.creatorOf(transaction) : null;
        return creator != null && creator.client() == client;
    }
}
