package org.pointsman.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The newest record that was appended, passed from the thread that appends to the one that makes durable. A sequence lock:
 * the version is odd while the two values change, and a reader that sees it move looks again. The writer never waits.
 */
final class Appended {
    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Appended.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long version;
    private long sequence;
    private long timestampNs;

    /** What {@link #look} saw; belongs to the reader. */
    private long seenSequence;

    private long seenTimestampNs;

    Appended(long sequence, long timestampNs) {
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        look();
    }

    /** Writer only. Whatever the writer did before is visible to the reader that sees these. */
    void set(long newSequence, long newTimestampNs) {
        long odd = version + 1;
        VERSION.setOpaque(this, odd);
        // The version must be odd before either value changes.
        VarHandle.storeStoreFence();
        sequence = newSequence;
        timestampNs = newTimestampNs;
        VERSION.setRelease(this, odd + 1);
    }

    /** Writer only. */
    long sequence() {
        return sequence;
    }

    /** Writer only. */
    long timestampNs() {
        return timestampNs;
    }

    /** Reader only: takes both values as they were at one moment. */
    void look() {
        while (true) {
            long before = (long) VERSION.getAcquire(this);
            seenSequence = sequence;
            seenTimestampNs = timestampNs;
            // The values must have been read before the version is looked at again.
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && (long) VERSION.getOpaque(this) == before) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Reader only. */
    long seenSequence() {
        return seenSequence;
    }

    /** Reader only. */
    long seenTimestampNs() {
        return seenTimestampNs;
    }
}
