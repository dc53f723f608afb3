package org.pointsman.net.iso8583;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads ISO 8583 messages where they lie: finds and checks every field once, then hands out content on demand. A
 * flyweight: one instance a thread, used again for each message; it allocates nothing and bad input never makes it
 * throw.
 *
 * <p>What it hands out is valid until the next {@link #parse} or until the buffer's memory changes. A field that is
 * absent (see {@link #has}) has number -1, packed text 0, offset -1 and length 0.
 *
 * <p>After a failed parse, what could be read stays readable, so that a refused message can be answered. If the content
 * of a field is illegal its length still tells where the next one starts: such a field is left out and reading goes on.
 * Any other error ends the reading there. The error that is reported is the first one in wire order.
 */
public final class MessageReader {
    /** Most digits that {@link #number(int)} takes: what fits an unsigned 64-bit number. */
    public static final int MAX_NUMBER_DIGITS = 19;

    private static final long TEN_TO_8 = 100_000_000L;
    private static final long TEN_TO_10 = 10_000_000_000L;
    // Instead of a length
    private static final int NO_LENGTH = -1;
    private static final int BAD_LENGTH = -2;
    private static final int LENGTH_TOO_LONG = -3;
    private static final int LENGTH_TOO_SHORT = -4;

    private static final int TRACK_2 = 35;
    private static final int MAX_PAN_DIGITS = 19;

    /** By DE: offset in the lower half, units of content in the upper. Old entries stay; the bitmap tells what is valid. */
    private final long[] fields = new long[Dialect.MAX_DE + 1];

    private Dialect dialect;
    private long[] forms;
    private DirectBuffer buffer;
    private int start;
    private int limit;
    private int position;
    private int mti;
    private long primary;
    private long secondary;
    private FormatError error = FormatError.NONE;
    private int errorField;
    private int errorOffset;

    /**
     * Reads one message.
     *
     * @param dialect how it is written
     * @param buffer where it lies
     * @param offset of its first byte: the header if the dialect has one, else the message type
     * @param length of the message in bytes; nothing behind it is read
     * @return true = the message is complete and well-formed; false = see {@link #errorField()}
     */
    public boolean parse(final Dialect dialect, final DirectBuffer buffer, final int offset, final int length) {
        this.dialect = dialect;
        forms = dialect.forms;
        this.buffer = buffer;
        start = offset;
        limit = offset + length;
        position = offset + dialect.headerBytes;
        mti = -1;
        primary = 0;
        secondary = 0;
        error = FormatError.NONE;
        errorField = -1;
        errorOffset = -1;
        return readMti() && readFields() && error == FormatError.NONE;
    }

    private boolean readMti() {
        final int at = position;
        final int bytes = dialect.mtiBcd ? 2 : 4;
        if (limit - at < bytes) {
            return fail(0, FormatError.TRUNCATED, at);
        }
        if (dialect.mtiBcd) {
            final long digits = buffer.getShort(at, BIG_ENDIAN) & 0xFFFFL;
            if (Swar.badBcd(digits) != 0) {
                return fail(0, FormatError.BAD_MTI, at);
            }
            mti = (int) Swar.bcdToNumber(digits);
        } else {
            final long digits = buffer.getInt(at, BIG_ENDIAN) & 0xFFFFFFFFL | Swar.ASCII_ZEROS << 32;
            if (Swar.badAscii(digits) != 0) {
                return fail(0, FormatError.BAD_MTI, at);
            }
            mti = (int) Swar.asciiToNumber(digits);
        }
        position = at + bytes;
        return mti / 1000 == dialect.version || fail(0, FormatError.WRONG_VERSION, at);
    }

    private boolean readFields() {
        final int bitmapBytes = dialect.bitmapHex ? 16 : 8;
        final int bitmapAt = position;
        if (!bitmapIsReadable(bitmapAt, bitmapBytes)) {
            return false;
        }
        final long first = bitmap(bitmapAt);
        position = bitmapAt + bitmapBytes;
        if (first >= 0) {
            primary = first;
            return walk(first, 0) && noTrailingBytes();
        }
        if (!bitmapIsReadable(position, bitmapBytes)) {
            return false;
        }
        final long second = bitmap(position);
        position += bitmapBytes;
        primary = first & Long.MAX_VALUE;
        if (!walk(primary, 0)) {
            return false;
        }
        if (second < 0) {
            return fail(65, FormatError.THIRD_BITMAP, bitmapAt + bitmapBytes);
        }
        secondary = second;
        return walk(second, 64) && noTrailingBytes();
    }

    private boolean bitmapIsReadable(final int at, final int bytes) {
        if (limit - at < bytes) {
            return fail(1, FormatError.TRUNCATED, at);
        }
        if (dialect.bitmapHex) {
            for (int i = at; i < at + 16; i += 8) {
                final long bad = Swar.badHex(word(i));
                if (bad != 0) {
                    return fail(1, FormatError.BAD_BITMAP, i + (Long.numberOfLeadingZeros(bad) >> 3));
                }
            }
        }
        return true;
    }

    private long bitmap(final int at) {
        return dialect.bitmapHex ? Swar.hexToBytes(word(at)) << 32 | Swar.hexToBytes(word(at + 8)) : word(at);
    }

    /**
     * Finds and checks the fields of one bitmap; DE = {@code base} + 1 for its most significant bit.
     *
     * <p>Numeric fields tend to stand side by side, and their length prefixes are digits too. So content is not checked
     * field by field: neighbours of the same kind make a run, which is checked as a whole where it ends.
     */
    private boolean walk(final long bitmap, final int base) {
        final long[] forms = this.forms;
        long rest = bitmap;
        int at = position;
        int run = FieldForm.CHECK_TEXT;
        int runAt = at;
        int runField = base + 1;
        while (rest != 0) {
            final int index = Long.numberOfLeadingZeros(rest);
            rest &= ~(Long.MIN_VALUE >>> index);
            final int de = base + 1 + index;
            final long form = forms[de];
            int length = FieldForm.max(form);
            int end = at + FieldForm.wireBytes(form);
            if (FieldForm.isVariable(form)) {
                length = variableLength(form, at);
                end = at + FieldForm.leadBytes(form) + FieldForm.contentBytes(form, length);
            }
            if (length < 0 || end > limit) {
                checkRun(run, runAt, at, runField, de);
                failLayout(de, form, at);
                checkSpares(base);
                return false;
            }
            fields[de] = (long) length << 32 | at;
            final int check = FieldForm.check(form);
            if (check != run) {
                checkRun(run, runAt, at, runField, de);
                run = check;
                runAt = at;
                runField = de;
            }
            at = end;
        }
        position = at;
        checkRun(run, runAt, at, runField, base + 65);
        checkSpares(base);
        return true;
    }

    /**
     * Checks the content of neighbouring fields of the same kind.
     *
     * @param firstField of the run
     * @param endField behind the run
     */
    private void checkRun(final int check, final int from, final int to, final int firstField, final int endField) {
        if (FieldForm.isOpen(check)) {
            return;
        }
        if (FieldForm.isDigits(check) && ContentCheck.areDigits(buffer, check == FieldForm.CHECK_BCD, from, to)) {
            return;
        }
        for (int de = firstField; de < endField; de++) {
            if (has(de) && !contentPasses(de)) {
                leaveOut(de);
            }
        }
    }

    /** Spare nibbles that are zero have passed as digits; others may be right too, or wrong. */
    private void checkSpares(final int base) {
        long rest = base == 0 ? primary & dialect.sparesPrimary : secondary & dialect.sparesSecondary;
        while (rest != 0) {
            final int index = Long.numberOfLeadingZeros(rest);
            rest &= ~(Long.MIN_VALUE >>> index);
            final int de = base + 1 + index;
            final long form = forms[de];
            final int digits = units(de);
            if ((digits & 1) != 0) {
                final int content = offset(de) + FieldForm.leadBytes(form);
                final int spare = FieldForm.spareBefore(form, digits) != 0
                        ? buffer.getByte(content) & 0xF0
                        : buffer.getByte(content + (digits >> 1)) & 0x0F;
                if (spare != 0 && !contentPasses(de)) {
                    leaveOut(de);
                }
            }
        }
    }

    private boolean contentPasses(final int de) {
        final long form = forms[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        return ContentCheck.passes(buffer, form, content, units(de), end(de));
    }

    /** The length in front of a variable field, or a negative number if there is none that the field may have. */
    private int variableLength(final long form, final int at) {
        final int bytes = FieldForm.leadBytes(form);
        if (limit - at < bytes) {
            return NO_LENGTH;
        }
        final long word = word(at + bytes - 8);
        final int length;
        if (FieldForm.hasBcdLength(form)) {
            final long digits = word & Swar.lowBytes(bytes);
            if (Swar.badBcd(digits) != 0) {
                return BAD_LENGTH;
            }
            final int pairs = (int) (digits - 6 * (digits >>> 4 & 0x0F0F));
            length = (pairs >>> 8) * 100 + (pairs & 0xFF);
        } else {
            final long digits = word & Swar.lowBytes(bytes) | Swar.ASCII_ZEROS & -1L << (bytes << 3);
            if (Swar.badAscii(digits) != 0) {
                return BAD_LENGTH;
            }
            length = (int) ((digits >>> 16 & 15) * 100 + (digits >>> 8 & 15) * 10 + (digits & 15));
        }
        if (length > FieldForm.max(form)) {
            return LENGTH_TOO_LONG;
        }
        return length < FieldForm.min(form) ? LENGTH_TOO_SHORT : length;
    }

    private boolean noTrailingBytes() {
        if (position == limit) {
            return true;
        }
        final long last = secondary != 0 ? secondary : primary;
        final int de = (secondary != 0 ? 128 : 64) - Long.numberOfTrailingZeros(last);
        return fail(last == 0 ? 1 : de, FormatError.TRAILING_BYTES, position);
    }

    // Errors. These paths are cold: they may be slow, but allocate nothing either.

    private boolean fail(final int de, final FormatError reason, final int at) {
        if (error == FormatError.NONE || at - start < errorOffset) {
            error = reason;
            errorField = de;
            errorOffset = at - start;
        }
        return false;
    }

    /** The reading ends before this field: it and what follows are not there. */
    private void failLayout(final int de, final long form, final int at) {
        if (de <= 64) {
            primary &= ~(-1L >>> de - 1);
        } else {
            secondary &= ~(-1L >>> de - 65);
        }
        fail(de, layoutError(form, at), at);
    }

    private FormatError layoutError(final long form, final int at) {
        if (form == FieldForm.UNKNOWN) {
            return FormatError.UNKNOWN_FIELD;
        }
        if (!FieldForm.isVariable(form)) {
            return FormatError.TRUNCATED;
        }
        return switch (variableLength(form, at)) {
            case BAD_LENGTH -> FormatError.BAD_LENGTH;
            case LENGTH_TOO_LONG -> FormatError.TOO_LONG;
            case LENGTH_TOO_SHORT -> FormatError.TOO_SHORT;
            default -> FormatError.TRUNCATED;
        };
    }

    /** The field's content is illegal: it counts as absent, the fields behind it are still read. */
    private void leaveOut(final int de) {
        if (de <= 64) {
            primary &= ~Dialect.bit(de);
        } else {
            secondary &= ~Dialect.bit(de);
        }
        final long form = forms[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        final int at = ContentCheck.errorIndex(buffer, form, content, units(de));
        fail(de, ContentCheck.reason(buffer, form, content, units(de)), at);
    }

    // What was read

    /** DE of the first error: 0 = message type, 1 = a bitmap, else 2-128; -1 = no error. */
    public int errorField() {
        return errorField;
    }

    /** Where the first error stands, in bytes from the start of the message; -1 = no error. */
    public int errorOffset() {
        return errorOffset;
    }

    /** Why the message was refused; {@link FormatError#NONE} after a successful parse. */
    public FormatError errorReason() {
        return error;
    }

    /** The dialect of the last parse. */
    public Dialect dialect() {
        return dialect;
    }

    /** The buffer of the last parse; all offsets below are indices of it. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Index of the first byte of the message: of its header if the dialect has one. */
    public int offset() {
        return start;
    }

    /** Length of the message as given to {@link #parse}. */
    public int length() {
        return limit - start;
    }

    /** Message type as a number, 0200 being 200; -1 if it could not be read. */
    public int mti() {
        return mti;
    }

    /** Whether a field was read; DE 2-128. */
    public boolean has(final int de) {
        return ((de <= 64 ? primary : secondary) & Dialect.bit(de)) != 0;
    }

    /** DE 2-64 as a bitmap word, the most significant bit (DE 1) always 0. */
    public long primary() {
        return primary;
    }

    /** DE 65-128 as a bitmap word, the most significant bit (DE 65) always 0. */
    public long secondary() {
        return secondary;
    }

    /** Index of the field's first byte: of its length prefix or sign where it has one. */
    public int fieldOffset(final int de) {
        return has(de) ? offset(de) : -1;
    }

    /** Bytes of the field on the wire, with its length prefix or sign. */
    public int fieldLength(final int de) {
        if (!has(de)) {
            return 0;
        }
        return end(de) - offset(de);
    }

    /** Index of the first byte of the field's content: behind length prefix and sign. */
    public int contentOffset(final int de) {
        return has(de) ? offset(de) + FieldForm.leadBytes(forms[de]) : -1;
    }

    /** Length of the content in its own units: digits, characters, or bytes (also where two hex characters stand for one). */
    public int contentLength(final int de) {
        return has(de) ? units(de) : 0;
    }

    /**
     * The digits of a field as a number. Of a signed field (x+n) it is the amount without its sign.
     *
     * @return an unsigned 64-bit number (up to 18 digits it is never negative); 0 for a field without content; -1 if
     *     the field is absent, longer than {@link #MAX_NUMBER_DIGITS}, or a text field that holds anything but digits
     */
    public long number(final int de) {
        if (!has(de)) {
            return -1;
        }
        final long form = forms[de];
        final int length = units(de);
        final int content = offset(de) + FieldForm.leadBytes(form);
        if (length - 1 >>> 3 == 0) {
            if (FieldForm.check(form) == FieldForm.CHECK_BCD) {
                final long word = word(content + (length + 1 >> 1) - 8) >>> (FieldForm.spareBehind(form, length) << 2);
                return Swar.fewBcdToNumber(word & Swar.lowNibbles(length));
            }
            if (FieldForm.check(form) == FieldForm.CHECK_ASCII) {
                return Swar.asciiToNumber(ContentCheck.lastCharacters(buffer, content, content + length));
            }
        }
        return number(de, 0, length);
    }

    /**
     * Some digits of a field as a number: one of the values packed into DE 90, say.
     *
     * @param first index of the first digit, from 0
     * @param count number of digits, 0 to {@link #MAX_NUMBER_DIGITS}
     * @return as {@link #number(int)}; -1 also if the content ends before the last of these digits
     */
    public long number(final int de, final int first, final int count) {
        if (!has(de) || first < 0 || count < 0 || count > MAX_NUMBER_DIGITS || first + count > units(de)) {
            return -1;
        }
        final long form = forms[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        if (FieldForm.isBcd(form)) {
            final int nibble = first + FieldForm.spareBefore(form, units(de));
            return count <= 15
                    ? bcdNumber(content, nibble, count)
                    : bcdNumber(content, nibble, count - 10) * TEN_TO_10 + bcdNumber(content, nibble + count - 10, 10);
        }
        return FieldForm.isHex(form) ? -1 : asciiNumber(content + first, count);
    }

    /** Up to 15 nibbles as digits; -1 if one is a track separator. */
    private long bcdNumber(final int content, final int nibble, final int count) {
        if (count == 0) {
            return 0;
        }
        final int endNibble = nibble + count;
        final long word = word(content + (endNibble + 1 >> 1) - 8) >>> ((endNibble & 1) << 2);
        final long digits = word & Swar.lowNibbles(count);
        return Swar.badBcd(digits) == 0 ? Swar.bcdToNumber(digits) : -1;
    }

    private long asciiNumber(final int at, final int count) {
        long number = 0;
        int done = 0;
        while (done < count) {
            final int characters = count - done & 7;
            final int next = characters == 0 ? 8 : characters;
            final long digits = ContentCheck.lastCharacters(buffer, at + done, at + done + next);
            if (Swar.badAscii(digits) != 0) {
                return -1;
            }
            number = number * TEN_TO_8 + Swar.asciiToNumber(digits);
            done += next;
        }
        return number;
    }

    /**
     * Up to eight characters of a text or byte field as one big-endian word: the first character is the most
     * significant byte, bytes behind the last one are zero. Nothing is trimmed: a fixed field keeps its spaces.
     *
     * <p>So DE 41 is {@code packed(41, 0, 8)}, DE 42 is {@code packed(42, 0, 8)} and {@code packed(42, 8, 7)}, and the
     * last four characters of DE 37 are {@code packed(37, 8, 4) >>> 32}.
     *
     * @param first index of the first character, from 0
     * @param count number of characters, 1-8; those beyond the content read as zero
     * @return 0 also if the field is absent or does not hold one byte a character
     */
    public long packed(final int de, final int first, final int count) {
        if (!has(de)) {
            return 0;
        }
        final long form = forms[de];
        final int there = Math.min(count, units(de) - first);
        if (there <= 0 || FieldForm.isBcd(form) || FieldForm.isHex(form)) {
            return 0;
        }
        return word(offset(de) + FieldForm.leadBytes(form) + first + there - 8) << (8 - there << 3);
    }

    /**
     * One character of a field, as an ASCII code: of BCD content a digit or {@code =}, of bytes in hex one of the two
     * hex characters of each byte, of bytes the byte itself (0-255). -1 outside the content.
     */
    public int character(final int de, final int index) {
        if (!has(de)) {
            return -1;
        }
        final long form = forms[de];
        final int characters = FieldForm.isHex(form) ? units(de) << 1 : units(de);
        if (index < 0 || index >= characters) {
            return -1;
        }
        final int content = offset(de) + FieldForm.leadBytes(form);
        if (FieldForm.isBcd(form)) {
            final int nibble = ContentCheck.nibble(buffer, content, index + FieldForm.spareBefore(form, units(de)));
            return nibble > 9 ? '=' : '0' + nibble;
        }
        return buffer.getByte(content + index) & 0xFF;
    }

    /** The sign of an x+n field, {@code C} or {@code D}; -1 if the field is absent or has none. */
    public int sign(final int de) {
        return has(de) && FieldForm.check(forms[de]) == FieldForm.CHECK_SIGNED ? buffer.getByte(offset(de)) : -1;
    }

    /**
     * Copies the content of a text or byte field; bytes that stand in hex are turned into bytes.
     *
     * @return number of bytes copied: {@link #contentLength}, or 0 if the field is absent or BCD
     */
    public int bytes(final int de, final MutableDirectBuffer target, final int targetOffset) {
        if (!has(de) || FieldForm.isBcd(forms[de])) {
            return 0;
        }
        final long form = forms[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        if (!FieldForm.isHex(form)) {
            target.putBytes(targetOffset, buffer, content, units(de));
        } else {
            for (int i = 0; i < units(de); i++) {
                final int at = content + (i << 1);
                final int value =
                        Character.digit(buffer.getByte(at), 16) << 4 | Character.digit(buffer.getByte(at + 1), 16);
                target.putByte(targetOffset + i, (byte) value);
            }
        }
        return units(de);
    }

    /** DE 2 as an unsigned number; see {@link #panDigits()}. */
    public long pan() {
        return number(2);
    }

    /** Number of digits of DE 2; 0 if absent. */
    public int panDigits() {
        return contentLength(2);
    }

    /** The card number in track 2 (DE 35) as an unsigned number; see {@link #trackPanDigits()}. */
    public long trackPan() {
        final int digits = trackPanDigits();
        return digits == 0 ? -1 : number(TRACK_2, 0, digits);
    }

    /** Digits of the card number in track 2 (DE 35): 0 if the track is absent or has no separator behind 1-19 digits. */
    public int trackPanDigits() {
        final int last = Math.min(contentLength(TRACK_2) - 1, MAX_PAN_DIGITS);
        for (int i = 0; i <= last; i++) {
            final int character = character(TRACK_2, i);
            if (ContentCheck.isSeparator(character)) {
                return i;
            }
        }
        return 0;
    }

    /** The expiry in track 2 (DE 35), YYMM; -1 if there is none. */
    public int trackExpiry() {
        final int digits = trackPanDigits();
        return digits == 0 ? -1 : (int) number(TRACK_2, digits + 1, 4);
    }

    /** Index of the first byte of a field that was read. */
    int offset(final int de) {
        return (int) fields[de];
    }

    /** Index behind the last byte of a field that was read. */
    int end(final int de) {
        final long form = forms[de];
        return offset(de) + FieldForm.leadBytes(form) + FieldForm.contentBytes(form, units(de));
    }

    private int units(final int de) {
        return (int) (fields[de] >>> 32);
    }

    private long word(final int at) {
        return buffer.getLong(at, BIG_ENDIAN);
    }
}
