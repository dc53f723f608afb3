package org.pointsman.core.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A key that followed another. Its file says which one, so that a key that is missing or exchanged is noticed and named:
 *
 * <pre>
 *  0       8                       16                     24     56       60  64
 *  +-------+-----------------------+----------------------+------+--------+---+
 *  | magic | first record of the   | check value of the   | key  | CRC32C | 0 |
 *  |       | key before            | key before           |      | of 0-56|   |
 *  +-------+-----------------------+----------------------+------+--------+---+
 * </pre>
 *
 * Little-endian. A check value tells two keys apart and gives neither away.
 *
 * @param previousFirst sequence of the first record under the key before
 * @param previousCheck check value of that key
 */
record RotatedKey(long previousFirst, long previousCheck, byte[] key) {
    static final int LENGTH = 64;

    /** "PSKEY", and the version of this layout in the last byte. */
    private static final long MAGIC = 0x0100_0059_454B_5350L;

    private static final int PREVIOUS_FIRST_OFFSET = 8;
    private static final int PREVIOUS_CHECK_OFFSET = 16;
    private static final int KEY_OFFSET = 24;
    private static final int CRC_OFFSET = KEY_OFFSET + KeyFile.KEY_LENGTH;

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC);
        bytes.putLong(PREVIOUS_FIRST_OFFSET, previousFirst);
        bytes.putLong(PREVIOUS_CHECK_OFFSET, previousCheck);
        bytes.put(KEY_OFFSET, key);
        bytes.putInt(CRC_OFFSET, checksum(bytes.array()));
        return bytes.array();
    }

    /** @throws IOException with a message that names the file and says what to do */
    static RotatedKey read(Path file) throws IOException {
        byte[] content = KeyFile.read(file, LENGTH);
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getLong(0) != MAGIC
                || bytes.getInt(CRC_OFFSET) != checksum(content)
                || bytes.getInt(CRC_OFFSET + Integer.BYTES) != 0) {
            throw new IOException(file + ": this is not what a key rotation wrote: restore the file");
        }
        return new RotatedKey(
                bytes.getLong(PREVIOUS_FIRST_OFFSET),
                bytes.getLong(PREVIOUS_CHECK_OFFSET),
                Arrays.copyOfRange(content, KEY_OFFSET, CRC_OFFSET));
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }
}
