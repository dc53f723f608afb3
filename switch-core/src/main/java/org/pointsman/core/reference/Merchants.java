package org.pointsman.core.reference;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.getShort;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.putShort;

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
            long at = records.address(slot);
            if (getLong(at + HIGH) == high && getLong(at + LOW) == low) {
                return slot;
            }
        }
        return NONE;
    }

    /** Where the record of a merchant is: what the methods below take. */
    public long at(int slot) {
        return records.address(slot);
    }

    /** The slot of the account that the merchant's takings go to. */
    public static int account(long merchant) {
        return getInt(merchant + ACCOUNT);
    }

    /** The first half of the id, packed. */
    public static long high(long merchant) {
        return getLong(merchant + HIGH);
    }

    /** The second half of the id, packed. */
    public static long low(long merchant) {
        return getLong(merchant + LOW);
    }

    public static int mcc(long merchant) {
        return getShort(merchant + MCC) & 0xFFFF;
    }

    /** {@link Permissions}. */
    public static int permissions(long merchant) {
        return getByte(merchant + PERMISSIONS);
    }

    public static int status(long merchant) {
        return getByte(merchant + STATUS);
    }

    /** The key of a merchant's record. */
    public static long key(long merchant) {
        return RecordHash.merchantKey(getLong(merchant + HIGH), getLong(merchant + LOW));
    }

    /** Creates or changes a merchant; all values are in range, and there is room. */
    public void put(long high, long low, int account, int mcc, int permissions, int status) {
        int slot = find(high, low);
        boolean created = slot == NONE;
        if (created) {
            slot = size++;
        } else {
            hash -= hashOf(at(slot));
        }
        long at = records.address(slot);
        putLong(at + HIGH, high);
        putLong(at + LOW, low);
        putInt(at + ACCOUNT, account);
        putShort(at + MCC, (short) mcc);
        putByte(at + PERMISSIONS, (byte) permissions);
        putByte(at + STATUS, (byte) status);
        if (created) {
            index.add(RecordHash.mix64(key(at)), slot);
        }
        hash += hashOf(at(slot));
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

    private long hashOf(long merchant) {
        long mcc = getShort(merchant + MCC) & 0xFFFF;
        return RecordHash.hash(
                RecordHash.MERCHANT,
                key(merchant),
                getLong(merchant + HIGH),
                getLong(merchant + LOW),
                Accounts.id(accounts.at(account(merchant))),
                mcc | (long) permissions(merchant) << 16 | (long) status(merchant) << 32);
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }
}
