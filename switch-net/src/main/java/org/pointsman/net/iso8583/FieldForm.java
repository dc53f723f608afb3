package org.pointsman.net.iso8583;

/**
 * The wire form of a field as one {@code int}: length prefix × content encoding × padding. Zero means that the
 * dialect has no such field.
 *
 * <pre>
 *   bit 0-9    max        longest content in units (digits, characters, bytes)
 *   bit 10-19  min        shortest content in units
 *   bit 20-21  lead bytes bytes before the content: length prefix or sign
 *   bit 22-23  lead       what these are: nothing, ASCII length, BCD length, sign
 *   bit 24-25  unit       log2 of the nibbles a unit takes: 0 BCD digit, 1 byte, 2 byte in hex
 *   bit 26-28  check      what content is well-formed
 *   bit 29     pad right  an odd BCD field has its spare nibble behind the last digit
 *   bit 30     defined
 * </pre>
 */
final class FieldForm {
    static final int MAX_UNITS = 0x3FF;

    static final int LEAD_NONE = 0;
    static final int LEAD_ASCII_LENGTH = 1;
    static final int LEAD_BCD_LENGTH = 2;
    static final int LEAD_SIGN = 3;

    static final int CHECK_TEXT = 0;
    static final int CHECK_BYTES = 1;
    static final int CHECK_BCD = 2;
    static final int CHECK_ASCII = 3;
    static final int CHECK_BCD_TRACK = 4;
    static final int CHECK_ASCII_TRACK = 5;
    static final int CHECK_HEX = 6;

    private static final int PAD_RIGHT = 1 << 29;
    private static final int DEFINED = 1 << 30;

    private FieldForm() {}

    static int of(final FieldDefinition field, final Encoding lengths) {
        return field.max()
                | field.min() << 10
                | leadBytes(field, lengths) << 20
                | lead(field, lengths) << 22
                | Integer.numberOfTrailingZeros(field.encoding().nibblesPerUnit) << 24
                | check(field) << 26
                | (field.padRight() ? PAD_RIGHT : 0)
                | DEFINED;
    }

    private static int lead(final FieldDefinition field, final Encoding lengths) {
        if (field.type() == FieldType.SIGNED) {
            return LEAD_SIGN;
        }
        if (field.prefixDigits() == 0) {
            return LEAD_NONE;
        }
        return lengths == Encoding.BCD ? LEAD_BCD_LENGTH : LEAD_ASCII_LENGTH;
    }

    private static int leadBytes(final FieldDefinition field, final Encoding lengths) {
        if (field.type() == FieldType.SIGNED) {
            return 1;
        }
        return lengths == Encoding.BCD ? field.prefixDigits() + 1 >> 1 : field.prefixDigits();
    }

    private static int check(final FieldDefinition field) {
        final boolean bcd = field.encoding() == Encoding.BCD;
        return switch (field.type()) {
            case NUMERIC, SIGNED -> bcd ? CHECK_BCD : CHECK_ASCII;
            case TRACK -> bcd ? CHECK_BCD_TRACK : CHECK_ASCII_TRACK;
            case BINARY -> field.encoding() == Encoding.HEX ? CHECK_HEX : CHECK_BYTES;
            case TEXT -> CHECK_TEXT;
        };
    }

    static int max(final int form) {
        return form & MAX_UNITS;
    }

    static int min(final int form) {
        return form >>> 10 & MAX_UNITS;
    }

    static int leadBytes(final int form) {
        return form >>> 20 & 3;
    }

    static int lead(final int form) {
        return form >>> 22 & 3;
    }

    static int check(final int form) {
        return form >>> 26 & 7;
    }

    /** Whether any content will do: text and bytes, one a unit. */
    static boolean isOpen(final int form) {
        return check(form) <= CHECK_BYTES;
    }

    static boolean padRight(final int form) {
        return (form & PAD_RIGHT) != 0;
    }

    static boolean isBcd(final int form) {
        return (form >>> 24 & 3) == 0;
    }

    static boolean isHex(final int form) {
        return (form >>> 24 & 3) == 2;
    }

    /** Whether the length is fixed. */
    static boolean isFixed(final int form) {
        final int lead = lead(form);
        return lead == LEAD_NONE || lead == LEAD_SIGN;
    }

    /** Bytes that {@code units} of content take on the wire. */
    static int contentBytes(final int form, final int units) {
        return (units << (form >>> 24 & 3)) + 1 >> 1;
    }

    /** Number of nibbles before the first digit of a BCD field: 1 if the spare nibble is there, else 0. */
    static int leadNibbles(final int form, final int digits) {
        return padRight(form) ? 0 : digits & 1;
    }
}
