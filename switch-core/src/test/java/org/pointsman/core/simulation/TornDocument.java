package org.pointsman.core.simulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What a kill in the middle of an append leaves in a cycle file (docs/journal.md): the records' bytes so far, no header. */
final class TornDocument {
    private static final int ALIGNMENT = 4;
    private static final int SEQUENCE = 8;
    private static final int ENVELOPE = 24;
    private static final int NONE = -1;

    private TornDocument() {}

    /** Where the record of a sequence begins that was not there before; -1 if it is not in this file. */
    static int find(byte[] before, byte[] after, long sequence) {
        ByteBuffer bytes = ByteBuffer.wrap(after).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = ALIGNMENT; at + ENVELOPE <= after.length; at += ALIGNMENT) {
            if (bytes.getLong(at + SEQUENCE) == sequence
                    && bytes.getInt(at) >= ENVELOPE
                    && (at + ENVELOPE > before.length
                            || !Arrays.equals(before, at, at + ENVELOPE, after, at, at + ENVELOPE))) {
                return at;
            }
        }
        return NONE;
    }

    /** As it was before, as long as it is now, with the first bytes of the document behind its empty header. */
    static byte[] image(byte[] before, byte[] after, int document, int bytes) {
        byte[] image = Arrays.copyOf(before, after.length);
        int header = ByteBuffer.wrap(after).order(ByteOrder.LITTLE_ENDIAN).getInt(document - ALIGNMENT);
        int length = Math.min(Math.min(bytes, header & 0x3FFF_FFFF), after.length - document);
        System.arraycopy(after, document, image, document, length);
        return image;
    }
}
