package org.pointsman.net.acquirer;

import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.putShort;

import org.pointsman.core.codec.MerchantIdEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.engine.MessageHeaders;
import org.pointsman.net.iso8583.Message;

/** Writes the ReversalRequest that a parsed 0400 or 0420 asks for; as {@link RequestWriter}, past the generated encoder. */
final class ReversalWriter {
    /** Header and block. */
    static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + ReversalRequestEncoder.BLOCK_LENGTH;

    private static final long HEADER =
            MessageHeaders.word(ReversalRequestEncoder.TEMPLATE_ID, ReversalRequestEncoder.BLOCK_LENGTH);
    private static final int CLASS_REVERSAL = 4;
    private static final int MERCHANT = ReversalRequestEncoder.merchantIdEncodingOffset();

    /**
     * @param address of the command in its slot
     * @param originalClass of the original's message type; 0 if no field names it
     * @param amount that the original had
     * @param replacement what remains of it; -1 if nothing is said
     * @param message whose mandatory fields are all there
     * @param fields where its edition of the standard has them
     */
    void write(
            long address,
            int gateway,
            int connection,
            int correlation,
            int originalClass,
            long amount,
            long replacement,
            Message message,
            RequestFields fields) {
        putLong(address, HEADER);
        long at = address + MessageHeaderEncoder.ENCODED_LENGTH;
        putShort(at + ReversalRequestEncoder.gatewayEncodingOffset(), (short) gateway);
        putByte(at + ReversalRequestEncoder.messageClassEncodingOffset(), (byte) CLASS_REVERSAL);
        putByte(at + ReversalRequestEncoder.originalClassEncodingOffset(), (byte) originalClass);
        putInt(at + ReversalRequestEncoder.connectionEncodingOffset(), connection);
        putInt(at + ReversalRequestEncoder.correlationEncodingOffset(), correlation);
        putInt(at + ReversalRequestEncoder.stanEncodingOffset(), (int) message.number(11));
        putLong(at + ReversalRequestEncoder.terminalIdEncodingOffset(), message.packed(41, 0, 8));
        putLong(at + MERCHANT + MerchantIdEncoder.highEncodingOffset(), message.packed(42, 0, 8));
        putLong(at + MERCHANT + MerchantIdEncoder.lowEncodingOffset(), message.packed(42, 8, 7));
        long acquirer = message.number(32);
        putLong(at + ReversalRequestEncoder.acquirerEncodingOffset(), acquirer);
        putInt(at + ReversalRequestEncoder.transmissionTimeEncodingOffset(), (int) fields.keyTime(message));
        putInt(at + ReversalRequestEncoder.localTimeEncodingOffset(), (int) fields.localTime(message));
        putShort(at + ReversalRequestEncoder.localDateEncodingOffset(), (short) fields.localDate(message));
        putShort(at + ReversalRequestEncoder.expiryEncodingOffset(), (short) CardFields.expiry(message));
        putShort(at + ReversalRequestEncoder.currencyEncodingOffset(), (short) message.number(49));
        putShort(at + ReversalRequestEncoder.mccEncodingOffset(), (short) fields.mcc(message));
        putInt(at + ReversalRequestEncoder.processingCodeEncodingOffset(), (int) message.number(3));
        putLong(at + ReversalRequestEncoder.amountEncodingOffset(), amount);
        CardFields.writePan(at + ReversalRequestEncoder.panEncodingOffset(), message);
        RrnField.write(at + ReversalRequestEncoder.rrnEncodingOffset(), message);
        boolean named = originalClass != 0;
        long originalAcquirer = named ? fields.originalAcquirer(message) : 0;
        putInt(
                at + ReversalRequestEncoder.originalStanEncodingOffset(),
                named ? (int) fields.originalStan(message) : 0);
        putInt(
                at + ReversalRequestEncoder.originalTransmissionTimeEncodingOffset(),
                named ? (int) fields.originalKeyTime(message) : 0);
        // Zeros mean the message's own institution.
        putLong(
                at + ReversalRequestEncoder.originalAcquirerEncodingOffset(),
                named && originalAcquirer == 0 ? acquirer : originalAcquirer);
        putLong(at + ReversalRequestEncoder.replacementAmountEncodingOffset(), replacement);
    }
}
