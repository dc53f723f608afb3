package org.pointsman.net.iso8583;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getLong;

/**
 * Whether the content of a field is what its type allows.
 *
 * <p>Eight bytes are checked at a time. The last load ends with the field, so it may start before it, where message type
 * and bitmap (ten bytes or more) always stand, but it never reads behind it.
 */
final class ContentCheck {
    private ContentCheck() {}

    /** Eight bytes from an address, the first one most significant. */
    static long word(final long address) {
        return Long.reverseBytes(getLong(address));
    }

    /** True if all bytes of a run of digits, from {@code from} to {@code to}, are digits of its kind. */
    static boolean areDigits(final long base, final int run, final int from, final int to) {
        long bad = 0;
        int at = from;
        if (run == FieldForm.CHECK_BCD) {
            for (; at < to - 8; at += 8) {
                bad |= Swar.badBcd(word(base + at));
            }
            return (bad | Swar.badBcd(lastBytes(base, at, to))) == 0;
        }
        final boolean ebcdic = FieldForm.isEbcdicRun(run);
        for (; at < to - 8; at += 8) {
            final long word = word(base + at);
            bad |= ebcdic ? Swar.badEbcdic(word) : Swar.badAscii(word);
        }
        return (bad | Swar.badAscii(lastCharacters(base, ebcdic, at, to))) == 0;
    }

    /** True if the content from {@code content} to {@code end}, {@code length} units long, is well-formed. */
    static boolean passes(final long base, final long form, final int content, final int length, final int end) {
        final int check = FieldForm.check(form);
        if (FieldForm.isOpen(check) || length == 0) {
            return true;
        }
        if (check == FieldForm.CHECK_SIGNED && !isSign(character(base, form, content - 1))) {
            return false;
        }
        final boolean ebcdic = FieldForm.isEbcdic(form) && !FieldForm.isBcd(form);
        long bad = 0;
        for (int at = content; at < end - 8; at += 8) {
            final long word = word(base + at);
            bad |= bad(form, ebcdic ? Ebcdic.toLatin(word) : word);
        }
        final long last = FieldForm.isBcd(form)
                ? lastNibbles(base, form, content, length, end)
                : lastCharacters(base, ebcdic, content, end);
        return (bad | bad(form, last)) == 0;
    }

    private static long bad(final long form, final long word) {
        return switch (FieldForm.check(form)) {
            case FieldForm.CHECK_BCD -> Swar.badBcd(word);
            case FieldForm.CHECK_ASCII -> Swar.badAscii(word);
            case FieldForm.CHECK_BCD_TRACK -> Swar.badBcdTrack(word);
            case FieldForm.CHECK_ASCII_TRACK -> Swar.badAsciiTrack(word);
            case FieldForm.CHECK_SIGNED -> FieldForm.isBcd(form) ? Swar.badBcd(word) : Swar.badAscii(word);
            default -> Swar.badHex(word);
        };
    }

    /** The last up to eight bytes of a BCD field; a spare nibble that is right reads as 0, one that is wrong as F. */
    private static long lastNibbles(
            final long base, final long form, final int content, final int length, final int end) {
        final long last = lastBytes(base, content, end);
        if (FieldForm.spareBefore(form, length) != 0) {
            return (getByte(base + content) & 0xF0) == 0 ? last : -1;
        }
        if (FieldForm.spareBehind(form, length) != 0) {
            final long spare = last & 15;
            return spare == 0 || spare == 15 ? last & ~15L : -1;
        }
        return last;
    }

    /** The last up to eight bytes; in front of fewer stand zeros. */
    private static long lastBytes(final long base, final int from, final int to) {
        final long word = word(base + to - 8);
        return to - from < 8 ? word & Swar.lowBytes(to - from) : word;
    }

    /** The last up to eight characters of a field, in ASCII; in front of a shorter field stand zeros. */
    static long lastCharacters(final long base, final boolean ebcdic, final int content, final int end) {
        final int bytes = end - content;
        final long there = word(base + end - 8);
        final long word = ebcdic ? Ebcdic.toLatin(there) : there;
        if (bytes >= 8) {
            return word;
        }
        final long mask = Swar.lowBytes(bytes);
        return word & mask | Swar.ASCII_ZEROS & ~mask;
    }

    // Where and why, once it is known that a field is bad. Cold, but free of allocation too.

    /** Index of the first offending byte of a field that did not pass. */
    static int errorIndex(final long base, final long form, final int content, final int length) {
        if (FieldForm.check(form) == FieldForm.CHECK_SIGNED && !isSign(character(base, form, content - 1))) {
            return content - 1;
        }
        final int unit = firstIllegal(base, form, content, length);
        if (FieldForm.isBcd(form)) {
            final int nibble = unit >= 0 ? unit + FieldForm.spareBefore(form, length) : spareNibble(form, length);
            return content + (nibble >> 1);
        }
        return content + unit;
    }

    /** Why a field did not pass. */
    static FormatError reason(final long base, final long form, final int content, final int length) {
        if (FieldForm.check(form) == FieldForm.CHECK_SIGNED && !isSign(character(base, form, content - 1))) {
            return FormatError.BAD_SIGN;
        }
        if (firstIllegal(base, form, content, length) < 0) {
            return FormatError.BAD_PADDING;
        }
        return switch (FieldForm.check(form)) {
            case FieldForm.CHECK_BCD_TRACK, FieldForm.CHECK_ASCII_TRACK -> FormatError.BAD_TRACK;
            case FieldForm.CHECK_HEX -> FormatError.BAD_HEX;
            default -> FormatError.BAD_DIGIT;
        };
    }

    private static int spareNibble(final long form, final int length) {
        return FieldForm.spareBehind(form, length) != 0 ? length : 0;
    }

    /** Index of the first illegal digit or character; -1 if there is none. */
    private static int firstIllegal(final long base, final long form, final int content, final int length) {
        final int count = FieldForm.isHex(form) ? length << 1 : length;
        for (int i = 0; i < count; i++) {
            final int value = FieldForm.isBcd(form)
                    ? nibble(base, content, i + FieldForm.spareBefore(form, length))
                    : character(base, form, content + i);
            if (!isLegal(form, value)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLegal(final long form, final int value) {
        return FieldForm.isBcd(form)
                ? value <= 9 || FieldForm.check(form) == FieldForm.CHECK_BCD_TRACK && value == 0xD
                : isCharacterOf(form, value);
    }

    /** Whether an ASCII character may stand in the field, as people write it. */
    static boolean isCharacterOf(final long form, final int character) {
        return switch (FieldForm.check(form)) {
            case FieldForm.CHECK_BCD, FieldForm.CHECK_ASCII, FieldForm.CHECK_SIGNED -> isDigit(character);
            case FieldForm.CHECK_BCD_TRACK, FieldForm.CHECK_ASCII_TRACK -> isDigit(character) || isSeparator(character);
            case FieldForm.CHECK_HEX -> character < 0x80 && Character.digit(character, 16) >= 0;
            default -> true;
        };
    }

    private static boolean isDigit(final int character) {
        return character >= '0' && character <= '9';
    }

    static boolean isSeparator(final int character) {
        return character == '=' || character == 'D';
    }

    static boolean isSign(final int character) {
        return character == 'C' || character == 'D';
    }

    /** The byte at an index as a character of a field of this form, 0-255. */
    static int character(final long base, final long form, final int at) {
        final int character = getByte(base + at) & 0xFF;
        return FieldForm.isEbcdic(form) ? Ebcdic.toLatin(character) : character;
    }

    /** A nibble, counted from the upper one of the byte at {@code content}. */
    static int nibble(final long base, final int content, final int index) {
        return getByte(base + content + (index >> 1)) >>> ((index & 1 ^ 1) << 2) & 15;
    }
}
