package org.pointsman.net.iso8583;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/** Numbers as digits on the wire. Values are unsigned; nothing outside the given range of the buffer is touched. */
final class Digits {
    private static final long TEN_TO_8 = 100_000_000L;
    private static final long TEN_TO_16 = TEN_TO_8 * TEN_TO_8;

    /** 1 to 10^19, the last as an unsigned number. */
    private static final long[] POWERS_OF_TEN = new long[20];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
    }

    private Digits() {}

    /** Whether a value has no more than so many digits. */
    static boolean fit(final long value, final int digits) {
        return digits >= POWERS_OF_TEN.length || Long.compareUnsigned(value, POWERS_OF_TEN[digits]) < 0;
    }

    /** Digits of a value without leading zeros; 1 for 0. */
    static int significant(final long value) {
        int digits = 1;
        while (!fit(value, digits)) {
            digits++;
        }
        return digits;
    }

    /** Fills a range with packed digits; {@code spare} nibbles (0 or 1) stay zero behind the last digit. */
    static void putBcd(
            final MutableDirectBuffer buffer, final int from, final int to, final long value, final int spare) {
        final long high = value >= 0 && value < TEN_TO_16 ? 0 : Long.divideUnsigned(value, TEN_TO_16);
        final long low = bcd(value - high * TEN_TO_16);
        if (to - from <= 8) {
            putLow(buffer, from, low << (spare << 2), to - from);
            return;
        }
        buffer.putLong(to - 8, low << (spare << 2), BIG_ENDIAN);
        long rest = spare == 0 ? bcd(high) : bcd(high) << 4 | low >>> 60;
        for (int at = to - 9; at >= from; at--) {
            buffer.putByte(at, (byte) rest);
            rest >>>= 8;
        }
    }

    /** Sixteen digits, one a nibble. */
    private static long bcd(final long value) {
        return Swar.packNibbles(Swar.numberToDigits((int) (value / TEN_TO_8))) << 32
                | Swar.packNibbles(Swar.numberToDigits((int) (value % TEN_TO_8)));
    }

    /** Fills a range with digits as characters. */
    static void putAscii(final MutableDirectBuffer buffer, final int from, final int to, final long value) {
        long rest = value;
        int at = to;
        while (at - from >= 8) {
            at -= 8;
            final long higher = rest >= 0 ? rest / TEN_TO_8 : Long.divideUnsigned(rest, TEN_TO_8);
            buffer.putLong(at, Swar.numberToDigits((int) (rest - higher * TEN_TO_8)) | Swar.ASCII_ZEROS, BIG_ENDIAN);
            rest = higher;
        }
        putLow(buffer, from, Swar.numberToDigits((int) rest) | Swar.ASCII_ZEROS, at - from);
    }

    /** Writes the lowest 0-8 bytes of a word, in stores that overlap rather than byte by byte. */
    static void putLow(final MutableDirectBuffer buffer, final int at, final long word, final int bytes) {
        if (bytes == 8) {
            buffer.putLong(at, word, BIG_ENDIAN);
        } else if (bytes >= 4) {
            buffer.putInt(at, (int) (word >>> (bytes - 4 << 3)), BIG_ENDIAN);
            buffer.putInt(at + bytes - 4, (int) word, BIG_ENDIAN);
        } else if (bytes >= 2) {
            buffer.putShort(at, (short) (word >>> (bytes - 2 << 3)), BIG_ENDIAN);
            buffer.putShort(at + bytes - 2, (short) word, BIG_ENDIAN);
        } else if (bytes == 1) {
            buffer.putByte(at, (byte) word);
        }
    }
}
