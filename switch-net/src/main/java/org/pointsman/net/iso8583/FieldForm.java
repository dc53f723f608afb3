package org.pointsman.net.iso8583;

/**
 * The wire form of a field as one word: length prefix × content encoding × padding.
 *
 * <pre>
 *   bit 0-31   wire bytes  of the whole field if its length is fixed; huge if the dialect has no such field
 *   bit 32-41  max         longest content in units (digits, characters, bytes)
 *   bit 42-51  min         shortest content in units
 *   bit 52-53  lead bytes  bytes before the content: length prefix or sign
 *   bit 54-55  lead        what these are: nothing or a sign, length in BCD, in characters, as a binary number
 *   bit 56-57  unit        log2 of the nibbles a unit takes: 0 BCD digit, 1 byte, 2 byte in hex
 *   bit 58-60  check       what content is well-formed
 *   bit 61     its characters are EBCDIC
 *   bit 62     an odd number of BCD digits has its spare nibble behind the last one
 *   bit 63     an odd number of BCD digits has its spare nibble before the first one
 * </pre>
 */
final class FieldForm {
    /** Of a field that the dialect does not have. So long that no message can hold it, short enough not to overflow. */
    static final long UNKNOWN = Integer.MAX_VALUE >> 1;

    static final int CHECK_TEXT = 0;
    static final int CHECK_BYTES = 1;
    static final int CHECK_BCD = 2;
    static final int CHECK_ASCII = 3;
    static final int CHECK_BCD_TRACK = 4;
    static final int CHECK_ASCII_TRACK = 5;
    static final int CHECK_SIGNED = 6;
    static final int CHECK_HEX = 7;

    private static final long LEAD = 3L << 54;
    private static final long LEAD_BCD_LENGTH = 1L << 54;
    private static final long LEAD_CHARACTERS_LENGTH = 2L << 54;
    private static final long LEAD_BINARY_LENGTH = 3L << 54;
    private static final long EBCDIC = 1L << 61;
    private static final int MAX_UNITS = 0x3FF;

    private FieldForm() {}

    static long of(final FieldDefinition field, final boolean ebcdic) {
        final int leadBytes = leadBytes(field);
        final int unit = Integer.numberOfTrailingZeros(field.encoding().nibblesPerUnit);
        return leadBytes + ((field.max() << unit) + 1 >> 1)
                | (long) field.max() << 32
                | (long) field.min() << 42
                | (long) leadBytes << 52
                | lead(field)
                | (long) unit << 56
                | (long) check(field) << 58
                | (ebcdic && hasCharacters(field) ? EBCDIC : 0)
                | (long) spare(field) << 62;
    }

    /**
     * A field that was found in a message: its form, with its offset in place of the wire bytes and the length of its
     * content in place of the maximum.
     */
    static long placed(final long form, final int units, final int offset) {
        return form & -1L << 52 | (long) units << 32 | offset;
    }

    private static long lead(final FieldDefinition field) {
        if (field.prefixDigits() == 0) {
            return 0;
        }
        return switch (field.lengths()) {
            case BCD -> LEAD_BCD_LENGTH;
            case BINARY -> LEAD_BINARY_LENGTH;
            default -> LEAD_CHARACTERS_LENGTH;
        };
    }

    private static int leadBytes(final FieldDefinition field) {
        if (field.type() == FieldType.SIGNED) {
            return 1;
        }
        if (field.prefixDigits() == 0 || field.lengths() == Encoding.CHARACTERS) {
            return field.prefixDigits();
        }
        return field.prefixDigits() + 1 >> 1;
    }

    private static boolean hasCharacters(final FieldDefinition field) {
        return field.encoding() == Encoding.CHARACTERS
                || field.encoding() == Encoding.HEX
                || field.type() == FieldType.SIGNED;
    }

    private static int check(final FieldDefinition field) {
        final boolean bcd = field.encoding() == Encoding.BCD;
        return switch (field.type()) {
            case NUMERIC -> bcd ? CHECK_BCD : CHECK_ASCII;
            case TRACK -> bcd ? CHECK_BCD_TRACK : CHECK_ASCII_TRACK;
            case SIGNED -> CHECK_SIGNED;
            case BINARY -> field.encoding() == Encoding.HEX ? CHECK_HEX : CHECK_BYTES;
            case TEXT -> CHECK_TEXT;
        };
    }

    private static int spare(final FieldDefinition field) {
        if (field.encoding() != Encoding.BCD) {
            return 0;
        }
        return field.padRight() ? 1 : 2;
    }

    /** Bytes of the whole field if its length is fixed, more than any message has if the dialect has no such field. */
    static int wireBytes(final long form) {
        return (int) form;
    }

    static int max(final long form) {
        return (int) (form >>> 32) & MAX_UNITS;
    }

    static int min(final long form) {
        return (int) (form >>> 42) & MAX_UNITS;
    }

    static int leadBytes(final long form) {
        return (int) (form >>> 52) & 3;
    }

    /** Whether a length stands before the content. */
    static boolean isVariable(final long form) {
        return (form & LEAD) != 0;
    }

    static boolean hasBcdLength(final long form) {
        return (form & LEAD) == LEAD_BCD_LENGTH;
    }

    static boolean hasBinaryLength(final long form) {
        return (form & LEAD) == LEAD_BINARY_LENGTH;
    }

    static int check(final long form) {
        return (int) (form >>> 58) & 7;
    }

    /** The check and the character set in one number: neighbours that share it can be checked as one. */
    static int run(final long form) {
        return (int) (form >>> 58) & 15;
    }

    /** Whether any content will do: text and bytes. Takes a check or a run. */
    static boolean isOpen(final int check) {
        return (check & 6) == 0;
    }

    /** Whether the content is plain digits. Takes a check or a run. */
    static boolean isDigits(final int check) {
        return (check & 6) == 2;
    }

    /** Whether a run is of characters in EBCDIC. */
    static boolean isEbcdicRun(final int run) {
        return run > 7;
    }

    static boolean isEbcdic(final long form) {
        return (form & EBCDIC) != 0;
    }

    static boolean isBcd(final long form) {
        return (form >>> 56 & 3) == 0;
    }

    static boolean isHex(final long form) {
        return (form >>> 56 & 3) == 2;
    }

    /** Whether the content is BCD digits, perhaps an odd number of them. */
    static boolean mayHaveSpare(final long form) {
        return check(form) == CHECK_BCD && (isVariable(form) || (max(form) & 1) != 0);
    }

    /** 1 if so many digits leave a spare nibble behind the last one, else 0. */
    static int spareBehind(final long form, final int digits) {
        return digits & (int) (form >>> 62) & 1;
    }

    /** 1 if so many digits leave a spare nibble before the first one, else 0. */
    static int spareBefore(final long form, final int digits) {
        return digits & (int) (form >>> 63);
    }

    /** Bytes that {@code units} of content take on the wire. */
    static int contentBytes(final long form, final int units) {
        return (units << ((int) (form >>> 56) & 3)) + 1 >> 1;
    }
}
