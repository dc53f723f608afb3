package org.pointsman.core.table;

/**
 * An open-addressing hash table of short records, without deletion. A probe begins at the first record of a cache line
 * and goes on record by record, so that most look-ups, and all records of one hash, cost a single cache miss.
 *
 * <p>What tells a record from an empty place, and one key from another, is the caller's; all bytes of an empty place
 * are zero. The caller keeps the number of records within the capacity it asked for, so every probe finds an empty
 * place.
 */
public final class OpenTable {
    private static final int CACHE_LINE_BYTES = 64;

    private final RecordTable places;
    private final int recordsPerLine;
    private final int lines;

    /**
     * @param capacity records that will be stored at most
     * @param recordLengthBytes a divisor of 64
     * @param percentFull how full the table is with that many, up to 67
     */
    public OpenTable(int capacity, int recordLengthBytes, int percentFull) {
        recordsPerLine = CACHE_LINE_BYTES / recordLengthBytes;
        long places = (capacity + 1L) * 100 / percentFull;
        lines = Math.toIntExact((places + recordsPerLine - 1) / recordsPerLine);
        this.places = new RecordTable(Math.multiplyExact(lines, recordsPerLine), recordLengthBytes);
    }

    /** Where a probe for this hash begins. Only the upper half of the hash is used. */
    public int first(long hash) {
        return (int) ((hash >>> 32) * lines >>> 32) * recordsPerLine;
    }

    /** The place a probe looks at next. */
    public int next(int place) {
        int next = place + 1;
        return next == places.capacity() ? 0 : next;
    }

    /** Where the record of a place begins. */
    public long address(int place) {
        return places.address(place);
    }

    public int places() {
        return places.capacity();
    }

    public long memoryBytes() {
        return places.memoryBytes();
    }
}
