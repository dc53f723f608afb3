package org.pointsman.net.iso8583;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Whether the content of a field is what its type allows.
 *
 * <p>Eight bytes are checked at a time. The last load ends with the field, so it may start before it, where message type
 * and bitmap (ten bytes or more) always stand, but it never reads behind it.
 */
final class ContentCheck {
    private ContentCheck() {}

    /** True if the content from {@code content} to {@code end}, {@code length} units long, is well-formed. */
    static boolean passes(
            final DirectBuffer buffer, final int form, final int content, final int length, final int end) {
        final int check = FieldForm.check(form);
        if (FieldForm.isOpen(form) || length == 0) {
            return true;
        }
        if (FieldForm.lead(form) == FieldForm.LEAD_SIGN && !isSign(buffer.getByte(content - 1))) {
            return false;
        }
        long bad = 0;
        for (int at = content; at < end - 8; at += 8) {
            bad |= bad(check, buffer.getLong(at, BIG_ENDIAN));
        }
        final long last = FieldForm.isBcd(form)
                ? lastNibbles(buffer, form, content, length, end)
                : lastCharacters(buffer, content, end);
        return (bad | bad(check, last)) == 0;
    }

    private static long bad(final int check, final long word) {
        return switch (check) {
            case FieldForm.CHECK_BCD -> Swar.badBcd(word);
            case FieldForm.CHECK_ASCII -> Swar.badAscii(word);
            case FieldForm.CHECK_BCD_TRACK -> Swar.badBcdTrack(word);
            case FieldForm.CHECK_ASCII_TRACK -> Swar.badAsciiTrack(word);
            default -> Swar.badHex(word);
        };
    }

    /** The last up to eight bytes of a BCD field; a spare nibble that is right reads as 0, one that is wrong as F. */
    private static long lastNibbles(
            final DirectBuffer buffer, final int form, final int content, final int length, final int end) {
        final long word = buffer.getLong(end - 8, BIG_ENDIAN);
        final long last = end - content < 8 ? word & Swar.lowBytes(end - content) : word;
        if ((length & 1) == 0) {
            return last;
        }
        if (!FieldForm.padRight(form)) {
            return (buffer.getByte(content) & 0xF0) == 0 ? last : -1;
        }
        final long spare = last & 15;
        return spare == 0 || spare == 15 ? last & ~15L : -1;
    }

    /** The last up to eight characters of a field; in front of a shorter field stand ASCII zeros. */
    static long lastCharacters(final DirectBuffer buffer, final int content, final int end) {
        final int bytes = end - content;
        final long word = buffer.getLong(end - 8, BIG_ENDIAN);
        if (bytes >= 8) {
            return word;
        }
        final long mask = Swar.lowBytes(bytes);
        return word & mask | Swar.ASCII_ZEROS & ~mask;
    }

    // Where and why, once it is known that a field is bad. Cold, but free of allocation too.

    /** Index of the first offending byte of a field that did not pass. */
    static int errorIndex(final DirectBuffer buffer, final int form, final int content, final int length) {
        if (FieldForm.lead(form) == FieldForm.LEAD_SIGN && !isSign(buffer.getByte(content - 1))) {
            return content - 1;
        }
        final int unit = firstIllegal(buffer, form, content, length);
        if (FieldForm.isBcd(form)) {
            final int nibble = unit >= 0 ? unit + FieldForm.leadNibbles(form, length) : spareNibble(form, length);
            return content + (nibble >> 1);
        }
        return content + unit;
    }

    /** Why a field did not pass. */
    static FormatError reason(final DirectBuffer buffer, final int form, final int content, final int length) {
        if (FieldForm.lead(form) == FieldForm.LEAD_SIGN && !isSign(buffer.getByte(content - 1))) {
            return FormatError.BAD_SIGN;
        }
        if (firstIllegal(buffer, form, content, length) < 0) {
            return FormatError.BAD_PADDING;
        }
        return switch (FieldForm.check(form)) {
            case FieldForm.CHECK_BCD_TRACK, FieldForm.CHECK_ASCII_TRACK -> FormatError.BAD_TRACK;
            case FieldForm.CHECK_HEX -> FormatError.BAD_HEX;
            default -> FormatError.BAD_DIGIT;
        };
    }

    private static int spareNibble(final int form, final int length) {
        return FieldForm.padRight(form) ? length : 0;
    }

    /** Index of the first illegal digit or character; -1 if there is none. */
    private static int firstIllegal(final DirectBuffer buffer, final int form, final int content, final int length) {
        final int check = FieldForm.check(form);
        final int count = FieldForm.isHex(form) ? length << 1 : length;
        for (int i = 0; i < count; i++) {
            final int value = FieldForm.isBcd(form)
                    ? nibble(buffer, content, i + FieldForm.leadNibbles(form, length))
                    : buffer.getByte(content + i);
            if (!isLegal(check, value)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLegal(final int check, final int value) {
        return switch (check) {
            case FieldForm.CHECK_BCD -> value <= 9;
            case FieldForm.CHECK_ASCII -> value >= '0' && value <= '9';
            case FieldForm.CHECK_BCD_TRACK -> value <= 9 || value == 0xD;
            case FieldForm.CHECK_ASCII_TRACK -> value >= '0' && value <= '9' || isSeparator(value);
            default -> value >= 0 && Character.digit(value, 16) >= 0;
        };
    }

    /** Whether an ASCII character may stand in the field, as people write it. */
    static boolean isCharacterOf(final int form, final int character) {
        return switch (FieldForm.check(form)) {
            case FieldForm.CHECK_BCD -> isLegal(FieldForm.CHECK_ASCII, character);
            case FieldForm.CHECK_BCD_TRACK -> isLegal(FieldForm.CHECK_ASCII_TRACK, character);
            default -> isLegal(FieldForm.check(form), character);
        };
    }

    static boolean isSeparator(final int character) {
        return character == '=' || character == 'D';
    }

    static boolean isSign(final int character) {
        return character == 'C' || character == 'D';
    }

    /** A nibble, counted from the upper one of the byte at {@code content}. */
    static int nibble(final DirectBuffer buffer, final int content, final int index) {
        return buffer.getByte(content + (index >> 1)) >>> ((index & 1 ^ 1) << 2) & 15;
    }
}
