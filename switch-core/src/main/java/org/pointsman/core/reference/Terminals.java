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
 * {@code 0 terminalId, 8 merchant id high, 16 low, 24 merchant slot, 28 permissions, 29 status}.
 */
public final class Terminals {
    public static final int NONE = SlotIndex.NONE;

    public static final int ACTIVE = 0;
    public static final int CLOSED = 1;

    private static final int RECORD_BYTES = 32;
    private static final int TERMINAL = 0;
    private static final int MERCHANT_HIGH = 8;
    private static final int MERCHANT_LOW = 16;
    private static final int MERCHANT = 24;
    private static final int PERMISSIONS = 28;
    private static final int STATUS = 29;

    /** Odd numbers without pattern, one for each word of the key but the first. */
    private static final long HIGH_COEFFICIENT = 0x9E3779B97F4A7C15L;

    private static final long LOW_COEFFICIENT = 0xC2B2AE3D27D4EB4FL;

    private final RecordTable records;
    private final SlotIndex index;
    private int size;
    private long hash;

    public Terminals(int capacity) {
        records = new RecordTable(capacity, RECORD_BYTES);
        index = new SlotIndex(capacity);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return records.capacity();
    }

    /** The slot of a terminal, or {@link #NONE}. */
    public int find(long terminalId, long merchantHigh, long merchantLow) {
        int place = index.first(hash(terminalId, merchantHigh, merchantLow));
        for (int slot = index.slot(place); slot != NONE; slot = index.slot(place = index.next(place))) {
            long at = records.address(slot);
            if (getLong(at + TERMINAL) == terminalId
                    && getLong(at + MERCHANT_HIGH) == merchantHigh
                    && getLong(at + MERCHANT_LOW) == merchantLow) {
                return slot;
            }
        }
        return NONE;
    }

    /** Where the record of a terminal is: what the methods below take. */
    public long at(int slot) {
        return records.address(slot);
    }

    /** The slot of the terminal's merchant. */
    public static int merchant(long terminal) {
        return getInt(terminal + MERCHANT);
    }

    /** DE 41, packed. */
    public static long terminalId(long terminal) {
        return getLong(terminal + TERMINAL);
    }

    /** {@link Permissions}. */
    public static int permissions(long terminal) {
        return getByte(terminal + PERMISSIONS);
    }

    public static int status(long terminal) {
        return getByte(terminal + STATUS);
    }

    /** The key of a terminal's record. */
    public static long key(long terminal) {
        long merchantKey = RecordHash.merchantKey(getLong(terminal + MERCHANT_HIGH), getLong(terminal + MERCHANT_LOW));
        return RecordHash.terminalKey(getLong(terminal + TERMINAL), merchantKey);
    }

    /** Creates or changes a terminal of the merchant at a slot; all values are in range, and there is room. */
    public void put(long terminalId, long merchantHigh, long merchantLow, int merchant, int permissions, int status) {
        int slot = find(terminalId, merchantHigh, merchantLow);
        if (slot == NONE) {
            slot = size++;
            long at = records.address(slot);
            putLong(at + TERMINAL, terminalId);
            putLong(at + MERCHANT_HIGH, merchantHigh);
            putLong(at + MERCHANT_LOW, merchantLow);
            putInt(at + MERCHANT, merchant);
            index.add(hash(terminalId, merchantHigh, merchantLow), slot);
        } else {
            hash -= hashOf(at(slot));
        }
        long at = records.address(slot);
        putByte(at + PERMISSIONS, (byte) permissions);
        putByte(at + STATUS, (byte) status);
        hash += hashOf(at(slot));
    }

    private static long hash(long terminalId, long merchantHigh, long merchantLow) {
        return RecordHash.mix64(terminalId + HIGH_COEFFICIENT * merchantHigh + LOW_COEFFICIENT * merchantLow);
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (int slot = 0; slot < size; slot++) {
            sum += hashOf(at(slot));
        }
        return sum;
    }

    private static long hashOf(long terminal) {
        return RecordHash.hash(
                RecordHash.TERMINAL,
                key(terminal),
                getLong(terminal + TERMINAL),
                permissions(terminal) | status(terminal) << 16);
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }
}
