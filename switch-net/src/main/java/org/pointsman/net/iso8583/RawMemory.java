package org.pointsman.net.iso8583;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.putShort;

/** Memory outside of the Java heap, by address. Whoever calls has made sure that the range is his. */
final class RawMemory {
    private RawMemory() {}

    /** Fields are short: eight bytes at a time beats the call of a general copy. Nothing outside of the ranges is touched. */
    static void copy(final long from, final long to, final int length) {
        if (length >= Long.BYTES) {
            final int last = length - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES) {
                putLong(to + i, getLong(from + i));
            }
            putLong(to + last, getLong(from + last));
        } else {
            for (int i = 0; i < length; i++) {
                putByte(to + i, getByte(from + i));
            }
        }
    }

    /**
     * Writes the lowest 0-8 bytes of a word, the last one least significant, in stores that overlap rather than byte by
     * byte.
     */
    static void putLow(final long address, final long word, final int bytes) {
        if (bytes == 8) {
            putLong(address, Long.reverseBytes(word));
        } else if (bytes >= 4) {
            putInt(address, Integer.reverseBytes((int) (word >>> (bytes - 4 << 3))));
            putInt(address + bytes - 4, Integer.reverseBytes((int) word));
        } else if (bytes >= 2) {
            putShort(address, Short.reverseBytes((short) (word >>> (bytes - 2 << 3))));
            putShort(address + bytes - 2, Short.reverseBytes((short) word));
        } else if (bytes == 1) {
            putByte(address, (byte) word);
        }
    }
}
