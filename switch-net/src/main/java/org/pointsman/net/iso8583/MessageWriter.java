package org.pointsman.net.iso8583;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes ISO 8583 messages, field by field in ascending order, straight into the buffer they leave from. A flyweight:
 * one instance a thread, used again for each message; it allocates nothing.
 *
 * <p>A call that cannot be obeyed is an error of the program and throws: a DE out of order or unknown to the dialect
 * ({@link IllegalStateException}), content that the field cannot hold ({@link IllegalArgumentException}), a buffer that
 * is too short ({@link IndexOutOfBoundsException}). Content is never cut.
 */
public final class MessageWriter {
    private Dialect dialect;
    private MutableDirectBuffer buffer;
    private int start;
    private int bitmapAt;
    private int position;
    private int lastField;
    private boolean hasSecondBitmap;
    private long primary;
    private long secondary;

    /**
     * Starts a message.
     *
     * @param offset where its first byte goes: that of the header if the dialect has one, which the caller writes
     * @param mti message type as a number: 0210 is 210
     */
    public MessageWriter begin(
            final Dialect dialect, final MutableDirectBuffer buffer, final int offset, final int mti) {
        if (mti < 0 || mti > 9999) {
            throw new IllegalArgumentException("message type is not four digits: " + mti);
        }
        // Mostly the same as last time, and storing a reference costs more than comparing it.
        if (this.dialect != dialect) {
            this.dialect = dialect;
        }
        if (this.buffer != buffer) {
            this.buffer = buffer;
        }
        start = offset;
        lastField = 1;
        hasSecondBitmap = false;
        primary = 0;
        secondary = 0;
        final int mtiAt = offset + dialect.headerBytes;
        final long digits = Swar.numberToDigits(mti);
        if (dialect.mtiBcd) {
            buffer.putShort(mtiAt, (short) Swar.packNibbles(digits), BIG_ENDIAN);
            bitmapAt = mtiAt + 2;
        } else {
            buffer.putInt(mtiAt, (int) (digits | Swar.ASCII_ZEROS ^ dialect.digitDifference), BIG_ENDIAN);
            bitmapAt = mtiAt + 4;
        }
        position = bitmapAt + bitmapBytes();
        return this;
    }

    /**
     * A numeric field of fixed length, filled with zeros on the left; of one of variable length, just its significant
     * digits.
     *
     * @param value 0 or more
     */
    public MessageWriter number(final int de, final long value) {
        final long form = form(de);
        final int digits = FieldForm.isVariable(form)
                ? Math.max(FieldForm.min(form), Digits.significant(value))
                : FieldForm.max(form);
        if (value < 0) {
            throw new IllegalArgumentException("DE " + de + ": negative number");
        }
        return number(de, form, value, digits);
    }

    /**
     * A numeric field of variable length with its leading zeros.
     *
     * @param value unsigned
     * @param digits how many to write; the value must fit
     */
    public MessageWriter number(final int de, final long value, final int digits) {
        return number(de, form(de), value, digits);
    }

    private MessageWriter number(final int de, final long form, final long value, final int digits) {
        if (!FieldForm.isDigits(FieldForm.check(form))) {
            throw new IllegalArgumentException("DE " + de + " is not numeric");
        }
        final int content = lead(de, form, digits);
        if (!Digits.fit(value, digits)) {
            throw new IllegalArgumentException("DE " + de + ": the number has more than " + digits + " digits");
        }
        position = content + FieldForm.contentBytes(form, digits);
        if (FieldForm.isBcd(form)) {
            Digits.putBcd(buffer, content, position, value, FieldForm.spareBehind(form, digits));
        } else {
            Digits.putAscii(buffer, content, position, value);
            inCharacterSet(form, content);
        }
        return done(de);
    }

    /**
     * A text or byte field from packed words, the first character in the most significant byte of {@code high}; see
     * {@link Message#packed}. A field of fixed length is filled with spaces.
     *
     * @param low characters 9-16
     * @param count number of characters, 0-16
     */
    public MessageWriter packed(final int de, final long high, final long low, final int count) {
        final long form = form(de);
        if (!FieldForm.isOpen(FieldForm.check(form)) || count > 16 || count < 0) {
            throw new IllegalArgumentException("DE " + de + " does not take packed text");
        }
        final int content = lead(de, form, count);
        if (count <= 8) {
            Digits.putLow(buffer, content, high >>> (8 - count << 3), count);
        } else {
            buffer.putLong(content, high, BIG_ENDIAN);
            Digits.putLow(buffer, content + 8, low >>> (16 - count << 3), count - 8);
        }
        return fill(de, form, content, count);
    }

    /**
     * The content of a field of any type but {@code b}, as ASCII characters: digits, text, a track with {@code =} or
     * {@code D}, a sign and digits. Digits are filled with zeros on the left, text with spaces on the right.
     */
    public MessageWriter ascii(final int de, final DirectBuffer source, final int offset, final int length) {
        final long form = form(de);
        return switch (FieldForm.check(form)) {
            case FieldForm.CHECK_TEXT -> bytes(de, source, offset, length);
            case FieldForm.CHECK_BYTES, FieldForm.CHECK_HEX ->
                throw new IllegalArgumentException("DE " + de + " holds bytes, not characters");
            default -> digits(de, form, source, offset, length);
        };
    }

    private MessageWriter digits(
            final int de, final long form, final DirectBuffer source, final int offset, final int length) {
        final int sign = FieldForm.check(form) == FieldForm.CHECK_SIGNED ? 1 : 0;
        final int count = length - sign;
        final int units = FieldForm.isVariable(form) ? count : FieldForm.max(form);
        if (count > units || count < 0) {
            throw doesNotFit(de, form, count);
        }
        final int content = lead(de, form, units);
        if (sign == 1) {
            if (!ContentCheck.isSign(source.getByte(offset))) {
                throw new IllegalArgumentException("DE " + de + " must start with C or D");
            }
            buffer.putByte(position, source.getByte(offset));
            if (FieldForm.isEbcdic(form)) {
                Ebcdic.fromLatin(buffer, position, position + 1);
            }
        }
        final int spare = FieldForm.isBcd(form) ? FieldForm.spareBefore(form, units) : 0;
        final int end = content + FieldForm.contentBytes(form, units);
        if (FieldForm.isBcd(form)) {
            buffer.setMemory(content, end - content, (byte) 0);
        }
        for (int i = 0; i < units; i++) {
            final int from = i - (units - count);
            final int character = from < 0 ? '0' : source.getByte(offset + sign + from);
            if (!ContentCheck.isCharacterOf(form, character)) {
                throw new IllegalArgumentException("DE " + de + ": illegal character at " + (sign + from));
            }
            if (FieldForm.isBcd(form)) {
                final int nibble = character == '=' || character == 'D' ? 0xD : character & 15;
                final int at = content + (i + spare >> 1);
                buffer.putByte(at, (byte) (buffer.getByte(at) | nibble << ((i + spare & 1 ^ 1) << 2)));
            } else {
                buffer.putByte(content + i, (byte) character);
            }
        }
        position = end;
        if (!FieldForm.isBcd(form)) {
            inCharacterSet(form, content);
        }
        return done(de);
    }

    /** The content of a text field as ASCII characters, or of a byte field; where the dialect wants hex, it is made here. */
    public MessageWriter bytes(final int de, final DirectBuffer source, final int offset, final int length) {
        final long form = form(de);
        if (FieldForm.isHex(form)) {
            final int content = lead(de, form, length);
            for (int i = 0; i < length; i++) {
                final long pair = Swar.bytesToHex(source.getByte(offset + i) & 0xFF);
                buffer.putShort(content + (i << 1), (short) pair, BIG_ENDIAN);
            }
            return fill(de, form, content, length);
        }
        if (!FieldForm.isOpen(FieldForm.check(form))) {
            throw new IllegalArgumentException("DE " + de + " does not hold bytes");
        }
        final int content = lead(de, form, length);
        copy(source, offset, content, length);
        return fill(de, form, content, length);
    }

    /**
     * Whole fields as they already stand, one behind the other, in a message of the same dialect. Not checked again.
     *
     * @param firstBits bitmap word of those among DE 2-64
     * @param secondBits bitmap word of those among DE 65-128
     */
    MessageWriter raw(
            final DirectBuffer source,
            final int offset,
            final int length,
            final long firstBits,
            final long secondBits) {
        if (secondBits != 0 && !hasSecondBitmap) {
            makeRoomForSecondBitmap();
        }
        if (source.byteArray() == null && buffer.byteArray() == null) {
            buffer.boundsCheck(position, length);
            RawMemory.copy(source.addressOffset() + offset, buffer.addressOffset() + position, length);
        } else {
            buffer.putBytes(position, source, offset, length);
        }
        position += length;
        primary |= firstBits;
        secondary |= secondBits;
        lastField = secondBits != 0
                ? 128 - Long.numberOfTrailingZeros(secondBits)
                : 64 - Long.numberOfTrailingZeros(firstBits);
        return this;
    }

    /** Leaves room for a second bitmap at once, where it is known that there will be one. Right behind {@link #begin}. */
    public MessageWriter withSecondBitmap() {
        position += bitmapBytes();
        hasSecondBitmap = true;
        return this;
    }

    /**
     * Finishes the message.
     *
     * @return its length in bytes, from the offset given to {@link #begin}
     */
    public int end() {
        bitmap(bitmapAt, hasSecondBitmap ? primary | Long.MIN_VALUE : primary);
        if (hasSecondBitmap) {
            bitmap(bitmapAt + bitmapBytes(), secondary);
        }
        return position - start;
    }

    private void bitmap(final int at, final long bits) {
        if (dialect.bitmapHex) {
            buffer.putLong(at, Swar.bytesToHex(bits >>> 32), BIG_ENDIAN);
            buffer.putLong(at + 8, Swar.bytesToHex(bits & 0xFFFFFFFFL), BIG_ENDIAN);
            if (dialect.ebcdic) {
                Ebcdic.fromLatin(buffer, at, at + 16);
            }
        } else {
            buffer.putLong(at, bits, BIG_ENDIAN);
        }
    }

    private int bitmapBytes() {
        return dialect.bitmapHex ? 16 : 8;
    }

    private long form(final int de) {
        if (de <= lastField || de > Dialect.MAX_DE) {
            throw new IllegalStateException("DE " + de + " behind DE " + lastField);
        }
        final long form = dialect.forms[de];
        if (form == FieldForm.UNKNOWN) {
            throw new IllegalStateException("dialect " + dialect.name() + " has no DE " + de);
        }
        if (de > 64 && !hasSecondBitmap) {
            makeRoomForSecondBitmap();
        }
        return form;
    }

    /** Most messages have no second bitmap, so room for it is made when its first field comes, by moving the others. */
    private void makeRoomForSecondBitmap() {
        final int shift = bitmapBytes();
        final int body = bitmapAt + shift;
        int at = position;
        while (at - body >= 8) {
            at -= 8;
            buffer.putLong(at + shift, buffer.getLong(at));
        }
        while (at > body) {
            at--;
            buffer.putByte(at + shift, buffer.getByte(at));
        }
        position += shift;
        hasSecondBitmap = true;
    }

    private MessageWriter done(final int de) {
        if (de <= 64) {
            primary |= Dialect.bit(de);
        } else {
            secondary |= Dialect.bit(de);
        }
        lastField = de;
        return this;
    }

    /** Checks the length and writes it where the field has a length prefix; returns where the content goes. */
    private int lead(final int de, final long form, final int units) {
        final boolean mayBeFilled = !FieldForm.isVariable(form) && FieldForm.check(form) == FieldForm.CHECK_TEXT;
        if (units > FieldForm.max(form) || units < (mayBeFilled ? 0 : FieldForm.min(form))) {
            throw doesNotFit(de, form, units);
        }
        final int bytes = FieldForm.leadBytes(form);
        if (FieldForm.isVariable(form)) {
            final long digits = Swar.numberToDigits(units);
            final long prefix = FieldForm.hasBcdLength(form)
                    ? Swar.packNibbles(digits)
                    : FieldForm.hasBinaryLength(form) ? units : digits | Swar.ASCII_ZEROS ^ dialect.digitDifference;
            for (int i = 0; i < bytes; i++) {
                buffer.putByte(position + i, (byte) (prefix >>> (bytes - 1 - i << 3)));
            }
        }
        return position + bytes;
    }

    private static IllegalArgumentException doesNotFit(final int de, final long form, final int units) {
        return new IllegalArgumentException(
                "DE " + de + " holds " + FieldForm.min(form) + " to " + FieldForm.max(form) + ", not " + units);
    }

    private MessageWriter fill(final int de, final long form, final int content, final int units) {
        int length = units;
        if (!FieldForm.isVariable(form) && units < FieldForm.max(form)) {
            length = FieldForm.max(form);
            buffer.setMemory(content + units, length - units, (byte) ' ');
        }
        position = content + FieldForm.contentBytes(form, length);
        inCharacterSet(form, content);
        return done(de);
    }

    /** What was written as ASCII from an index up to here becomes EBCDIC where the field wants it. */
    private void inCharacterSet(final long form, final int from) {
        if (FieldForm.isEbcdic(form)) {
            Ebcdic.fromLatin(buffer, from, position);
        }
    }

    /** Fields are short: eight bytes at a time beats the call of a general copy. Loads and stores stay within the field. */
    private void copy(final DirectBuffer source, final int from, final int to, final int length) {
        if (length >= 8) {
            for (int i = 0; i < length - 8; i += 8) {
                buffer.putLong(to + i, source.getLong(from + i));
            }
            buffer.putLong(to + length - 8, source.getLong(from + length - 8));
        } else {
            for (int i = 0; i < length; i++) {
                buffer.putByte(to + i, source.getByte(from + i));
            }
        }
    }
}
