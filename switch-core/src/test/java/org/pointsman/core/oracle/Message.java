package org.pointsman.core.oracle;

import java.util.List;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.MessageKey;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.OracleState.Rrn;

/** A transaction, reversal or payment request as plain values. What only a reversal has is zero in the others. */
record Message(
        int gateway,
        long connection,
        long correlation,
        int messageClass,
        int pinVerdict,
        long stan,
        long expiresAtNs,
        long terminalId,
        MerchantId merchant,
        long acquirer,
        long transmissionTime,
        long localTime,
        int localDate,
        int expiry,
        int currency,
        long processingCode,
        long amount,
        Pan pan,
        Rrn rrn,
        int originalClass,
        long originalStan,
        long originalTransmissionTime,
        long originalAcquirer,
        long replacementAmount,
        boolean byApi) {

    static final int REVERSAL_CLASS = 4;

    static Message ofTransactionRequest(DirectBuffer buffer, int offset) {
        TransactionRequestDecoder in = new TransactionRequestDecoder();
        in.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        return new Message(
                in.gateway(),
                in.connection(),
                in.correlation(),
                in.messageClass(),
                in.pinVerdict(),
                in.stan(),
                in.expiresAtNs(),
                in.terminalId(),
                new MerchantId(in.merchantId().high(), in.merchantId().low()),
                in.acquirer(),
                in.transmissionTime(),
                in.localTime(),
                in.localDate(),
                in.expiry(),
                in.currency(),
                in.processingCode(),
                in.amount(),
                new Pan(in.pan().number(), in.pan().digits()),
                new Rrn(in.rrn().high(), in.rrn().low()),
                0,
                0,
                0,
                0,
                0,
                false);
    }

    static Message ofReversalRequest(DirectBuffer buffer, int offset) {
        ReversalRequestDecoder in = new ReversalRequestDecoder();
        in.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        return new Message(
                in.gateway(),
                in.connection(),
                in.correlation(),
                in.messageClass(),
                0,
                in.stan(),
                0,
                in.terminalId(),
                new MerchantId(in.merchantId().high(), in.merchantId().low()),
                in.acquirer(),
                in.transmissionTime(),
                in.localTime(),
                in.localDate(),
                in.expiry(),
                in.currency(),
                in.processingCode(),
                in.amount(),
                new Pan(in.pan().number(), in.pan().digits()),
                new Rrn(in.rrn().high(), in.rrn().low()),
                in.originalClass(),
                in.originalStan(),
                in.originalTransmissionTime(),
                in.originalAcquirer(),
                in.replacementAmount(),
                false);
    }

    /**
     * A payment by API. What the engine's records put into fields that such a payment does not have is told by the rules:
     * the number of the client's request for the time of transmission, the account for the PAN, the expiry for the local date.
     */
    static Message ofPaymentRequest(DirectBuffer buffer, int offset, long requestNumber, long stan, Rrn rrn) {
        PaymentRequestDecoder in = new PaymentRequestDecoder();
        in.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        boolean byCard = in.pan().digits() != 0;
        return new Message(
                in.gateway(),
                in.connection(),
                in.correlation(),
                in.messageClass(),
                0,
                stan,
                in.expiresAtNs(),
                in.terminalId(),
                new MerchantId(in.merchantId().high(), in.merchantId().low()),
                in.acquirer(),
                requestNumber & 0xFFFF_FFFFL,
                4294967295L,
                in.expiry(),
                in.expiry(),
                in.currency(),
                0,
                in.amount(),
                byCard ? new Pan(in.pan().number(), in.pan().digits()) : new Pan(in.account(), 0),
                rrn,
                0,
                0,
                0,
                0,
                0,
                true);
    }

    /** The same message with another DE 37. */
    Message withRrn(Rrn rrn) {
        return new Message(
                gateway(),
                connection(),
                correlation(),
                messageClass(),
                pinVerdict(),
                stan(),
                expiresAtNs(),
                terminalId(),
                merchant(),
                acquirer(),
                transmissionTime(),
                localTime(),
                localDate(),
                expiry(),
                currency(),
                processingCode(),
                amount(),
                pan(),
                rrn,
                originalClass(),
                originalStan(),
                originalTransmissionTime(),
                originalAcquirer(),
                replacementAmount(),
                byApi());
    }

    MessageKey key() {
        return new MessageKey(messageClass, transmissionTime, stan, acquirer, terminalId);
    }

    /** What DE 90 and the reversal's own DE 41 name. */
    MessageKey originalKey() {
        return new MessageKey(originalClass, originalTransmissionTime, originalStan, originalAcquirer, terminalId);
    }

    /** A payment by API may name no card, no terminal and no acquirer. */
    boolean hasCard() {
        return !byApi || pan.digits() != 0;
    }

    boolean hasTerminal() {
        return !byApi || terminalId != 0;
    }

    boolean hasAcquirer() {
        return !byApi || acquirer != 0;
    }

    boolean isReversal() {
        return messageClass == REVERSAL_CLASS;
    }

    /** First two digits of DE 3. */
    long transactionType() {
        return processingCode / 10_000;
    }

    boolean isInquiry() {
        return transactionType() == 30 || transactionType() == 31;
    }

    /** True if a message under the same key says the same, so that it is a repeat. */
    boolean sameContent(Message other) {
        boolean same = messageClass == other.messageClass
                && pan.equals(other.pan)
                && processingCode == other.processingCode
                && amount == other.amount
                && merchant.equals(other.merchant)
                && currency == other.currency;
        if (!isReversal()) {
            return same;
        }
        return same
                && replacementAmount == other.replacementAmount
                && reference().equals(other.reference());
    }

    /** What a reversal names its original by: its first key that is present, and which key that is. */
    List<Object> reference() {
        if (originalClass != 0) {
            return List.of("DE 90", originalKey());
        }
        return rrn.equals(Rrn.NONE)
                ? List.of("DE 11, 12, 13", stan, localTime, localDate, terminalId, merchant)
                : List.of("DE 37", rrn, terminalId, merchant);
    }
}
