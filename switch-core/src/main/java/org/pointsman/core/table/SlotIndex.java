package org.pointsman.core.table;

import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.putInt;

/**
 * Finds slots of a dense table by hash: open addressing of 32-bit slots, without deletion. The keys stay in the dense
 * records, where the caller compares them:
 *
 * <pre>
 *   int place = index.first(hash);
 *   for (int slot = index.slot(place); slot != NONE; slot = index.slot(place = index.next(place))) {
 *       if (record at slot has the key) { return slot; }
 *   }
 * </pre>
 *
 * It is at most a third full, since a step too many costs a record read in vain.
 */
public final class SlotIndex {
    public static final int NONE = -1;

    private static final int PLACES_PER_SLOT = 3;

    private final RecordTable entries;
    private final int places;

    /** @param capacity slots that will be entered at most */
    public SlotIndex(int capacity) {
        places = Math.multiplyExact(capacity + 1, PLACES_PER_SLOT);
        entries = new RecordTable(places, Integer.BYTES);
    }

    /** Where to begin. Only the upper half of the hash is used. */
    public int first(long hash) {
        return (int) ((hash >>> 32) * places >>> 32);
    }

    /** Where to go on. */
    public int next(int place) {
        return place + 1 == places ? 0 : place + 1;
    }

    /** The slot that stands at a place, or {@link #NONE}. */
    public int slot(int place) {
        return getInt(entries.address(place)) - 1;
    }

    /** Where in memory a place is. */
    public long address(int place) {
        return entries.address(place);
    }

    /** Enters a slot whose key the index does not hold yet. */
    public void add(long hash, int slot) {
        int place = first(hash);
        while (slot(place) != NONE) {
            place = next(place);
        }
        putInt(entries.address(place), slot + 1);
    }

    public long memoryBytes() {
        return entries.memoryBytes();
    }
}
