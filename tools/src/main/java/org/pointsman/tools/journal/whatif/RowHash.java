package org.pointsman.tools.journal.whatif;

import static org.pointsman.core.table.RecordHash.mix64;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AuthorDecoder;
import org.pointsman.core.codec.MerchantIdDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PanDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;
import org.pointsman.core.codec.PutRouteDecoder;
import org.pointsman.core.codec.PutTerminalDecoder;
import org.pointsman.core.host.JournalPayload;

/**
 * Two words for a row of reference data, the command that puts it: one for what it is about, one for all it says of that. Rows
 * are compared by them, because there may be tens of millions.
 */
final class RowHash {
    private RowHash() {}

    /** What the row is about: a card's number, say. */
    static long identity(DirectBuffer buffer, int offset) {
        int template = JournalPayload.templateId(buffer, offset);
        int block = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        long seed = mix64(template);
        return switch (template) {
            case PutParticipantDecoder.TEMPLATE_ID ->
                hash(seed, buffer, block + PutParticipantDecoder.participantEncodingOffset(), Long.BYTES);
            case PutAccountDecoder.TEMPLATE_ID ->
                hash(seed, buffer, block + PutAccountDecoder.accountEncodingOffset(), Long.BYTES);
            case PutCardDecoder.TEMPLATE_ID ->
                hash(seed, buffer, block + PutCardDecoder.panEncodingOffset(), PanDecoder.ENCODED_LENGTH);
            case PutMerchantDecoder.TEMPLATE_ID ->
                hash(
                        seed,
                        buffer,
                        block + PutMerchantDecoder.merchantIdEncodingOffset(),
                        MerchantIdDecoder.ENCODED_LENGTH);
            // The terminal's id, and behind it its merchant's.
            case PutTerminalDecoder.TEMPLATE_ID ->
                hash(
                        seed,
                        buffer,
                        block + PutTerminalDecoder.terminalIdEncodingOffset(),
                        Long.BYTES + MerchantIdDecoder.ENCODED_LENGTH);
            // Prefix, and behind it its count of digits.
            case PutRouteDecoder.TEMPLATE_ID ->
                hash(seed, buffer, block + PutRouteDecoder.prefixEncodingOffset(), Long.BYTES + 1);
            default -> throw new IllegalArgumentException("template " + template + " is none of a row");
        };
    }

    /** All that a row says but its author and, of an account, its opening balance. */
    static long content(DirectBuffer buffer, int offset) {
        int block = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        int length = blockLength(buffer, offset) - AuthorDecoder.ENCODED_LENGTH;
        if (JournalPayload.templateId(buffer, offset) != PutAccountDecoder.TEMPLATE_ID) {
            return hash(0, buffer, block, length);
        }
        int balance = PutAccountDecoder.openingBalanceEncodingOffset();
        long before = hash(0, buffer, block, balance);
        return hash(before, buffer, block + balance + Long.BYTES, length - balance - Long.BYTES);
    }

    private static int blockLength(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.blockLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
    }

    private static long hash(long seed, DirectBuffer buffer, int offset, int length) {
        long hash = seed;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix64(hash ^ buffer.getLong(offset + i, ByteOrder.LITTLE_ENDIAN)) + length;
        }
        for (; i < length; i++) {
            hash = mix64(hash ^ buffer.getByte(offset + i)) + i;
        }
        return hash;
    }
}
