package org.pointsman.net.iso8583;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * A message that was read: where its fields lie, what they hold, and what was wrong with it. {@link MessageReader} fills
 * it in and is the only one.
 *
 * <p>What it hands out is valid until the reader's next message, or until the buffer's memory changes. A field that is
 * absent (see {@link #has}) has number -1, packed text 0, offset -1 and length 0.
 */
public abstract sealed class Message permits MessageReader {
    /** Most digits that {@link #number(int)} takes: what fits an unsigned 64-bit number. */
    public static final int MAX_NUMBER_DIGITS = 19;

    private static final long TEN_TO_8 = 100_000_000L;
    private static final long TEN_TO_10 = 10_000_000_000L;
    private static final int TRACK_2 = 35;
    private static final int MAX_PAN_DIGITS = 19;

    /** By DE, see {@link FieldForm#placed}. Old entries stay; the bitmaps tell what is valid. */
    final long[] fields = new long[Dialect.MAX_DE + 1];

    Dialect dialect;
    DirectBuffer buffer;
    /** What has to be added to an index of the buffer to get the address of the byte. */
    long base;

    int start;
    int limit;
    int mti = -1;
    long primary;
    long secondary;

    /** The bitmaps as they were sent, with the fields that could not be read. */
    long announcedPrimary;

    long announcedSecondary;

    FormatError error = FormatError.NONE;
    int errorField = -1;
    int errorOffset = -1;

    Message() {}

    /** DE of the first error: 0 = message type, 1 = a bitmap, else 2-128; -1 = no error. */
    public final int errorField() {
        return errorField;
    }

    /** Where the first error stands, in bytes from the start of the message; -1 = no error. */
    public final int errorOffset() {
        return errorOffset;
    }

    /** Why the message was refused; {@link FormatError#NONE} if it is well-formed. */
    public final FormatError errorReason() {
        return error;
    }

    /** The dialect it was read by. */
    public final Dialect dialect() {
        return dialect;
    }

    /** The buffer it lies in; all offsets below are indices of it. */
    public final DirectBuffer buffer() {
        return buffer;
    }

    /** Index of the first byte of the message: of its header if the dialect has one. */
    public final int offset() {
        return start;
    }

    /** Length of the message in bytes. */
    public final int length() {
        return limit - start;
    }

    /** Message type as a number, 0200 being 200; -1 if it could not be read. */
    public final int mti() {
        return mti;
    }

    /** Whether a field was read; DE 2-128. */
    public final boolean has(final int de) {
        return ((de <= 64 ? primary : secondary) & Dialect.bit(de)) != 0;
    }

    /** DE 2-64 as a bitmap word, the most significant bit (DE 1) always 0. */
    public final long primary() {
        return primary;
    }

    /** DE 65-128 as a bitmap word, the most significant bit (DE 65) always 0. */
    public final long secondary() {
        return secondary;
    }

    /** Index of the field's first byte: of its length prefix or sign where it has one. */
    public final int fieldOffset(final int de) {
        return has(de) ? offset(de) : -1;
    }

    /** Bytes of the field on the wire, with its length prefix or sign. */
    public final int fieldLength(final int de) {
        if (!has(de)) {
            return 0;
        }
        return end(de) - offset(de);
    }

    /** Index of the first byte of the field's content: behind length prefix and sign. */
    public final int contentOffset(final int de) {
        return has(de) ? offset(de) + FieldForm.leadBytes(fields[de]) : -1;
    }

    /** Length of the content in its own units: digits, characters, or bytes (also where two hex characters stand for one). */
    public final int contentLength(final int de) {
        return has(de) ? units(de) : 0;
    }

    /**
     * The digits of a field as a number. Of a signed field (x+n) it is the amount without its sign.
     *
     * @return an unsigned 64-bit number (up to 18 digits it is never negative); 0 for a field without content; -1 if
     *     the field is absent, longer than {@link #MAX_NUMBER_DIGITS}, or a text field that holds anything but digits
     */
    public final long number(final int de) {
        if (!has(de)) {
            return -1;
        }
        final long field = fields[de];
        final int length = FieldForm.max(field);
        final int content = (int) field + FieldForm.leadBytes(field);
        if (FieldForm.check(field) == FieldForm.CHECK_BCD && length - 1 >>> 4 == 0) {
            final long word = word(content + (length + 1 >> 1) - 8) >>> (FieldForm.spareBehind(field, length) << 2);
            return Swar.bcdToNumber(word & Swar.lowNibbles(length));
        }
        if (FieldForm.run(field) == FieldForm.CHECK_ASCII && length - 1 >>> 3 == 0) {
            return Swar.asciiToNumber(ContentCheck.lastCharacters(base, false, content, content + length));
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
    public final long number(final int de, final int first, final int count) {
        if (!has(de) || first < 0 || count < 0 || count > MAX_NUMBER_DIGITS || first + count > units(de)) {
            return -1;
        }
        final long field = fields[de];
        final int content = offset(de) + FieldForm.leadBytes(field);
        if (FieldForm.isBcd(field)) {
            final int nibble = first + FieldForm.spareBefore(field, units(de));
            return count <= 15
                    ? bcdNumber(content, nibble, count)
                    : bcdNumber(content, nibble, count - 10) * TEN_TO_10 + bcdNumber(content, nibble + count - 10, 10);
        }
        return FieldForm.isHex(field) ? -1 : characterNumber(content + first, count, FieldForm.isEbcdic(field));
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

    private long characterNumber(final int at, final int count, final boolean ebcdic) {
        long number = 0;
        int done = 0;
        while (done < count) {
            final int characters = count - done & 7;
            final int next = characters == 0 ? 8 : characters;
            final long digits = ContentCheck.lastCharacters(base, ebcdic, at + done, at + done + next);
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
     * significant byte, bytes behind the last one are zero. Nothing is trimmed: a fixed field keeps its spaces. EBCDIC
     * reads as ASCII.
     *
     * <p>So DE 41 is {@code packed(41, 0, 8)}, DE 42 is {@code packed(42, 0, 8)} and {@code packed(42, 8, 7)}, and the
     * last four characters of DE 37 are {@code packed(37, 8, 4) >>> 32}.
     *
     * @param first index of the first character, from 0
     * @param count number of characters, 1-8; those beyond the content read as zero
     * @return 0 also if the field is absent or does not hold one byte a character
     */
    public final long packed(final int de, final int first, final int count) {
        if (!has(de)) {
            return 0;
        }
        final long field = fields[de];
        final int there = Math.min(count, units(de) - first);
        if (there <= 0 || FieldForm.isBcd(field) || FieldForm.isHex(field)) {
            return 0;
        }
        final long packed = word(offset(de) + FieldForm.leadBytes(field) + first + there - 8) << (8 - there << 3);
        return FieldForm.isEbcdic(field) ? Ebcdic.toLatin(packed) : packed;
    }

    /**
     * One character of a field, as an ASCII code: of BCD content a digit or {@code =}, of bytes in hex one of the two
     * hex characters of each byte, of bytes the byte itself (0-255). -1 outside the content.
     */
    public final int character(final int de, final int index) {
        if (!has(de)) {
            return -1;
        }
        final long field = fields[de];
        final int characters = FieldForm.isHex(field) ? units(de) << 1 : units(de);
        if (index < 0 || index >= characters) {
            return -1;
        }
        final int content = offset(de) + FieldForm.leadBytes(field);
        if (FieldForm.isBcd(field)) {
            final int nibble = ContentCheck.nibble(base, content, index + FieldForm.spareBefore(field, units(de)));
            return nibble > 9 ? '=' : '0' + nibble;
        }
        return ContentCheck.character(base, field, content + index);
    }

    /** The sign of an x+n field, {@code C} or {@code D}; -1 if the field is absent or has none. */
    public final int sign(final int de) {
        return has(de) && FieldForm.check(fields[de]) == FieldForm.CHECK_SIGNED
                ? ContentCheck.character(base, fields[de], offset(de))
                : -1;
    }

    /**
     * Copies the content of a text or byte field; EBCDIC is turned into ASCII, bytes that stand in hex into bytes.
     *
     * @return number of bytes copied: {@link #contentLength}, or 0 if the field is absent or BCD
     */
    public final int bytes(final int de, final MutableDirectBuffer target, final int targetOffset) {
        if (!has(de) || FieldForm.isBcd(fields[de])) {
            return 0;
        }
        final long field = fields[de];
        final int content = offset(de) + FieldForm.leadBytes(field);
        if (FieldForm.isHex(field)) {
            for (int i = 0; i < units(de); i++) {
                final int value = Character.digit(character(de, i << 1), 16) << 4
                        | Character.digit(character(de, (i << 1) + 1), 16);
                target.putByte(targetOffset + i, (byte) value);
            }
        } else if (FieldForm.isEbcdic(field)) {
            for (int i = 0; i < units(de); i++) {
                target.putByte(targetOffset + i, (byte) character(de, i));
            }
        } else {
            target.putBytes(targetOffset, buffer, content, units(de));
        }
        return units(de);
    }

    /** DE 2 as an unsigned number; see {@link #panDigits()}. */
    public final long pan() {
        return number(2);
    }

    /** Number of digits of DE 2; 0 if absent. */
    public final int panDigits() {
        return contentLength(2);
    }

    /** The card number in track 2 (DE 35) as an unsigned number; see {@link #trackPanDigits()}. */
    public final long trackPan() {
        final int digits = trackPanDigits();
        return digits == 0 ? -1 : number(TRACK_2, 0, digits);
    }

    /** Digits of the card number in track 2 (DE 35): 0 if the track is absent or has no separator behind 1-19 digits. */
    public final int trackPanDigits() {
        if (!has(TRACK_2)) {
            return 0;
        }
        final boolean bcd = FieldForm.isBcd(fields[TRACK_2]);
        final int end = end(TRACK_2);
        int digits = 0;
        for (int at = contentOffset(TRACK_2); at < end && digits <= MAX_PAN_DIGITS; at += 8) {
            final int bytes = Math.min(8, end - at);
            final long there = word(at + bytes - 8) << (8 - bytes << 3);
            final long word = FieldForm.isEbcdic(fields[TRACK_2]) ? Ebcdic.toLatin(there) : there;
            final long separators = bcd ? Swar.nibblesEqual(word, 0xD) : Swar.asciiSeparators(word);
            if (separators != 0) {
                digits += Long.numberOfLeadingZeros(separators) >> (bcd ? 2 : 3);
                return digits <= MAX_PAN_DIGITS ? digits : 0;
            }
            digits += bcd ? 16 : 8;
        }
        return 0;
    }

    /** The expiry in track 2 (DE 35), YYMM; -1 if there is none. */
    public final int trackExpiry() {
        final int digits = trackPanDigits();
        return digits == 0 ? -1 : (int) number(TRACK_2, digits + 1, 4);
    }

    /** Index of the first byte of a field that was read. */
    final int offset(final int de) {
        return (int) fields[de];
    }

    /** Index behind the last byte of a field that was read. */
    final int end(final int de) {
        final long field = fields[de];
        return offset(de) + FieldForm.leadBytes(field) + FieldForm.contentBytes(field, units(de));
    }

    /** Length of the content of a field that was read. */
    final int units(final int de) {
        return FieldForm.max(fields[de]);
    }

    /** Whether the content of a field that was found is what its type allows. */
    final boolean contentPasses(final int de) {
        final long form = fields[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        return ContentCheck.passes(base, form, content, units(de), end(de));
    }

    /** Eight bytes of the message, which must all lie behind its first. */
    final long word(final int at) {
        assert start <= at && at + Long.BYTES <= limit : at + " is not within the message";
        return ContentCheck.word(base + at);
    }

    /** One byte of the message. */
    final byte octet(final int at) {
        assert start <= at && at < limit : at + " is not within the message";
        return UnsafeApi.getByte(base + at);
    }
}
