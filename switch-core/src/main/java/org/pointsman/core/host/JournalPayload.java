package org.pointsman.core.host;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;

/**
 * What a journal record of this switch holds: a command and the outcomes that followed from it.
 *
 * <pre>
 *  0                2                 4        8          8+c            8+c+o
 *  +----------------+-----------------+--------+----------+--------------+
 *  | command length | outcomes length |   0    | command  | outcomes     |
 *  +----------------+-----------------+--------+----------+--------------+
 * </pre>
 *
 * Where a command holds a PAN, its 16 bytes are encrypted at rest; {@link #panOffset} says where they are.
 */
public final class JournalPayload {
    public static final int COMMAND_OFFSET = 8;
    /** No PAN in this command. */
    public static final int NONE = -1;

    private static final int COMMAND_LENGTH_OFFSET = 0;
    private static final int OUTCOMES_LENGTH_OFFSET = 2;

    private JournalPayload() {}

    public static int length(int commandLength, int outcomesLength) {
        return COMMAND_OFFSET + commandLength + outcomesLength;
    }

    /** Writes the lengths; command and outcomes follow from {@link #COMMAND_OFFSET} on. */
    public static void putLengths(MutableDirectBuffer buffer, int offset, int commandLength, int outcomesLength) {
        buffer.putShort(offset + COMMAND_LENGTH_OFFSET, (short) commandLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(offset + OUTCOMES_LENGTH_OFFSET, (short) outcomesLength, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(offset + 4, 0, ByteOrder.LITTLE_ENDIAN);
    }

    public static int commandLength(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + COMMAND_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int outcomesLength(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + OUTCOMES_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Whether the lengths in a payload are those of a command, its outcomes and nothing else: they are relied on where nothing
     * checks bounds any more.
     */
    public static boolean isWhole(DirectBuffer buffer, int offset, int length) {
        int command = offset + COMMAND_OFFSET;
        if (length < COMMAND_OFFSET + MessageHeaderDecoder.ENCODED_LENGTH) {
            return false;
        }
        int commandLength = commandLength(buffer, offset);
        int blockLength =
                buffer.getShort(command + MessageHeaderDecoder.blockLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                        & 0xFFFF;
        int panOffset = panOffset(templateId(buffer, command));
        return length(commandLength, outcomesLength(buffer, offset)) == length
                && commandLength == MessageHeaderDecoder.ENCODED_LENGTH + blockLength
                && (panOffset == NONE || commandLength >= panOffset + PanCipher.BLOCK_LENGTH);
    }

    /** Template of the SBE message at {@code offset}. */
    public static int templateId(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
    }

    /** Offset of the PAN within a command, counted from its message header, or {@link #NONE}. */
    public static int panOffset(int templateId) {
        return switch (templateId) {
            case TransactionRequestDecoder.TEMPLATE_ID ->
                MessageHeaderDecoder.ENCODED_LENGTH + TransactionRequestDecoder.panEncodingOffset();
            case ReversalRequestDecoder.TEMPLATE_ID ->
                MessageHeaderDecoder.ENCODED_LENGTH + ReversalRequestDecoder.panEncodingOffset();
            case PaymentRequestDecoder.TEMPLATE_ID ->
                MessageHeaderDecoder.ENCODED_LENGTH + PaymentRequestDecoder.panEncodingOffset();
            case PutCardDecoder.TEMPLATE_ID -> MessageHeaderDecoder.ENCODED_LENGTH + PutCardDecoder.panEncodingOffset();
            default -> NONE;
        };
    }
}
