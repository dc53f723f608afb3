package org.pointsman.core.transactions;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.getShort;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MerchantIdDecoder;
import org.pointsman.core.codec.PanDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.RrnDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;

/**
 * The request in hand: the fields of a TransactionRequest, ReversalRequest or PaymentRequest, each read once. One instance is reused
 * for every request. Units and absent values are those of {@code engine.xml}; what one kind of request does not have is
 * zero.
 *
 * <p>Read by the offsets of the generated decoders, but past them: each of their getters checks bounds of its own, which
 * together would be a fifth of the instructions of a decision.
 */
public final class Incoming {
    /** MTI class of 0100. */
    public static final int AUTHORISATION = 1;
    /** MTI class of 0200. */
    public static final int FINANCIAL = 2;
    /** MTI class of 0400 and 0420. */
    public static final int REVERSAL = 4;

    private static final long ABSENT_TIME = 0xFFFF_FFFFL;
    private static final int PAN_OF_REQUEST = TransactionRequestDecoder.panEncodingOffset();
    private static final int PAN_OF_REVERSAL = ReversalRequestDecoder.panEncodingOffset();

    public int gateway;
    public long connection;
    public long correlation;

    public int messageClass;
    public long transmissionTime;
    public long stan;
    public long acquirer;
    public long terminalId;
    public long merchantHigh;
    public long merchantLow;
    public long panNumber;
    public int panDigits;
    public long processingCode;
    public long amount;
    public int currency;
    public long localTime;
    public int localDate;
    public long rrnHigh;
    /** The RRN is the engine's, not the sender's. */
    public boolean rrnAssigned;

    public long rrnLow;

    /** Payments by API only, else 0: {@link Transaction#FROM_API}. */
    public int marks;
    /** Payments by API only: who pays, where no card does. */
    public long sourceAccount;

    /** Requests only. */
    public int expiry;
    /** Requests only. */
    public int pinVerdict;
    /** Requests only. */
    public long expiresAtNs;

    /** Reversals only, as the next three. */
    public int originalClass;

    public long originalTransmissionTime;
    public long originalStan;
    public long originalAcquirer;
    public long replacementAmount;

    /** Reads a TransactionRequest whose block begins at an offset. */
    public void readRequest(DirectBuffer buffer, int block) {
        readKeysOfRequest(buffer, block);
        Object base = buffer.byteArray();
        long at = buffer.addressOffset() + block;
        gateway = unsigned(getShort(base, at + TransactionRequestDecoder.gatewayEncodingOffset()));
        connection = unsigned(getInt(base, at + TransactionRequestDecoder.connectionEncodingOffset()));
        correlation = unsigned(getInt(base, at + TransactionRequestDecoder.correlationEncodingOffset()));
        panDigits = unsigned(getByte(base, at + PAN_OF_REQUEST + PanDecoder.digitsEncodingOffset()));
        processingCode = unsigned(getInt(base, at + TransactionRequestDecoder.processingCodeEncodingOffset()));
        amount = getLong(base, at + TransactionRequestDecoder.amountEncodingOffset());
        currency = unsigned(getShort(base, at + TransactionRequestDecoder.currencyEncodingOffset()));
        expiry = unsigned(getShort(base, at + TransactionRequestDecoder.expiryEncodingOffset()));
        pinVerdict = unsigned(getByte(base, at + TransactionRequestDecoder.pinVerdictEncodingOffset()));
        expiresAtNs = getLong(base, at + TransactionRequestDecoder.expiresAtNsEncodingOffset());
        originalClass = 0;
        originalTransmissionTime = 0;
        originalStan = 0;
        originalAcquirer = 0;
        replacementAmount = 0;
        marks = 0;
    }

    /**
     * Reads a PaymentRequest. Its key is none of a message's, and is read by {@link ClientCall}; its STAN and RRN are yet
     * to be assigned.
     *
     * @param requestNumber of the client's request ({@link ClientRequests})
     */
    public void readPayment(PaymentRequestDecoder payment, long requestNumber) {
        gateway = payment.gateway();
        connection = payment.connection();
        correlation = payment.correlation();
        messageClass = payment.messageClass();
        marks = Transaction.FROM_API;
        panDigits = payment.pan().digits();
        sourceAccount = panDigits == 0 ? payment.account() : 0;
        panNumber = panDigits == 0 ? sourceAccount : payment.pan().number();
        transmissionTime = requestNumber & 0xFFFF_FFFFL;
        stan = 0;
        acquirer = payment.acquirer();
        terminalId = payment.terminalId();
        merchantHigh = payment.merchantId().high();
        merchantLow = payment.merchantId().low();
        processingCode = 0;
        amount = payment.amount();
        currency = payment.currency();
        localTime = ABSENT_TIME;
        // Kept there, where such a payment has nothing else, for its repeats to be compared with.
        localDate = payment.expiry();
        rrnHigh = 0;
        rrnLow = 0;
        expiry = payment.expiry();
        pinVerdict = 0;
        expiresAtNs = payment.expiresAtNs();
        originalClass = 0;
        originalTransmissionTime = 0;
        originalStan = 0;
        originalAcquirer = 0;
        replacementAmount = 0;
    }

    /** Reads of a TransactionRequest only what its transaction and its card are found by. */
    public void readKeysOfRequest(DirectBuffer buffer, int block) {
        buffer.boundsCheck(block, TransactionRequestDecoder.BLOCK_LENGTH);
        Object base = buffer.byteArray();
        long at = buffer.addressOffset() + block;
        messageClass = unsigned(getByte(base, at + TransactionRequestDecoder.messageClassEncodingOffset()));
        transmissionTime = unsigned(getInt(base, at + TransactionRequestDecoder.transmissionTimeEncodingOffset()));
        stan = unsigned(getInt(base, at + TransactionRequestDecoder.stanEncodingOffset()));
        acquirer = getLong(base, at + TransactionRequestDecoder.acquirerEncodingOffset());
        terminalId = getLong(base, at + TransactionRequestDecoder.terminalIdEncodingOffset());
        readMerchant(base, at + TransactionRequestDecoder.merchantIdEncodingOffset());
        panNumber = getLong(base, at + PAN_OF_REQUEST + PanDecoder.numberEncodingOffset());
        localTime = unsigned(getInt(base, at + TransactionRequestDecoder.localTimeEncodingOffset()));
        localDate = unsigned(getShort(base, at + TransactionRequestDecoder.localDateEncodingOffset()));
        readRrn(base, at + TransactionRequestDecoder.rrnEncodingOffset());
    }

    /** Reads a ReversalRequest whose block begins at an offset. */
    public void readReversal(DirectBuffer buffer, int block) {
        readKeysOfReversal(buffer, block);
        Object base = buffer.byteArray();
        long at = buffer.addressOffset() + block;
        gateway = unsigned(getShort(base, at + ReversalRequestDecoder.gatewayEncodingOffset()));
        connection = unsigned(getInt(base, at + ReversalRequestDecoder.connectionEncodingOffset()));
        correlation = unsigned(getInt(base, at + ReversalRequestDecoder.correlationEncodingOffset()));
        panDigits = unsigned(getByte(base, at + PAN_OF_REVERSAL + PanDecoder.digitsEncodingOffset()));
        processingCode = unsigned(getInt(base, at + ReversalRequestDecoder.processingCodeEncodingOffset()));
        amount = getLong(base, at + ReversalRequestDecoder.amountEncodingOffset());
        currency = unsigned(getShort(base, at + ReversalRequestDecoder.currencyEncodingOffset()));
        replacementAmount = getLong(base, at + ReversalRequestDecoder.replacementAmountEncodingOffset());
        expiry = 0;
        pinVerdict = 0;
        expiresAtNs = 0;
        marks = 0;
    }

    /** Reads of a ReversalRequest only what its transaction, its original and its card are found by. */
    public void readKeysOfReversal(DirectBuffer buffer, int block) {
        buffer.boundsCheck(block, ReversalRequestDecoder.BLOCK_LENGTH);
        Object base = buffer.byteArray();
        long at = buffer.addressOffset() + block;
        messageClass = unsigned(getByte(base, at + ReversalRequestDecoder.messageClassEncodingOffset()));
        transmissionTime = unsigned(getInt(base, at + ReversalRequestDecoder.transmissionTimeEncodingOffset()));
        stan = unsigned(getInt(base, at + ReversalRequestDecoder.stanEncodingOffset()));
        acquirer = getLong(base, at + ReversalRequestDecoder.acquirerEncodingOffset());
        terminalId = getLong(base, at + ReversalRequestDecoder.terminalIdEncodingOffset());
        readMerchant(base, at + ReversalRequestDecoder.merchantIdEncodingOffset());
        panNumber = getLong(base, at + PAN_OF_REVERSAL + PanDecoder.numberEncodingOffset());
        localTime = unsigned(getInt(base, at + ReversalRequestDecoder.localTimeEncodingOffset()));
        localDate = unsigned(getShort(base, at + ReversalRequestDecoder.localDateEncodingOffset()));
        readRrn(base, at + ReversalRequestDecoder.rrnEncodingOffset());
        originalClass = unsigned(getByte(base, at + ReversalRequestDecoder.originalClassEncodingOffset()));
        originalTransmissionTime =
                unsigned(getInt(base, at + ReversalRequestDecoder.originalTransmissionTimeEncodingOffset()));
        originalStan = unsigned(getInt(base, at + ReversalRequestDecoder.originalStanEncodingOffset()));
        originalAcquirer = getLong(base, at + ReversalRequestDecoder.originalAcquirerEncodingOffset());
    }

    public boolean hasRrn() {
        return (rrnHigh | rrnLow) != 0;
    }

    private void readMerchant(Object base, long at) {
        merchantHigh = getLong(base, at + MerchantIdDecoder.highEncodingOffset());
        merchantLow = getLong(base, at + MerchantIdDecoder.lowEncodingOffset());
    }

    private void readRrn(Object base, long at) {
        rrnHigh = getLong(base, at + RrnDecoder.highEncodingOffset());
        rrnLow = unsigned(getInt(base, at + RrnDecoder.lowEncodingOffset()));
    }

    private static int unsigned(byte value) {
        return value & 0xFF;
    }

    private static int unsigned(short value) {
        return value & 0xFFFF;
    }

    private static long unsigned(int value) {
        return value & 0xFFFF_FFFFL;
    }
}
