package org.pointsman.core.table;

/**
 * Finds slots of a dense table by hash: an {@link OpenTable} of 32-bit slots. The keys stay in the dense records, where
 * the caller compares them:
 *
 * <pre>
 *   int place = index.first(hash);
 *   for (int slot = index.slot(place); slot != NONE; slot = index.slot(place = index.next(place))) {
 *       if (record at slot has the key) { return slot; }
 *   }
 * </pre>
 */
public final class SlotIndex {
    public static final int NONE = -1;

    private static final int ENTRY_BYTES = 4;
    private static final int PERCENT_FULL = 67;

    private final OpenTable entries;

    public SlotIndex(int capacity) {
        entries = new OpenTable(capacity, ENTRY_BYTES, PERCENT_FULL);
    }

    public int first(long hash) {
        return entries.first(hash);
    }

    public int next(int place) {
        return entries.next(place);
    }

    /** The slot that stands at a place, or {@link #NONE}. */
    public int slot(int place) {
        return entries.segment(place).getInt(entries.offset(place)) - 1;
    }

    /** Enters a slot whose key the index does not hold yet. */
    public void add(long hash, int slot) {
        int place = first(hash);
        while (slot(place) != NONE) {
            place = next(place);
        }
        entries.segment(place).putInt(entries.offset(place), slot + 1);
    }

    public long memoryBytes() {
        return entries.memoryBytes();
    }
}
