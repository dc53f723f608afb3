package org.pointsman.net.iso8583;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putLong;

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
}
