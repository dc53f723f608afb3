package org.pointsman.core.engine;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bounded list of outcomes: SBE messages one behind the other, each a header and a fixed block. A flyweight over a part of
 * memory of the caller's, so that the engine writes straight into a ring slot. Offsets are those of that memory.
 */
public final class Outcomes {
    private UnsafeBuffer buffer;
    private int offset;
    private int capacity;
    private int length;

    /** Starts an empty list over {@code capacity} bytes from {@code offset}. */
    public Outcomes wrap(UnsafeBuffer memory, int offset, int capacity) {
        memory.boundsCheck(offset, capacity);
        // Mostly the same as last time, and storing a reference costs more than comparing it.
        if (buffer != memory) {
            buffer = memory;
        }
        this.offset = offset;
        this.capacity = capacity;
        length = 0;
        return this;
    }

    /** Empties the list; its memory stays. */
    public Outcomes clear() {
        length = 0;
        return this;
    }

    /**
     * Makes room for one more outcome.
     *
     * @param outcomeLength header and block in bytes
     * @return the offset in {@link #buffer()} where it begins
     * @throws IllegalStateException if it does not fit: a broken invariant, since start-up checks the largest list
     */
    public int claim(int outcomeLength) {
        int used = length;
        if (used + outcomeLength > capacity) {
            throw new IllegalStateException(
                    "outcome area overflow: " + outcomeLength + " bytes behind " + used + " of " + capacity);
        }
        length = used + outcomeLength;
        return offset + used;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where the list begins in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    /** Bytes used so far. */
    public int length() {
        return length;
    }
}
