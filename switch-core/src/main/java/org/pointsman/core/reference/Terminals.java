package org.pointsman.core.reference;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.table.RecordHash;
import org.pointsman.core.table.RecordTable;
import org.pointsman.core.table.SlotIndex;

/**
 * The terminals, by DE 41 and their merchant (DE 42). A record:
 * {@code 0 terminalId, 8 merchant slot, 12 permissions, 13 status}.
 */
public final class Terminals {
    public static final int NONE = SlotIndex.NONE;

    public static final int ACTIVE = 0;
    public static final int CLOSED = 1;

    private static final int RECORD_BYTES = 16;
    private static final int MERCHANT = 8;
    private static final int PERMISSIONS = 12;
    private static final int STATUS = 13;

    private final RecordTable records;
    private final SlotIndex index;
    private final Merchants merchants;
    private int size;
    private long hash;

    public Terminals(int capacity, Merchants merchants) {
        this.merchants = merchants;
        records = new RecordTable(capacity, RECORD_BYTES);
        index = new SlotIndex(capacity);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return records.capacity();
    }

    /** The slot of a terminal of the merchant at a slot, or {@link #NONE}. */
    public int find(long terminalId, int merchant) {
        int place = index.first(indexHash(terminalId, merchant));
        for (int slot = index.slot(place); slot != NONE; slot = index.slot(place = index.next(place))) {
            if (terminalId(slot) == terminalId && merchant(slot) == merchant) {
                return slot;
            }
        }
        return NONE;
    }

    /** {@link Permissions}. */
    public int permissions(int slot) {
        return getByte(records.address(slot) + PERMISSIONS);
    }

    public int status(int slot) {
        return getByte(records.address(slot) + STATUS);
    }

    /** The key of a terminal's record. */
    public long key(int slot) {
        return RecordHash.terminalKey(terminalId(slot), merchants.key(merchant(slot)));
    }

    /** Creates or changes a terminal; all values are in range, and there is room. */
    public void put(long terminalId, int merchant, int permissions, int status) {
        int slot = find(terminalId, merchant);
        if (slot == NONE) {
            slot = size++;
            putLong(records.address(slot), terminalId);
            putInt(records.address(slot) + MERCHANT, merchant);
            index.add(indexHash(terminalId, merchant), slot);
        } else {
            hash -= hashOf(slot);
        }
        long at = records.address(slot);
        putByte(at + PERMISSIONS, (byte) permissions);
        putByte(at + STATUS, (byte) status);
        hash += hashOf(slot);
    }

    private long terminalId(int slot) {
        return getLong(records.address(slot));
    }

    private int merchant(int slot) {
        return getInt(records.address(slot) + MERCHANT);
    }

    private static long indexHash(long terminalId, int merchant) {
        return RecordHash.mix64(RecordHash.mix64(terminalId) + merchant);
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (int slot = 0; slot < size; slot++) {
            sum += hashOf(slot);
        }
        return sum;
    }

    private long hashOf(int slot) {
        return RecordHash.hash(
                RecordHash.TERMINAL, key(slot), terminalId(slot), permissions(slot) | status(slot) << 16);
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }
}
