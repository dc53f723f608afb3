package org.pointsman.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Seals records and checks sealed ones, in place and without allocation. While the checksum is worked out its own field
 * is zero, so that one call covers the whole record: two calls for 216 bytes cost twice as much as one.
 */
final class RecordCheck {
    /** What is wrong with a record by itself. */
    enum Fault {
        NONE("nothing"),
        LENGTH("its length is impossible"),
        CHECKSUM("its checksum is wrong"),
        PADDING("its padding is not zero");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** The shortest record: an envelope and one byte. */
    static final int MIN_RECORD_LENGTH = Records.PAYLOAD_OFFSET + 1;

    private static final long LENGTH_WORD_MASK = 0xFFFF_FFFFL;

    private final UnsafeBuffer buffer;
    private final ByteBuffer bytes;
    private final CRC32C crc = new CRC32C();

    /** @param bytes direct memory; {@code buffer} lies over it */
    RecordCheck(ByteBuffer bytes, UnsafeBuffer buffer) {
        this.bytes = bytes;
        this.buffer = buffer;
    }

    /** Length of a record with the padding behind it. */
    static int aligned(int length) {
        return (length + Long.BYTES - 1) & -Long.BYTES;
    }

    /** Works out and stores the checksum of a record that is otherwise complete and whose checksum field is zero. */
    void seal(int offset, int length) {
        buffer.putInt(offset + Records.CRC_OFFSET, checksum(offset, length), ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param available bytes from {@code offset} to the end of what may hold the record, a multiple of 8
     */
    Fault check(int offset, int available) {
        if (available < MIN_RECORD_LENGTH) {
            return Fault.LENGTH;
        }
        long lengthAndCrc = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        int length = (int) lengthAndCrc;
        if (length < MIN_RECORD_LENGTH || length > available) {
            return Fault.LENGTH;
        }
        // Length and checksum in one store: the processor forwards it to the load that begins the computation.
        buffer.putLong(offset, lengthAndCrc & LENGTH_WORD_MASK, ByteOrder.LITTLE_ENDIAN);
        int computed = checksum(offset, length);
        buffer.putLong(offset, lengthAndCrc, ByteOrder.LITTLE_ENDIAN);
        if (computed != (int) (lengthAndCrc >>> Integer.SIZE)) {
            return Fault.CHECKSUM;
        }
        return paddingIsZero(offset + length, offset + aligned(length)) ? Fault.NONE : Fault.PADDING;
    }

    int length(int offset) {
        return buffer.getInt(offset + Records.LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    long sequence(int offset) {
        return buffer.getLong(offset + Records.SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    long timestampNs(int offset) {
        return buffer.getLong(offset + Records.TIMESTAMP_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    private int checksum(int offset, int length) {
        crc.reset();
        bytes.limit(offset + length).position(offset);
        crc.update(bytes);
        bytes.clear();
        return (int) crc.getValue();
    }

    private boolean paddingIsZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer.getByte(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
