package org.pointsman.core.engine;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bounded list of outcomes: SBE messages one behind the other, each a header and a fixed block. A flyweight over
 * memory of the caller's, so that the engine writes straight into a ring slot.
 */
public final class Outcomes {
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int length;

    /** Starts an empty list over {@code capacity} bytes from {@code offset}. */
    public Outcomes wrap(MutableDirectBuffer memory, int offset, int capacity) {
        buffer.wrap(memory, offset, capacity);
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
        int offset = length;
        if (offset + outcomeLength > buffer.capacity()) {
            throw new IllegalStateException(
                    "outcome area overflow: " + outcomeLength + " bytes behind " + offset + " of " + buffer.capacity());
        }
        length = offset + outcomeLength;
        return offset;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Bytes used so far. */
    public int length() {
        return length;
    }
}
