package org.pointsman.net.acquirer;

import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.putShort;

import org.pointsman.core.codec.MerchantIdEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.engine.MessageHeaders;
import org.pointsman.net.iso8583.Message;

/**
 * Writes the TransactionRequest that a parsed 0100 or 0200 asks for. By the offsets of the generated encoder, but past it:
 * its setters go through a buffer that may lie anywhere, which costs three times as much, and no field is left out here.
 */
final class RequestWriter {
    /** Header and block. */
    static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TransactionRequestEncoder.BLOCK_LENGTH;

    private static final long HEADER =
            MessageHeaders.word(TransactionRequestEncoder.TEMPLATE_ID, TransactionRequestEncoder.BLOCK_LENGTH);

    private static final int MERCHANT = TransactionRequestEncoder.merchantIdEncodingOffset();

    /**
     * @param address of the command in its slot
     * @param message whose mandatory fields are all there
     * @param fields where its edition of the standard has them
     */
    void write(
            long address,
            int gateway,
            int connection,
            int correlation,
            int messageClass,
            long expiresAtNs,
            Message message,
            RequestFields fields) {
        putLong(address, HEADER);
        long at = address + MessageHeaderEncoder.ENCODED_LENGTH;
        putShort(at + TransactionRequestEncoder.gatewayEncodingOffset(), (short) gateway);
        putByte(at + TransactionRequestEncoder.messageClassEncodingOffset(), (byte) messageClass);
        putByte(at + TransactionRequestEncoder.pinVerdictEncodingOffset(), (byte) 0);
        putInt(at + TransactionRequestEncoder.connectionEncodingOffset(), connection);
        putInt(at + TransactionRequestEncoder.correlationEncodingOffset(), correlation);
        putInt(at + TransactionRequestEncoder.stanEncodingOffset(), (int) message.number(11));
        putLong(at + TransactionRequestEncoder.expiresAtNsEncodingOffset(), expiresAtNs);
        putLong(at + TransactionRequestEncoder.terminalIdEncodingOffset(), message.packed(41, 0, 8));
        putLong(at + MERCHANT + MerchantIdEncoder.highEncodingOffset(), message.packed(42, 0, 8));
        putLong(at + MERCHANT + MerchantIdEncoder.lowEncodingOffset(), message.packed(42, 8, 7));
        putLong(at + TransactionRequestEncoder.acquirerEncodingOffset(), message.number(32));
        putInt(at + TransactionRequestEncoder.transmissionTimeEncodingOffset(), (int) fields.keyTime(message));
        putInt(at + TransactionRequestEncoder.localTimeEncodingOffset(), (int) fields.localTime(message));
        putShort(at + TransactionRequestEncoder.localDateEncodingOffset(), (short) fields.localDate(message));
        putShort(at + TransactionRequestEncoder.expiryEncodingOffset(), (short) CardFields.expiry(message));
        putShort(at + TransactionRequestEncoder.currencyEncodingOffset(), (short) message.number(49));
        putShort(at + TransactionRequestEncoder.mccEncodingOffset(), (short) fields.mcc(message));
        putInt(at + TransactionRequestEncoder.processingCodeEncodingOffset(), (int) message.number(3));
        putShort(at + TransactionRequestEncoder.entryModeEncodingOffset(), (short) fields.entryMode(message));
        putByte(at + TransactionRequestEncoder.conditionCodeEncodingOffset(), (byte) fields.conditionCode(message));
        putByte(at + TransactionRequestEncoder.pad1EncodingOffset(), (byte) 0);
        putLong(at + TransactionRequestEncoder.amountEncodingOffset(), Math.max(0, message.number(4)));
        CardFields.writePan(at + TransactionRequestEncoder.panEncodingOffset(), message);
        RrnField.write(at + TransactionRequestEncoder.rrnEncodingOffset(), message);
        putInt(at + TransactionRequestEncoder.pad4EncodingOffset(), 0);
    }
}
