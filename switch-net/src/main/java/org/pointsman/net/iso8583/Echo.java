package org.pointsman.net.iso8583;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The fields of a request that its response repeats unchanged, kept as they were encoded, and what else of the request its
 * response depends on. Which fields those are is the dialect's to say. Belongs to one request at a time; allocates nothing.
 */
public final class Echo {
    /** Room for each field that a dialect may echo, once, at its longest. {@link Dialects} checks that. */
    public static final int CAPACITY = 512;

    private final UnsafeBuffer image = new UnsafeBuffer(new byte[CAPACITY]);
    private final short[] offsets = new short[Dialect.MAX_DE + 2];
    private Dialect dialect;
    private long primary;
    private long secondary;
    private int responseMti;
    private int rejectedField;
    private RejectReason rejectReason;

    /**
     * Keeps what the response to the message just parsed repeats; what could not be read is not there.
     *
     * @param mti of the response, as a number
     */
    public void capture(MessageReader request, int mti) {
        dialect = request.dialect();
        primary = request.primary() & dialect.echoPrimary;
        secondary = request.secondary() & dialect.echoSecondary;
        responseMti = mti;
        rejectReason = null;
        copy(request, secondary, 64, copy(request, primary, 0, 0));
    }

    private int copy(MessageReader request, long bits, int base, int from) {
        int end = from;
        for (long rest = bits; rest != 0; ) {
            int index = Long.numberOfLeadingZeros(rest);
            int de = base + index + 1;
            int length = request.fieldLength(de);
            image.putBytes(end, request.buffer(), request.fieldOffset(de), length);
            offsets[de] = (short) end;
            end += length;
            rest ^= Long.MIN_VALUE >>> index;
            // The end of a field is the beginning of the next one echoed; the last needs its own.
            offsets[next(rest, base, de)] = (short) end;
        }
        return end;
    }

    private int next(long rest, int base, int de) {
        if (rest != 0) {
            return base + Long.numberOfLeadingZeros(rest) + 1;
        }
        return base == 0 && secondary != 0 ? 65 + Long.numberOfLeadingZeros(secondary) : Dialect.MAX_DE + 1;
    }

    /** The message was not as it has to be; DE 44 will say where and why. DE 0 is the message type, 1 a bitmap. */
    public void reject(int de, RejectReason reason) {
        rejectedField = de;
        rejectReason = reason;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** Message type of the response, as a number. */
    public int responseMti() {
        return responseMti;
    }

    /** Why the request was rejected, or null if it was not. */
    public RejectReason rejectReason() {
        return rejectReason;
    }

    /** Where it was rejected. */
    public int rejectedField() {
        return rejectedField;
    }

    /** Writes the fields kept from DE {@code from} to DE {@code to}, both included. */
    public void writeTo(MessageWriter writer, int from, int to) {
        if (from <= 64) {
            write(writer, primary & range(from, Math.min(to, 64)), 0);
        }
        if (to > 64) {
            write(writer, secondary & range(Math.max(from, 65) - 64, to - 64), 64);
        }
    }

    private void write(MessageWriter writer, long bits, int base) {
        for (long rest = bits; rest != 0; ) {
            int index = Long.numberOfLeadingZeros(rest);
            rest ^= Long.MIN_VALUE >>> index;
            int de = base + index + 1;
            int offset = offsets[de];
            writer.raw(de, image, offset, endOf(de, base) - offset);
        }
    }

    private int endOf(int de, int base) {
        long bits = base == 0 ? primary : secondary;
        int index = de - base;
        long behind = index == 64 ? 0 : bits & -1L >>> index;
        return offsets[next(behind, base, de)];
    }

    /** The bits of DE {@code from} to {@code to} of one bitmap word, 1 being the most significant. */
    private static long range(int from, int to) {
        return -1L >>> from - 1 & -1L << 64 - to;
    }
}
