package org.pointsman.net.iso8583;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads ISO 8583 messages where they lie: finds and checks every field once, then hands out content on demand. A
 * flyweight: one instance a thread, used again for each message; it allocates nothing and bad input never makes it
 * throw.
 *
 * <p>After a failed parse, what could be read stays readable, so that a refused message can be answered. If the content
 * of a field is illegal its length still tells where the next one starts: such a field is left out and reading goes on.
 * Any other error ends the reading there. The error that is reported is the first one in wire order.
 */
public final class MessageReader extends Message {
    // Instead of a length
    private static final int NO_LENGTH = -1;
    private static final int BAD_LENGTH = -2;
    private static final int LENGTH_TOO_LONG = -3;
    private static final int LENGTH_TOO_SHORT = -4;

    private int position;

    /** Receives messages that lie in the Java heap; off the hot path. */
    private UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(512));

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
            primary = first;
            announcedPrimary = first;
            return walk(first, 0) && noTrailingBytes();
        }
        if (!bitmapIsReadable(position, bitmapBytes)) {
            return false;
        }
        final long second = bitmap(position);
        position += bitmapBytes;
        primary = first & Long.MAX_VALUE;
        announcedPrimary = primary;
        if (!walk(primary, 0)) {
            return false;
        }
        if (second < 0) {
            return fail(65, FormatError.THIRD_BITMAP, bitmapAt + bitmapBytes);
        }
        secondary = second;
        announcedSecondary = second;
        return walk(second, 64) && noTrailingBytes();
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

    /**
     * Finds and checks the fields of one bitmap; DE = {@code base} + 1 for its most significant bit.
     *
     * <p>Numeric fields tend to stand side by side, and their length prefixes are digits too. So content is not checked
     * field by field: neighbours of the same kind make a run, which is checked as a whole where it ends.
     */
    private boolean walk(final long bitmap, final int base) {
        final long[] forms = dialect.forms;
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
            fields[de] = FieldForm.placed(form, length, at);
            final int ownRun = FieldForm.run(form);
            if (ownRun != run) {
                checkRun(run, runAt, at, runField, de);
                run = ownRun;
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
    private void checkRun(final int run, final int from, final int to, final int firstField, final int endField) {
        if (FieldForm.isOpen(run)) {
            return;
        }
        if (FieldForm.isDigits(run) && ContentCheck.areDigits(base, run, from, to)) {
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
            final long form = fields[de];
            final int digits = units(de);
            if ((digits & 1) != 0) {
                final int content = offset(de) + FieldForm.leadBytes(form);
                final int spare = FieldForm.spareBefore(form, digits) != 0
                        ? octet(content) & 0xF0
                        : octet(content + (digits >> 1)) & 0x0F;
                if (spare != 0 && !contentPasses(de)) {
                    leaveOut(de);
                }
            }
        }
    }

    private boolean contentPasses(final int de) {
        final long form = fields[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        return ContentCheck.passes(base, form, content, units(de), end(de));
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
        } else if (FieldForm.hasBinaryLength(form)) {
            length = (int) (word & Swar.lowBytes(bytes));
        } else {
            final long characters = word ^ dialect.digitDifference;
            final long digits = characters & Swar.lowBytes(bytes) | Swar.ASCII_ZEROS & -1L << (bytes << 3);
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
        final long form = fields[de];
        final int content = offset(de) + FieldForm.leadBytes(form);
        final int at = ContentCheck.errorIndex(base, form, content, units(de));
        fail(de, ContentCheck.reason(base, form, content, units(de)), at);
    }
}
