package org.pointsman.tools.journal.sql;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Makes the texts of cells without making strings of them, and those that come again only once. One thread uses it. */
final class Cells {
    /** A power of two. */
    private static final int SLOTS = 1 << 13;

    private static final int MAX_WORDS = 1 << 12;
    private static final int WORD_CHARACTERS = 8;

    private final Map<String, byte[]> words = new HashMap<>();
    private final long[] highs = new long[SLOTS];
    private final long[] lows = new long[SLOTS];
    private final byte[][] packed = new byte[SLOTS][];

    /** Texts of which there are few: types, codes, currencies. Null stays null. */
    byte[] word(String text) {
        if (text == null) {
            return null;
        }
        byte[] known = words.get(text);
        if (known == null) {
            known = text.getBytes(StandardCharsets.UTF_8);
            if (words.size() < MAX_WORDS) {
                words.put(text, known);
            }
        }
        return known;
    }

    /** A number with leading zeros. */
    static byte[] digits(long number, int count) {
        byte[] cell = new byte[count];
        long rest = number;
        for (int i = count - 1; i >= 0; i--) {
            cell[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return cell;
    }

    /** Big-endian packed characters; what fills them up is left out. Nothing but zeros is null. */
    byte[] packed(long high, long low, int lowCharacters) {
        int slot = (int) ((high * 31 + low) * 0x9E37_79B9_7F4A_7C15L >>> 51);
        if (packed[slot] == null || highs[slot] != high || lows[slot] != low) {
            packed[slot] = unpack(high, low, lowCharacters);
            highs[slot] = high;
            lows[slot] = low;
        }
        return packed[slot].length == 0 ? null : packed[slot];
    }

    static byte[] unpack(long high, long low, int lowCharacters) {
        byte[] all = new byte[WORD_CHARACTERS + lowCharacters];
        for (int i = 0; i < WORD_CHARACTERS; i++) {
            all[i] = printable(high >>> Byte.SIZE * (WORD_CHARACTERS - 1 - i));
        }
        for (int i = 0; i < lowCharacters; i++) {
            all[WORD_CHARACTERS + i] = printable(low >>> Byte.SIZE * (lowCharacters - 1 - i));
        }
        int end = all.length;
        while (end > 0 && all[end - 1] == ' ') {
            end--;
        }
        return end == all.length ? all : java.util.Arrays.copyOf(all, end);
    }

    /** ASCII; the zeros that fill up count as spaces, what cannot be printed becomes a question mark. */
    private static byte printable(long character) {
        byte b = (byte) character;
        if (b == 0) {
            return ' ';
        }
        return b >= ' ' && b <= '~' ? b : (byte) '?';
    }
}
