package org.pointsman.net.iso8583;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The fields of a request that its response repeats unchanged, kept as they were encoded, and what else of the request its
 * response depends on. Which fields those are is the dialect's to say. Belongs to one request at a time; allocates nothing.
 *
 * <p>The image holds the fields one behind the other, so neighbours go in and come out in one copy. It is cut only where
 * the switch may put a field of its own between them.
 */
public final class Echo {
    /** Room for each field that a dialect may echo, once, at its longest. {@link Dialects} checks that. */
    public static final int CAPACITY = 512;

    /** The fields that a response may hold besides; the image is cut in front of each, and behind the last field of all. */
    private static final int[] CUTS = {15, 37, 38, 44, 54, Dialect.MAX_DE + 1};

    /** Address of the image. */
    private final long image;
    /** What the image is part of; keeps the memory. */
    private final ByteBuffer memory;
    /** Where in the image the first field stands that is not before the cut. */
    private final int[] cutAt = new int[CUTS.length];

    private Dialect dialect;
    private long primary;
    private long secondary;
    private int responseMti;
    private int rejectedField;
    private RejectReason rejectReason;
    private int nextCut;

    /** With memory of its own. */
    public Echo() {
        this(ByteBuffer.allocateDirect(CAPACITY), 0);
    }

    /**
     * Over {@link #CAPACITY} bytes of somebody else's memory.
     *
     * @param memory outside of the Java heap
     */
    public Echo(ByteBuffer memory, int offset) {
        this.memory = memory;
        image = new UnsafeBuffer(memory, offset, CAPACITY).addressOffset();
    }

    /**
     * Keeps what the response to the message just parsed repeats; what could not be read is not there.
     *
     * @param mti of the response, as a number
     */
    public void capture(MessageReader request, int mti) {
        if (dialect != request.dialect()) {
            dialect = request.dialect();
        }
        primary = request.primary() & dialect.echoPrimary;
        secondary = request.secondary() & dialect.echoSecondary;
        responseMti = mti;
        if (rejectReason != null) {
            rejectReason = null;
        }
        nextCut = 0;
        int end = copy(request, primary, request.announcedPrimary, 0, 0);
        end = copy(request, secondary, request.announcedSecondary, 64, end);
        while (nextCut < CUTS.length) {
            cutAt[nextCut++] = end;
        }
    }

    /**
     * Copies the echoed fields of one bitmap, as many at a time as stand next to each other.
     *
     * @param announced all fields of the bitmap, echoed or not
     * @return the new end of the image
     */
    private int copy(MessageReader request, long bits, long announced, int base, int imageEnd) {
        long others = announced & ~bits;
        int end = imageEnd;
        for (long rest = bits; rest != 0; ) {
            int first = Long.numberOfLeadingZeros(rest);
            long othersBehind = others & -1L >>> first;
            long run = othersBehind == 0 ? rest : rest & ~(-1L >>> Long.numberOfLeadingZeros(othersBehind));
            int last = 63 - Long.numberOfTrailingZeros(run);
            int from = request.offset(base + 1 + first);
            while (CUTS[nextCut] <= base + 1 + last) {
                long behindCut = run & -1L >>> Math.max(CUTS[nextCut] - base - 1, 0);
                cutAt[nextCut++] = end + request.offset(base + 1 + Long.numberOfLeadingZeros(behindCut)) - from;
            }
            int length = request.end(base + 1 + last) - from;
            if (length > CAPACITY - end) {
                throw new IllegalStateException("the fields to be echoed have more than " + CAPACITY + " bytes");
            }
            RawMemory.copy(request.base + from, image + end, length);
            end += length;
            rest ^= run;
        }
        return end;
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

    /** Whether the response will have a second bitmap for its echoed fields. */
    public boolean hasSecondary() {
        return secondary != 0;
    }

    /** From here on the fields are written from the first one again. */
    public void rewind() {
        nextCut = 0;
    }

    /**
     * Writes the fields before a DE that have not been written yet.
     *
     * @param de one of those that a response may hold besides: 15, 37, 38, 44, 54, or 129 for all the rest
     */
    public void writeBefore(MessageWriter writer, int de) {
        int from = nextCut == 0 ? 0 : cutAt[nextCut - 1];
        int fromDe = nextCut == 0 ? 1 : CUTS[nextCut - 1];
        skipBefore(de);
        int to = cutAt[nextCut - 1];
        if (to > from) {
            writer.raw(image + from, to - from, between(primary, fromDe, de, 0), between(secondary, fromDe, de, 64));
        }
    }

    /** Leaves out the fields before a DE that have not been written yet, because the response has its own. */
    public void skipBefore(int de) {
        while (CUTS[nextCut] != de) {
            nextCut++;
        }
        nextCut++;
    }

    /** The bits of the fields from DE {@code from} to the one before DE {@code to}. */
    private static long between(long bits, int from, int to, int base) {
        int first = Math.max(from - base, 1);
        int behind = Math.min(to - base, 65);
        if (first >= behind) {
            return 0;
        }
        return bits & -1L >>> first - 1 & -1L << 65 - behind;
    }
}
