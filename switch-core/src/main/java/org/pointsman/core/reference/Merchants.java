package org.pointsman.core.reference;

import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.table.RecordHash;
import org.pointsman.core.table.RecordTable;
import org.pointsman.core.table.SlotIndex;

/**
 * The merchants, by DE 42. A record:
 * {@code 0 id high, 8 id low, 16 account slot, 20 mcc, 22 permissions, 23 status}.
 */
public final class Merchants {
    public static final int NONE = SlotIndex.NONE;

    public static final int ACTIVE = 0;
    public static final int CLOSED = 1;

    private static final int RECORD_BYTES = 32;
    private static final int HIGH = 0;
    private static final int LOW = 8;
    private static final int ACCOUNT = 16;
    private static final int MCC = 20;
    private static final int PERMISSIONS = 22;
    private static final int STATUS = 23;

    private final RecordTable records;
    private final SlotIndex index;
    private final Accounts accounts;
    private int size;
    private long hash;

    public Merchants(int capacity, Accounts accounts) {
        this.accounts = accounts;
        records = new RecordTable(capacity, RECORD_BYTES);
        index = new SlotIndex(capacity);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return records.capacity();
    }

    /** The slot of a merchant, or {@link #NONE}. */
    public int find(long high, long low) {
        int place = index.first(RecordHash.mix64(RecordHash.merchantKey(high, low)));
        for (int slot = index.slot(place); slot != NONE; slot = index.slot(place = index.next(place))) {
            UnsafeBuffer memory = records.segment(slot);
            int at = records.offset(slot);
            if (memory.getLong(at + HIGH) == high && memory.getLong(at + LOW) == low) {
                return slot;
            }
        }
        return NONE;
    }

    /** The slot of the account that the merchant's takings go to. */
    public int account(int slot) {
        return records.segment(slot).getInt(records.offset(slot) + ACCOUNT);
    }

    /** {@link Permissions}. */
    public int permissions(int slot) {
        return records.segment(slot).getByte(records.offset(slot) + PERMISSIONS);
    }

    public int status(int slot) {
        return records.segment(slot).getByte(records.offset(slot) + STATUS);
    }

    /** The key of a merchant's record. */
    public long key(int slot) {
        UnsafeBuffer memory = records.segment(slot);
        int at = records.offset(slot);
        return RecordHash.merchantKey(memory.getLong(at + HIGH), memory.getLong(at + LOW));
    }

    /** Creates or changes a merchant; all values are in range, and there is room. */
    public void put(long high, long low, int account, int mcc, int permissions, int status) {
        int slot = find(high, low);
        boolean created = slot == NONE;
        if (created) {
            slot = size++;
        } else {
            hash -= hashOf(slot);
        }
        UnsafeBuffer memory = records.segment(slot);
        int at = records.offset(slot);
        memory.putLong(at + HIGH, high);
        memory.putLong(at + LOW, low);
        memory.putInt(at + ACCOUNT, account);
        memory.putShort(at + MCC, (short) mcc);
        memory.putByte(at + PERMISSIONS, (byte) permissions);
        memory.putByte(at + STATUS, (byte) status);
        if (created) {
            index.add(RecordHash.mix64(key(slot)), slot);
        }
        hash += hashOf(slot);
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
        UnsafeBuffer memory = records.segment(slot);
        int at = records.offset(slot);
        long mcc = memory.getShort(at + MCC) & 0xFFFF;
        return RecordHash.hash(
                RecordHash.MERCHANT,
                key(slot),
                memory.getLong(at + HIGH),
                memory.getLong(at + LOW),
                accounts.id(account(slot)),
                mcc | (long) permissions(slot) << 16 | (long) status(slot) << 32);
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }
}
