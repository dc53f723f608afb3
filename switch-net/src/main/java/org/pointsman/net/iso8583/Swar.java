package org.pointsman.net.iso8583;

/**
 * Arithmetic on eight bytes (or sixteen digits) at a time, held in one big-endian word: the first character of the
 * message is the most significant byte.
 *
 * <p>All methods are exact: no carry crosses from one byte or nibble into the next.
 */
final class Swar {
    static final long ASCII_ZEROS = 0x3030303030303030L;
    static final long ASCII_SPACES = 0x2020202020202020L;

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long EACH_BYTE_TOP = 0x8080808080808080L;
    private static final long EACH_BYTE_REST = 0x7F7F7F7F7F7F7F7FL;
    private static final long EACH_NIBBLE = 0x1111111111111111L;
    private static final long EACH_NIBBLE_TOP = 0x8888888888888888L;
    private static final long EACH_NIBBLE_REST = 0x7777777777777777L;
    private static final long LOW_NIBBLES = 0x0F0F0F0F0F0F0F0FL;

    private Swar() {}

    /** The lowest {@code count} bytes of a word; count 1-8. */
    static long lowBytes(final int count) {
        return -1L >>> (64 - (count << 3));
    }

    /** The lowest {@code count} nibbles of a word; count 1-16. */
    static long lowNibbles(final int count) {
        return -1L >>> (64 - (count << 2));
    }

    // Checks: the result is zero if all is well, otherwise the top bit of each offending byte or nibble is set.

    static long badBcd(final long word) {
        return word & (word << 1 | word << 2) & EACH_NIBBLE_TOP;
    }

    static long badAscii(final long word) {
        final long digits = word ^ ASCII_ZEROS;
        return ((digits & EACH_BYTE_REST) + 0x7676767676767676L | digits) & EACH_BYTE_TOP;
    }

    static long badEbcdic(final long word) {
        return badAscii(word ^ Ebcdic.DIGIT_DIFFERENCE);
    }

    static long badBcdTrack(final long word) {
        return badBcd(word) & ~nibblesEqual(word, 0xD);
    }

    static long badAsciiTrack(final long word) {
        return badAscii(word) & ~asciiSeparators(word);
    }

    static long badHex(final long word) {
        final long letters = (word | ASCII_SPACES) ^ 0x6060606060606060L;
        final long aboveF = (letters & EACH_BYTE_REST) + 0x7979797979797979L | letters;
        return badAscii(word) & (aboveF | bytesEqual(letters, 0)) & EACH_BYTE_TOP;
    }

    /** Top bit of each byte that is a track separator, {@code =} or {@code D}. */
    static long asciiSeparators(final long word) {
        return bytesEqual(word, '=') | bytesEqual(word, 'D');
    }

    /** Top bit of each byte that equals {@code value}. */
    static long bytesEqual(final long word, final int value) {
        final long difference = word ^ value * EACH_BYTE;
        return ~((difference & EACH_BYTE_REST) + EACH_BYTE_REST | difference) & EACH_BYTE_TOP;
    }

    /** Top bit of each nibble that equals {@code value}. */
    static long nibblesEqual(final long word, final int value) {
        final long difference = word ^ value * EACH_NIBBLE;
        return ~((difference & EACH_NIBBLE_REST) + EACH_NIBBLE_REST | difference) & EACH_NIBBLE_TOP;
    }

    /** Sixteen BCD digits as a number, 0 to 9999999999999999. */
    static long bcdToNumber(final long digits) {
        final long pairs = digits - 6 * (digits >>> 4 & LOW_NIBBLES);
        return pairsToNumber(pairs);
    }

    /** Eight BCD digits as a number, 0 to 99999999. */
    static long fewBcdToNumber(final long digits) {
        final long pairs = digits - 6 * (digits >>> 4 & LOW_NIBBLES);
        final long fours = (pairs & 0x00FF00FFL) + 100 * (pairs >>> 8 & 0x00FF00FFL);
        return (fours & 0xFFFFL) + 10_000 * (fours >>> 16);
    }

    /** Eight ASCII digits as a number, 0 to 99999999. */
    static long asciiToNumber(final long word) {
        final long digits = word & LOW_NIBBLES;
        final long pairs = (digits & 0x000F000F000F000FL) + 10 * (digits >>> 8 & 0x000F000F000F000FL);
        final long fours = (pairs & 0x000000FF000000FFL) + 100 * (pairs >>> 16 & 0x000000FF000000FFL);
        return (fours & 0xFFFFFFFFL) + 10_000 * (fours >>> 32);
    }

    private static long pairsToNumber(final long pairs) {
        final long fours = (pairs & 0x00FF00FF00FF00FFL) + 100 * (pairs >>> 8 & 0x00FF00FF00FF00FFL);
        final long eights = (fours & 0x0000FFFF0000FFFFL) + 10_000 * (fours >>> 16 & 0x0000FFFF0000FFFFL);
        return (eights & 0xFFFFFFFFL) + 100_000_000L * (eights >>> 32);
    }

    /** The eight digits of a number (0 to 99999999), one in the low nibble of each byte. */
    static long numberToDigits(final int number) {
        final long fours = (long) (number / 10_000) << 32 | number % 10_000;
        final long hundreds = (fours * 10_486 >>> 20) & 0x0000007F0000007FL;
        final long pairs = hundreds << 16 | fours - 100 * hundreds;
        final long tens = (pairs * 103 >>> 10) & 0x000F000F000F000FL;
        return tens << 8 | pairs - 10 * tens;
    }

    /** Packs the low nibbles of eight bytes into the low four bytes of the result. */
    static long packNibbles(final long digits) {
        long packed = (digits | digits >>> 4) & 0x00FF00FF00FF00FFL;
        packed = (packed | packed >>> 8) & 0x0000FFFF0000FFFFL;
        return (packed | packed >>> 16) & 0xFFFFFFFFL;
    }

    /** Spreads eight nibbles (the low four bytes) over eight bytes. */
    static long spreadNibbles(final long packed) {
        long spread = (packed | packed << 16) & 0x0000FFFF0000FFFFL;
        spread = (spread | spread << 8) & 0x00FF00FF00FF00FFL;
        return (spread | spread << 4) & LOW_NIBBLES;
    }

    /** Eight hex characters, of either case, as the four bytes they stand for. */
    static long hexToBytes(final long word) {
        return packNibbles((word & LOW_NIBBLES) + 9 * (word >>> 6 & EACH_BYTE));
    }

    /** The low four bytes as eight upper-case hex characters. */
    static long bytesToHex(final long bytes) {
        final long nibbles = spreadNibbles(bytes);
        final long letters = (nibbles + 0x0606060606060606L >>> 4) & EACH_BYTE;
        return nibbles + ASCII_ZEROS + 7 * letters;
    }
}
