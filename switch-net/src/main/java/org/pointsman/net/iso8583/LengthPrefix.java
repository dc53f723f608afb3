package org.pointsman.net.iso8583;

/** The length in front of a field of variable length. */
final class LengthPrefix {
    // Instead of a length
    private static final int TRUNCATED = -1;
    private static final int BAD = -2;
    private static final int TOO_LONG = -3;
    private static final int TOO_SHORT = -4;

    private LengthPrefix() {}

    /**
     * Reads one.
     *
     * @param form of the field
     * @param digitDifference of the dialect
     * @param base what has to be added to an index to get an address; eight bytes before {@code at} are readable
     * @param at index of the prefix
     * @param limit index behind the message
     * @return the length, in the field's units; negative if there is none that the field may have, see {@link #error}
     */
    static int read(final long form, final long digitDifference, final long base, final int at, final int limit) {
        final int bytes = FieldForm.leadBytes(form);
        if (limit - at < bytes) {
            return TRUNCATED;
        }
        final long word = ContentCheck.word(base + at + bytes - 8);
        final int length;
        if (FieldForm.hasBcdLength(form)) {
            final long digits = word & Swar.lowBytes(bytes);
            if (Swar.badBcd(digits) != 0) {
                return BAD;
            }
            final int pairs = (int) (digits - 6 * (digits >>> 4 & 0x0F0F));
            length = (pairs >>> 8) * 100 + (pairs & 0xFF);
        } else if (FieldForm.hasBinaryLength(form)) {
            length = (int) (word & Swar.lowBytes(bytes));
        } else {
            final long characters = word ^ digitDifference;
            final long digits = characters & Swar.lowBytes(bytes) | Swar.ASCII_ZEROS & -1L << (bytes << 3);
            if (Swar.badAscii(digits) != 0) {
                return BAD;
            }
            length = (int) ((digits >>> 16 & 15) * 100 + (digits >>> 8 & 15) * 10 + (digits & 15));
        }
        if (length > FieldForm.max(form)) {
            return TOO_LONG;
        }
        return length < FieldForm.min(form) ? TOO_SHORT : length;
    }

    /** What is wrong, by what {@link #read} said; if it gave a length, the content behind it is not there. */
    static FormatError error(final int length) {
        return switch (length) {
            case BAD -> FormatError.BAD_LENGTH;
            case TOO_LONG -> FormatError.TOO_LONG;
            case TOO_SHORT -> FormatError.TOO_SHORT;
            default -> FormatError.TRUNCATED;
        };
    }
}
