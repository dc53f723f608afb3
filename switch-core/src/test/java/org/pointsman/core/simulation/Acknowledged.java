package org.pointsman.core.simulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Reads a high-water mark by its description in docs/journal.md, sharing no code with the journal. */
final class Acknowledged {
    private static final int SLOT_DISTANCE = 4096;
    private static final int CHECKED = 24;

    private Acknowledged() {}

    /** The sequence that the bytes of a mark's file speak of; 0 if they are not there. */
    static long sequence(byte[] file) {
        long newest = 0;
        if (file == null) {
            return newest;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int slot = 0; slot + CHECKED + 4 <= file.length; slot += SLOT_DISTANCE) {
            CRC32C crc = new CRC32C();
            crc.update(file, slot, CHECKED);
            if (bytes.getInt(slot + CHECKED) == (int) crc.getValue()) {
                newest = Math.max(newest, bytes.getLong(slot + 8));
            }
        }
        return newest;
    }
}
