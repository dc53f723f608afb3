package org.pointsman.core.table;

import java.lang.ref.Cleaner;
import org.agrona.UnsafeApi;

/**
 * Off-heap memory for a fixed number of records of one length, zeroed when made, given back when the table is garbage.
 * It begins at a cache line, so that records of 64 bytes fill exactly one.
 *
 * <p>A record is used by its address: {@code long at = table.address(slot)}, then {@code getLong(at + FIELD)} of
 * {@link UnsafeApi} with fields that are constants below the record's length. Records never move; an address is good for
 * as long as the table lives.
 */
public final class RecordTable {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int CACHE_LINE_BYTES = 64;

    private final long firstAddress;
    private final int capacity;
    private final int recordLengthBytes;

    /** @param capacity records, 0 and above */
    public RecordTable(int capacity, int recordLengthBytes) {
        this.capacity = capacity;
        this.recordLengthBytes = recordLengthBytes;
        long bytes = memoryBytes() + CACHE_LINE_BYTES;
        long memory = UnsafeApi.allocateMemory(bytes);
        UnsafeApi.setMemory(memory, bytes, (byte) 0);
        firstAddress = memory + CACHE_LINE_BYTES - 1 & -CACHE_LINE_BYTES;
        CLEANER.register(this, () -> UnsafeApi.freeMemory(memory));
    }

    /** Where the record of a slot begins. That there is such a slot is asserted, which tests do and production does not. */
    public long address(int slot) {
        assert slot >= 0 && slot < capacity : "slot " + slot + " of a table of " + capacity;
        return firstAddress + (long) slot * recordLengthBytes;
    }

    public int capacity() {
        return capacity;
    }

    public long memoryBytes() {
        return (long) capacity * recordLengthBytes;
    }
}
