package org.pointsman.net.iso8583;

import org.agrona.UnsafeApi;

/** Numbers as digits on the wire. Values are unsigned; nothing outside the given range of memory is touched. */
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

    /** Fills the memory between two addresses with packed digits; {@code spare} nibbles (0 or 1) stay zero behind the last digit. */
    static void putBcd(final long from, final long to, final long value, final int spare) {
        final long high = value >= 0 && value < TEN_TO_16 ? 0 : Long.divideUnsigned(value, TEN_TO_16);
        final long low = bcd(value - high * TEN_TO_16);
        if (to - from <= 8) {
            RawMemory.putLow(from, low << (spare << 2), (int) (to - from));
            return;
        }
        RawMemory.putLow(to - 8, low << (spare << 2), 8);
        long rest = spare == 0 ? bcd(high) : bcd(high) << 4 | low >>> 60;
        for (long at = to - 9; at >= from; at--) {
            UnsafeApi.putByte(at, (byte) rest);
            rest >>>= 8;
        }
    }

    /** Sixteen digits, one a nibble. */
    private static long bcd(final long value) {
        return Swar.packNibbles(Swar.numberToDigits((int) (value / TEN_TO_8))) << 32
                | Swar.packNibbles(Swar.numberToDigits((int) (value % TEN_TO_8)));
    }

    /** Fills the memory between two addresses with digits as characters. */
    static void putAscii(final long from, final long to, final long value) {
        long rest = value;
        long at = to;
        while (at - from >= 8) {
            at -= 8;
            final long higher = rest >= 0 ? rest / TEN_TO_8 : Long.divideUnsigned(rest, TEN_TO_8);
            RawMemory.putLow(at, Swar.numberToDigits((int) (rest - higher * TEN_TO_8)) | Swar.ASCII_ZEROS, 8);
            rest = higher;
        }
        RawMemory.putLow(from, Swar.numberToDigits((int) rest) | Swar.ASCII_ZEROS, (int) (at - from));
    }
}
