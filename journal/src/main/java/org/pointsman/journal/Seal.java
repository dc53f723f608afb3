package org.pointsman.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Says that a range of records was so and not otherwise: a keyed hash over them and over the seal before. One entry of the
 * file {@code seals}, little-endian:
 *
 * <pre>
 *  0       8        16     24    32             40             48    80   84
 *  +-------+--------+------+-----+--------------+--------------+-----+----+--------+
 *  | magic | number | from | to  | timestamp ns | first record | MAC | 0  | CRC32C |
 *  |       |        |      |     | of record to | of its key   |     |    |        |
 *  +-------+--------+------+-----+--------------+--------------+-----+----+--------+
 * </pre>
 *
 * The journal knows no key: who makes and checks the MAC does. The checksum tells an entry that was cut off from one that
 * was altered on purpose no better than a record's does.
 *
 * @param number 1 for the first seal of a journal, without gaps
 * @param from sequence of the first record under it, one above the last of the seal before
 * @param to sequence of the last record under it
 * @param timestampNs of record {@code to}, nanoseconds since 1970
 * @param keyFirst first sequence of the key it was made with
 * @param mac {@value #MAC_LENGTH} bytes
 */
public record Seal(long number, long from, long to, long timestampNs, long keyFirst, byte[] mac) {
    public static final int LENGTH = 88;
    public static final int MAC_LENGTH = 32;

    /** Bytes of the entry up to the MAC: what it covers besides the records. */
    public static final int HEADER_LENGTH = 48;

    /** "PSSEAL", and the version of this layout in the last byte. */
    private static final long MAGIC = 0x0100_4C41_4553_5350L;

    private static final int CRC_OFFSET = LENGTH - Integer.BYTES;

    /** The entry up to its MAC. */
    public byte[] header() {
        return Arrays.copyOf(toBytes(), HEADER_LENGTH);
    }

    byte[] toBytes() {
        ByteBuffer entry = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        entry.putLong(MAGIC)
                .putLong(number)
                .putLong(from)
                .putLong(to)
                .putLong(timestampNs)
                .putLong(keyFirst)
                .put(mac, 0, MAC_LENGTH);
        entry.putInt(CRC_OFFSET, checksum(entry.array()));
        return entry.array();
    }

    /** @return null if these bytes are no entry */
    static Seal of(byte[] bytes) {
        ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != LENGTH || entry.getLong() != MAGIC || entry.getInt(CRC_OFFSET) != checksum(bytes)) {
            return null;
        }
        return new Seal(
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                Arrays.copyOfRange(bytes, HEADER_LENGTH, HEADER_LENGTH + MAC_LENGTH));
    }

    private static int checksum(byte[] entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }

    /** How many records are under it. */
    public long records() {
        return to - from + 1;
    }
}
