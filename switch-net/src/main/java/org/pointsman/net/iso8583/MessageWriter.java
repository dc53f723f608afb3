package org.pointsman.net.iso8583;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

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
    /** What has to be added to an index of the buffer to get the address of the byte. */
    private long base;

    private int limit;
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
     * @param buffer outside of the Java heap
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
        if (buffer.byteArray() != null) {
            throw new IllegalArgumentException("the buffer lies in the Java heap");
        }
        base = buffer.addressOffset();
        limit = buffer.capacity();
        start = offset;
        lastField = 1;
        hasSecondBitmap = false;
        primary = 0;
        secondary = 0;
        final int mtiAt = offset + dialect.headerBytes;
        final int mtiBytes = dialect.mtiBcd ? 2 : 4;
        bitmapAt = mtiAt + mtiBytes;
        position = room(bitmapAt, bitmapBytes());
        final long digits = Swar.numberToDigits(mti);
        final long written =
                dialect.mtiBcd ? Swar.packNibbles(digits) : digits | Swar.ASCII_ZEROS ^ dialect.digitDifference;
        RawMemory.putLow(base + mtiAt, written, mtiBytes);
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
        position = room(content, FieldForm.contentBytes(form, digits));
        if (FieldForm.isBcd(form)) {
            Digits.putBcd(base + content, base + position, value, FieldForm.spareBehind(form, digits));
        } else {
            Digits.putAscii(base + content, base + position, value);
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
        room(content, count);
        if (count <= 8) {
            RawMemory.putLow(base + content, high >>> (8 - count << 3), count);
        } else {
            RawMemory.putLow(base + content, high, 8);
            RawMemory.putLow(base + content + 8, low >>> (16 - count << 3), count - 8);
        }
        return fill(de, form, content, count);
    }

    /**
     * A text field that holds a number, with its leading zeros.
     *
     * @param value 0 to 99999999
     * @param digits how many to write, 1-8; of a larger value the last ones
     */
    public MessageWriter digits(final int de, final int value, final int digits) {
        return packed(de, (Swar.numberToDigits(value) | Swar.ASCII_ZEROS) << (8 - digits << 3), 0, digits);
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
            UnsafeApi.putByte(base + position, source.getByte(offset));
            if (FieldForm.isEbcdic(form)) {
                Ebcdic.fromLatin(base + position, base + position + 1);
            }
        }
        final int spare = FieldForm.isBcd(form) ? FieldForm.spareBefore(form, units) : 0;
        final int end = room(content, FieldForm.contentBytes(form, units));
        if (FieldForm.isBcd(form)) {
            UnsafeApi.setMemory(base + content, end - content, (byte) 0);
        }
        for (int i = 0; i < units; i++) {
            final int from = i - (units - count);
            final int character = from < 0 ? '0' : source.getByte(offset + sign + from);
            if (!ContentCheck.isCharacterOf(form, character)) {
                throw new IllegalArgumentException("DE " + de + ": illegal character at " + (sign + from));
            }
            if (FieldForm.isBcd(form)) {
                final int nibble = character == '=' || character == 'D' ? 0xD : character & 15;
                final long at = base + content + (i + spare >> 1);
                UnsafeApi.putByte(at, (byte) (UnsafeApi.getByte(at) | nibble << ((i + spare & 1 ^ 1) << 2)));
            } else {
                UnsafeApi.putByte(base + content + i, (byte) character);
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
            room(content, length << 1);
            for (int i = 0; i < length; i++) {
                RawMemory.putLow(base + content + (i << 1), Swar.bytesToHex(source.getByte(offset + i) & 0xFF), 2);
            }
            return fill(de, form, content, length);
        }
        if (!FieldForm.isOpen(FieldForm.check(form))) {
            throw new IllegalArgumentException("DE " + de + " does not hold bytes");
        }
        final int content = lead(de, form, length);
        room(content, length);
        for (int i = 0; i < length; i++) {
            UnsafeApi.putByte(base + content + i, source.getByte(offset + i));
        }
        return fill(de, form, content, length);
    }

    /**
     * Whole fields as they already stand, one behind the other, in a message of the same dialect. Not checked again.
     *
     * @param address of the first
     * @param length of them together in bytes
     * @param firstBits bitmap word of those among DE 2-64
     * @param secondBits bitmap word of those among DE 65-128
     */
    MessageWriter raw(final long address, final int length, final long firstBits, final long secondBits) {
        if (secondBits != 0 && !hasSecondBitmap) {
            makeRoomForSecondBitmap();
        }
        room(position, length);
        RawMemory.copy(address, base + position, length);
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
        position = room(position, bitmapBytes());
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
            RawMemory.putLow(base + at, Swar.bytesToHex(bits >>> 32), 8);
            RawMemory.putLow(base + at + 8, Swar.bytesToHex(bits & 0xFFFFFFFFL), 8);
            if (dialect.ebcdic) {
                Ebcdic.fromLatin(base + at, base + at + 16);
            }
        } else {
            RawMemory.putLow(base + at, bits, 8);
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
        room(position, shift);
        for (int at = position - 1; at >= body; at--) {
            UnsafeApi.putByte(base + at + shift, UnsafeApi.getByte(base + at));
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
        final int content = room(position, bytes);
        if (FieldForm.isVariable(form)) {
            final long digits = Swar.numberToDigits(units);
            final long prefix = FieldForm.hasBcdLength(form)
                    ? Swar.packNibbles(digits)
                    : FieldForm.hasBinaryLength(form) ? units : digits | Swar.ASCII_ZEROS ^ dialect.digitDifference;
            RawMemory.putLow(base + position, prefix, bytes);
        }
        return content;
    }

    private static IllegalArgumentException doesNotFit(final int de, final long form, final int units) {
        return new IllegalArgumentException(
                "DE " + de + " holds " + FieldForm.min(form) + " to " + FieldForm.max(form) + ", not " + units);
    }

    private MessageWriter fill(final int de, final long form, final int content, final int units) {
        int length = units;
        if (!FieldForm.isVariable(form) && units < FieldForm.max(form)) {
            length = FieldForm.max(form);
            room(content, length);
            UnsafeApi.setMemory(base + content + units, length - units, (byte) ' ');
        }
        position = content + FieldForm.contentBytes(form, length);
        inCharacterSet(form, content);
        return done(de);
    }

    /** What was written as ASCII from an index up to here becomes EBCDIC where the field wants it. */
    private void inCharacterSet(final long form, final int from) {
        if (FieldForm.isEbcdic(form)) {
            Ebcdic.fromLatin(base + from, base + position);
        }
    }

    /** Where so many bytes from an index end. */
    private int room(final int from, final int bytes) {
        final int end = from + bytes;
        if (end > limit) {
            throw new IndexOutOfBoundsException("the message has more than " + (limit - start) + " bytes");
        }
        return end;
    }
}
