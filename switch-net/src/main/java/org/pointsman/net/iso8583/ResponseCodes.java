package org.pointsman.net.iso8583;

import java.util.Map;

/**
 * What DE 39 of an answer holds for each response code of the switch: the code itself, as in ISO 8583:1987, or what the
 * dialect puts in its place, action codes for instance. Immutable, any thread may use it; allocates nothing.
 */
public final class ResponseCodes {
    /** Messages whose answers may have codes of their own. Dialect files name these in lower case. */
    enum Kind {
        EVERY,
        REVERSAL,
        NETWORK
    }

    /** Code in a table for all that it does not name. */
    static final int OTHER = -1;

    private static final int FIELD = 39;
    /** Codes of the switch are below this: 99 is 99, A0 is 160. */
    private static final int CODES = 256;
    /** Between 99 and A0 there are none. */
    private static final int FIRST_LETTER = 160;

    private static final int CLASS_REVERSAL = 4;
    private static final int CLASS_NETWORK = 8;

    private final boolean digits;
    private final int length;
    /** By kind and code: the number where DE 39 holds digits, else the characters from the most significant byte on. */
    private final long[] values = new long[Kind.values().length * CODES];

    /**
     * @param digits whether DE 39 is numeric
     * @param length of DE 39
     * @param tables by kind, what stands for which code; a code that is named nowhere stands for itself
     */
    ResponseCodes(final boolean digits, final int length, final Map<Kind, Map<Integer, String>> tables) {
        this.digits = digits;
        this.length = length;
        for (final Kind kind : Kind.values()) {
            for (int code = 0; code < CODES; code = code == 99 ? FIRST_LETTER : code + 1) {
                values[kind.ordinal() * CODES + code] = value(text(kind, code, tables));
            }
        }
    }

    private static String text(final Kind kind, final int code, final Map<Kind, Map<Integer, String>> tables) {
        final Map<Integer, String> own = tables.getOrDefault(kind, Map.of());
        final Map<Integer, String> every = tables.getOrDefault(Kind.EVERY, Map.of());
        if (own.containsKey(code)) {
            return own.get(code);
        }
        return every.getOrDefault(code, every.getOrDefault(OTHER, code(code)));
    }

    private long value(final String text) {
        if (digits) {
            // Codes with letters are for terminals; where two digits are all there is, they cannot be said.
            return text.matches("[0-9]+") ? Long.parseLong(text) : -1;
        }
        long packed = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            packed = packed << 8 | (i < text.length() ? text.charAt(i) : 0);
        }
        return packed;
    }

    /** A code of the switch as two characters. */
    private static String code(final int code) {
        final int first = code < FIRST_LETTER ? '0' + code / 10 : 'A' + (code - FIRST_LETTER) / 10;
        return "" + (char) first + (char) ('0' + code % 10);
    }

    /** The number of a code as people write it; -1 if there is none. */
    static int number(final String code) {
        if (!code.matches("[0-9A-I][0-9]")) {
            return -1;
        }
        final char first = code.charAt(0);
        return (first <= '9' ? (first - '0') * 10 : FIRST_LETTER + (first - 'A') * 10) + code.charAt(1) - '0';
    }

    /**
     * Writes DE 39.
     *
     * @param mti of the answer, as a number
     * @param code of the switch, 0-255
     */
    public void write(final MessageWriter writer, final int mti, final int code) {
        final int messageClass = mti / 100 % 10;
        final Kind kind = messageClass == CLASS_REVERSAL
                ? Kind.REVERSAL
                : messageClass == CLASS_NETWORK ? Kind.NETWORK : Kind.EVERY;
        final long value = values[kind.ordinal() * CODES + code];
        if (digits) {
            writer.number(FIELD, value);
        } else {
            writer.packed(FIELD, value, 0, length);
        }
    }
}
