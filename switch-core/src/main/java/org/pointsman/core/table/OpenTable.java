package org.pointsman.core.table;

import static org.agrona.UnsafeApi.getLong;

/**
 * An open-addressing hash table of short records, without deletion. A probe begins at the first record of a cache line
 * and goes on record by record, so that most look-ups, and all records of one hash, cost a single cache miss.
 *
 * <p>What tells a record from an empty place, and one key from another, is the caller's; all bytes of an empty place
 * are zero. The caller keeps the number of records within the capacity it asked for, so every probe finds an empty
 * place. A record never moves: outside of the table it can be named by its place.
 */
public final class OpenTable {
    private static final int CACHE_LINE_BYTES = 64;

    private final RecordTable records;
    private final int recordLengthBytes;
    private final int recordShift;
    private final int lines;
    private final long firstAddress;
    private final long lastAddress;

    /**
     * @param capacity records that will be stored at most
     * @param recordLengthBytes a power of two up to 64
     * @param percentFull how full the table is with that many, up to 67
     */
    public OpenTable(int capacity, int recordLengthBytes, int percentFull) {
        int recordsPerLine = CACHE_LINE_BYTES / recordLengthBytes;
        long places = (capacity + 1L) * 100 / percentFull;
        this.recordLengthBytes = recordLengthBytes;
        recordShift = Integer.numberOfTrailingZeros(recordLengthBytes);
        lines = Math.toIntExact((places + recordsPerLine - 1) / recordsPerLine);
        records = new RecordTable(Math.multiplyExact(lines, recordsPerLine), recordLengthBytes);
        firstAddress = records.address(0);
        lastAddress = records.address(records.capacity() - 1);
    }

    /** The address of the record at which a probe for a hash begins. Only the upper half of the hash is used. */
    public long first(long hash) {
        return firstAddress + ((hash >>> 32) * lines >>> 32) * CACHE_LINE_BYTES;
    }

    /**
     * The first of the records of 16 bytes in one cache line that has a word, told without a branch: where in a line a
     * record stands cannot be predicted.
     *
     * @param address of the word in the first of them
     * @return how many of them stand before it; 4 if none has the word
     */
    public static int find16(long address, long word) {
        long places = isZero(getLong(address) ^ word)
                | isZero(getLong(address + 16) ^ word) << 1
                | isZero(getLong(address + 32) ^ word) << 2
                | isZero(getLong(address + 48) ^ word) << 3
                | 1 << 4;
        return Long.numberOfTrailingZeros(places);
    }

    private static long isZero(long word) {
        return (word - 1 & ~word) >>> 63;
    }

    /** The address of the record a probe looks at next. */
    public long next(long address) {
        return address == lastAddress ? firstAddress : address + recordLengthBytes;
    }

    /** The address of the record at a place. */
    public long address(int place) {
        return records.address(place);
    }

    /** The place of the record at an address. */
    public int place(long address) {
        return (int) ((address - firstAddress) >>> recordShift);
    }

    public int places() {
        return records.capacity();
    }

    public long memoryBytes() {
        return records.memoryBytes();
    }
}
