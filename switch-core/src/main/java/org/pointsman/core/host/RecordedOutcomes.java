package org.pointsman.core.host;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.Outcomes;

/**
 * Compares what an engine decides with what is on record. Of one version of the schema that is byte by byte. Outcomes that an
 * earlier version recorded may be shorter: what has been appended to them since has nothing to be compared with.
 */
public final class RecordedOutcomes {
    private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;

    private final MessageHeaderDecoder recordedHeader = new MessageHeaderDecoder();
    private final MessageHeaderDecoder decidedHeader = new MessageHeaderDecoder();

    /**
     * @param recorded holds the outcomes on record
     * @param offset of the first of them
     * @param length of all of them in bytes
     */
    public boolean are(Outcomes decided, DirectBuffer recorded, int offset, int length) {
        if (decided.length() == length && sameBytes(decided.buffer(), decided.offset(), recorded, offset, length)) {
            return true;
        }
        return length >= HEADER_BYTES && isOlder(recorded, offset) && sameMessages(decided, recorded, offset, length);
    }

    private boolean isOlder(DirectBuffer recorded, int offset) {
        return recordedHeader.wrap(recorded, offset).version() < MessageHeaderDecoder.SCHEMA_VERSION;
    }

    private boolean sameMessages(Outcomes decided, DirectBuffer recorded, int offset, int length) {
        int at = decided.offset();
        int decidedEnd = at + decided.length();
        int recordedAt = offset;
        int recordedEnd = offset + length;
        while (at + HEADER_BYTES <= decidedEnd && recordedAt + HEADER_BYTES <= recordedEnd) {
            decidedHeader.wrap(decided.buffer(), at);
            recordedHeader.wrap(recorded, recordedAt);
            at += HEADER_BYTES;
            recordedAt += HEADER_BYTES;
            int block = recordedHeader.blockLength();
            boolean same = recordedHeader.templateId() == decidedHeader.templateId()
                    && recordedHeader.schemaId() == decidedHeader.schemaId()
                    && block <= decidedHeader.blockLength()
                    && recordedAt + block <= recordedEnd
                    && sameBytes(decided.buffer(), at, recorded, recordedAt, block);
            if (!same) {
                return false;
            }
            at += decidedHeader.blockLength();
            recordedAt += block;
        }
        return at == decidedEnd && recordedAt == recordedEnd;
    }

    /** Compares by the word: outcomes are a multiple of eight bytes by schema, a rest is compared by the byte. */
    private static boolean sameBytes(DirectBuffer a, int offsetA, DirectBuffer b, int offsetB, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (a.getLong(offsetA + i, ByteOrder.LITTLE_ENDIAN) != b.getLong(offsetB + i, ByteOrder.LITTLE_ENDIAN)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (a.getByte(offsetA + i) != b.getByte(offsetB + i)) {
                return false;
            }
        }
        return true;
    }
}
