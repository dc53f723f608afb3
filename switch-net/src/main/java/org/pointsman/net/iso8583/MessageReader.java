package org.pointsman.net.iso8583;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads ISO 8583 messages where they lie: finds and checks every field once, then hands out content on demand. A
 * flyweight: one instance a thread, used again for each message; it allocates nothing and bad input never makes it
 * throw.
 *
 * <p>Messages that announce the same fields have the same {@link Layout}, and are read by it, except the first. Where
 * anything is unusual {@link #walk} goes from field to field and finds out what it is.
 *
 * <p>After a failed parse, what could be read stays readable, so that a refused message can be answered. If the content
 * of a field is illegal its length still tells where the next one starts: such a field is left out and reading goes on.
 * Any other error ends the reading there. The error that is reported is the first one in wire order.
 */
public final class MessageReader extends Message {
    /** As many as an acquirer's terminals use, and some more; a power of two. */
    private static final int LAYOUTS = 32;

    private final Layout[] layouts = new Layout[LAYOUTS];
    private int position;

    /** Receives messages that lie in the Java heap; off the hot path. */
    private UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(512));

    public MessageReader() {
        Arrays.setAll(layouts, i -> new Layout());
    }

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
        // Mostly the same as last time, and storing a reference costs more than comparing it.
        if (this.dialect != dialect) {
            this.dialect = dialect;
        }
        if (this.buffer != buffer) {
            this.buffer = buffer;
        }
        buffer.boundsCheck(offset, length);
        base = buffer.byteArray() == null ? buffer.addressOffset() : copyOf(buffer, offset, length) - offset;
        start = offset;
        limit = offset + length;
        position = offset + dialect.headerBytes;
        mti = -1;
        primary = 0;
        secondary = 0;
        announcedPrimary = 0;
        announcedSecondary = 0;
        error = FormatError.NONE;
        errorField = -1;
        errorOffset = -1;
        return readMti() && readFields() && error == FormatError.NONE;
    }

    /** Of a message in the Java heap, which has no address. */
    private long copyOf(final DirectBuffer buffer, final int offset, final int length) {
        if (copy.capacity() < length) {
            copy = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        }
        copy.putBytes(0, buffer, offset, length);
        return copy.addressOffset();
    }

    private boolean readMti() {
        final int at = position;
        final int bytes = dialect.mtiBcd ? 2 : 4;
        if (limit - at < bytes) {
            return fail(0, FormatError.TRUNCATED, Math.min(at, limit));
        }
        if (dialect.mtiBcd) {
            final long digits = (octet(at) & 0xFFL) << 8 | octet(at + 1) & 0xFFL;
            if (Swar.badBcd(digits) != 0) {
                return fail(0, FormatError.BAD_MTI, at);
            }
            mti = (int) Swar.bcdToNumber(digits);
        } else {
            final int characters = Integer.reverseBytes(UnsafeApi.getInt(base + at)) ^ (int) dialect.digitDifference;
            final long digits = characters & 0xFFFFFFFFL | Swar.ASCII_ZEROS << 32;
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
            return readFields(first, 0, -1);
        }
        if (!bitmapIsReadable(position, bitmapBytes)) {
            return false;
        }
        final int secondAt = position;
        position = secondAt + bitmapBytes;
        return readFields(first & Long.MAX_VALUE, bitmap(secondAt), secondAt);
    }

    private boolean readFields(final long first, final long second, final int secondAt) {
        final Layout layout = layouts[(int) ((first * 0x9E3779B97F4A7C15L ^ second * 0xC2B2AE3D27D4EB4FL) >>> 59)];
        announcedPrimary = first;
        primary = first;
        if (layout.isOf(dialect, first, second)) {
            announcedSecondary = second;
            secondary = second;
            if (layout.read(this, position)) {
                return true;
            }
            announcedSecondary = 0;
            secondary = 0;
        }
        if (!walk(first, 0)) {
            return false;
        }
        if (second < 0) {
            return fail(65, FormatError.THIRD_BITMAP, secondAt);
        }
        announcedSecondary = second;
        secondary = second;
        if (!walk(second, 64) || !noTrailingBytes()) {
            return false;
        }
        if (error == FormatError.NONE) {
            layout.learn(this);
        }
        return true;
    }

    private boolean bitmapIsReadable(final int at, final int bytes) {
        if (limit - at < bytes) {
            return fail(1, FormatError.TRUNCATED, at);
        }
        if (dialect.bitmapHex) {
            for (int i = at; i < at + 16; i += 8) {
                final long bad = Swar.badHex(characters(i));
                if (bad != 0) {
                    return fail(1, FormatError.BAD_BITMAP, i + (Long.numberOfLeadingZeros(bad) >> 3));
                }
            }
        }
        return true;
    }

    private long bitmap(final int at) {
        return dialect.bitmapHex
                ? Swar.hexToBytes(characters(at)) << 32 | Swar.hexToBytes(characters(at + 8))
                : word(at);
    }

    /** Eight characters of the dialect's set, in ASCII. */
    private long characters(final int at) {
        return dialect.ebcdic ? Ebcdic.toLatin(word(at)) : word(at);
    }

    /** Finds and checks the fields of one bitmap, one after the other; its most significant bit is DE {@code before} + 1. */
    private boolean walk(final long bitmap, final int before) {
        for (long rest = bitmap; rest != 0; ) {
            final int index = Long.numberOfLeadingZeros(rest);
            rest &= ~(Long.MIN_VALUE >>> index);
            final int de = before + 1 + index;
            final long form = dialect.forms[de];
            int length = FieldForm.max(form);
            int end = position + FieldForm.wireBytes(form);
            if (FieldForm.isVariable(form)) {
                length = LengthPrefix.read(form, dialect.digitDifference, base, position, limit);
                end = position + FieldForm.leadBytes(form) + FieldForm.contentBytes(form, length);
            }
            if (length < 0 || end > limit) {
                return failLayout(de, form, length);
            }
            fields[de] = FieldForm.placed(form, length, position);
            if (!contentPasses(de)) {
                leaveOut(de);
            }
            position = end;
        }
        return true;
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
    private boolean failLayout(final int de, final long form, final int length) {
        if (de <= 64) {
            primary &= ~(-1L >>> de - 1);
        } else {
            secondary &= ~(-1L >>> de - 65);
        }
        return fail(de, form == FieldForm.UNKNOWN ? FormatError.UNKNOWN_FIELD : LengthPrefix.error(length), position);
    }

    /** The field's content is illegal: it counts as absent, the fields behind it are still read. */
    private void leaveOut(final int de) {
        if (de <= 64) {
            primary &= ~Dialect.bit(de);
        } else {
            secondary &= ~Dialect.bit(de);
        }
        final long form = fields[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        final int at = ContentCheck.errorIndex(base, form, content, units(de));
        fail(de, ContentCheck.reason(base, form, content, units(de)), at);
    }
}
