package org.pointsman.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.BusinessDayDecoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;
import org.pointsman.core.codec.PutRouteDecoder;
import org.pointsman.core.codec.PutTerminalDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TickDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;

/**
 * Commands as earlier versions of the schema wrote them, brought into the present layout. Fields are only ever appended, so the
 * present block begins with the earlier one; what has been appended since becomes zero, and a field may only be appended if zero
 * means of it what its absence meant before.
 */
final class OlderCommands {
    private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int LONGEST_BLOCK = 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(HEADER_BYTES + LONGEST_BLOCK));
    private int length;

    /** True if a header is that of a message of this schema, but of an earlier version. */
    static boolean isOlder(long header) {
        return MessageHeaders.schemaId(header) == MessageHeaderDecoder.SCHEMA_ID
                && MessageHeaders.version(header) < MessageHeaderDecoder.SCHEMA_VERSION;
    }

    /** True if nothing has been appended to its block since: it can be read where it lies. */
    static boolean hasPresentLayout(long header) {
        return MessageHeaders.blockLength(header) == presentLength(MessageHeaders.templateId(header));
    }

    /**
     * Brings a command into the present layout.
     *
     * @throws IllegalStateException if it is longer than the present one, or no command
     */
    void read(long header, DirectBuffer command, int offset, int commandLength) {
        int template = MessageHeaders.templateId(header);
        int blockLength = MessageHeaders.blockLength(header);
        int present = presentLength(template);
        if (blockLength > present || commandLength != HEADER_BYTES + blockLength) {
            throw MessageHeaders.wrongLayout(header, HEADER_BYTES + present, commandLength);
        }
        length = HEADER_BYTES + present;
        buffer.putLong(0, MessageHeaders.word(template, present), ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(HEADER_BYTES, command, offset + HEADER_BYTES, blockLength);
        buffer.setMemory(HEADER_BYTES + blockLength, present - blockLength, (byte) 0);
    }

    /** The command that was read, from 0 to {@link #length()}. */
    DirectBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    private static int presentLength(int template) {
        return switch (template) {
            case TransactionRequestDecoder.TEMPLATE_ID -> TransactionRequestDecoder.BLOCK_LENGTH;
            case ReversalRequestDecoder.TEMPLATE_ID -> ReversalRequestDecoder.BLOCK_LENGTH;
            case PaymentRequestDecoder.TEMPLATE_ID -> PaymentRequestDecoder.BLOCK_LENGTH;
            case CaptureRequestDecoder.TEMPLATE_ID -> CaptureRequestDecoder.BLOCK_LENGTH;
            case PaymentReversalRequestDecoder.TEMPLATE_ID -> PaymentReversalRequestDecoder.BLOCK_LENGTH;
            case OpenAccountRequestDecoder.TEMPLATE_ID -> OpenAccountRequestDecoder.BLOCK_LENGTH;
            case GenesisDecoder.TEMPLATE_ID -> GenesisDecoder.BLOCK_LENGTH;
            case HostStartedDecoder.TEMPLATE_ID -> HostStartedDecoder.BLOCK_LENGTH;
            case BusinessDayDecoder.TEMPLATE_ID -> BusinessDayDecoder.BLOCK_LENGTH;
            case TickDecoder.TEMPLATE_ID -> TickDecoder.BLOCK_LENGTH;
            case PutParticipantDecoder.TEMPLATE_ID -> PutParticipantDecoder.BLOCK_LENGTH;
            case PutAccountDecoder.TEMPLATE_ID -> PutAccountDecoder.BLOCK_LENGTH;
            case PutCardDecoder.TEMPLATE_ID -> PutCardDecoder.BLOCK_LENGTH;
            case PutMerchantDecoder.TEMPLATE_ID -> PutMerchantDecoder.BLOCK_LENGTH;
            case PutTerminalDecoder.TEMPLATE_ID -> PutTerminalDecoder.BLOCK_LENGTH;
            case PutRouteDecoder.TEMPLATE_ID -> PutRouteDecoder.BLOCK_LENGTH;
            case PutLimitDecoder.TEMPLATE_ID -> PutLimitDecoder.BLOCK_LENGTH;
            default -> throw new IllegalStateException("no command has template " + template);
        };
    }
}
