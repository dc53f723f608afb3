package org.pointsman.core.table;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap memory for a fixed number of records of one length, zeroed when made. A buffer's capacity is an {@code int},
 * so the table is cut into segments of a power of two of records; only the last may be shorter. Segments begin at a
 * cache line, so records of 64 bytes fill exactly one.
 *
 * <p>A record is addressed in two steps, {@code segment(slot)} and {@code offset(slot)}: resolve once, then read its
 * fields. Every access is checked against the segment's bounds.
 */
public final class RecordTable {
    private static final int LARGEST_SEGMENT_BYTES = 1 << 30;
    private static final int CACHE_LINE_BYTES = 64;

    private final UnsafeBuffer[] segments;
    private final int capacity;
    private final int recordLengthBytes;
    private final int segmentShift;
    private final int slotMask;

    /** @param capacity records, 0 and above */
    public RecordTable(int capacity, int recordLengthBytes) {
        this.capacity = capacity;
        this.recordLengthBytes = recordLengthBytes;
        this.segmentShift = 31 - Integer.numberOfLeadingZeros(LARGEST_SEGMENT_BYTES / recordLengthBytes);
        this.slotMask = (1 << segmentShift) - 1;
        this.segments = new UnsafeBuffer[Math.max(1, (capacity + slotMask) >>> segmentShift)];
        for (int i = 0; i < segments.length; i++) {
            int records = Math.min(capacity - (i << segmentShift), 1 << segmentShift);
            segments[i] =
                    new UnsafeBuffer(BufferUtil.allocateDirectAligned(records * recordLengthBytes, CACHE_LINE_BYTES));
        }
    }

    public UnsafeBuffer segment(int slot) {
        return segments[slot >>> segmentShift];
    }

    public int offset(int slot) {
        return (slot & slotMask) * recordLengthBytes;
    }

    public int capacity() {
        return capacity;
    }

    public long memoryBytes() {
        return (long) capacity * recordLengthBytes;
    }
}
