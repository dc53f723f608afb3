package org.pointsman.core.host.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A fixed number of {@code long} values that one thread writes and any thread reads. Writing is a plain store that cannot be
 * torn or left out (opaque mode), so it costs no fence; a reader sees it soon.
 */
public final class Counters {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    /** A cache line on either side, so that another thread's counters never share one with these. */
    private static final int PADDING = 64 / Long.BYTES;

    private final long[] values;
    private final int size;

    /** @param size how many, all 0 */
    public Counters(int size) {
        this.size = size;
        values = new long[size + 2 * PADDING];
    }

    public int size() {
        return size;
    }

    /** Writer only. */
    public void increment(int index) {
        add(index, 1);
    }

    /** Writer only. */
    public void add(int index, long amount) {
        int at = PADDING + index;
        LONGS.setOpaque(values, at, values[at] + amount);
    }

    /** Writer only. */
    public void set(int index, long value) {
        LONGS.setOpaque(values, PADDING + index, value);
    }

    /** Any thread. */
    public long get(int index) {
        return (long) LONGS.getOpaque(values, PADDING + index);
    }
}
