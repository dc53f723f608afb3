package org.pointsman.net.iso8583;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.agrona.UnsafeApi;

/**
 * EBCDIC, code page 1047, as ISO 8859-1 and back. The two have the same 256 characters, so nothing is lost either way,
 * and zero stays zero. What card messages are made of (digits, letters, space, {@code =}) stands at the same places in
 * the other Latin code pages, 037 and 500 for instance.
 */
final class Ebcdic {
    /** Between a digit in EBCDIC and in ASCII, for each of eight. */
    static final long DIGIT_DIFFERENCE = 0xC0C0C0C0C0C0C0C0L;

    private static final byte[] TO_LATIN = new byte[256];
    private static final byte[] FROM_LATIN = new byte[256];

    static {
        final byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        final byte[] latin = new String(all, Charset.forName("IBM1047")).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < all.length; i++) {
            TO_LATIN[i] = latin[i];
            FROM_LATIN[latin[i] & 0xFF] = (byte) i;
        }
    }

    private Ebcdic() {}

    /** One character, 0-255. */
    static int toLatin(final int character) {
        return TO_LATIN[character & 0xFF] & 0xFF;
    }

    /** Eight characters. */
    static long toLatin(final long word) {
        long result = 0;
        for (int shift = 56; shift >= 0; shift -= 8) {
            result = result << 8 | TO_LATIN[(int) (word >>> shift) & 0xFF] & 0xFF;
        }
        return result;
    }

    /** Turns the characters between two addresses into EBCDIC where they stand. */
    static void fromLatin(final long from, final long to) {
        for (long at = from; at < to; at++) {
            UnsafeApi.putByte(at, FROM_LATIN[UnsafeApi.getByte(at) & 0xFF]);
        }
    }
}
