package org.pointsman.core.ledger;

import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.table.RecordHash;
import org.pointsman.core.table.RecordTable;

/**
 * The amounts reserved on accounts, in order of the deadlines at which they are released. Every hold lasts equally long
 * and time never goes back, so a new one always belongs at the end of the order. A slot is used again once its hold is
 * gone. A record:
 *
 * <pre>
 *   0 transaction number   8 amount   16 deadlineNs   24 account id   32 account slot
 *  36 earlier + 1   40 later + 1, or the next free slot + 1
 * </pre>
 */
public final class Holds {
    public static final int NONE = -1;

    private static final int RECORD_BYTES = 48;
    private static final int TRANSACTION = 0;
    private static final int AMOUNT = 8;
    private static final int DEADLINE = 16;
    private static final int ACCOUNT_ID = 24;
    private static final int ACCOUNT = 32;
    private static final int EARLIER = 36;
    private static final int LATER = 40;

    private static final int AMOUNT_WORD = 1;

    private final RecordTable records;
    private int size;
    private int used;
    private int firstFree = NONE;
    private int earliest = NONE;
    private int latest = NONE;
    private long hash;

    public Holds(int capacity) {
        records = new RecordTable(capacity, RECORD_BYTES);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return records.capacity();
    }

    public boolean isFull() {
        return size == records.capacity();
    }

    /** The hold that runs out first, or {@link #NONE}. */
    public int earliest() {
        return earliest;
    }

    /** The hold that runs out after this one, or {@link #NONE}. */
    public int later(int hold) {
        return getInt(records.address(hold) + LATER) - 1;
    }

    public long transaction(int hold) {
        return getLong(records.address(hold) + TRANSACTION);
    }

    /** What is still reserved, minor units. */
    public long amount(int hold) {
        return getLong(records.address(hold) + AMOUNT);
    }

    public long deadlineNs(int hold) {
        return getLong(records.address(hold) + DEADLINE);
    }

    /** The slot of the account that the amount is reserved on. */
    public int account(int hold) {
        return getInt(records.address(hold) + ACCOUNT);
    }

    int add(long transaction, int account, long accountId, long amount, long deadlineNs) {
        int hold = firstFree;
        if (hold == NONE) {
            hold = used++;
        } else {
            firstFree = later(hold);
        }
        long at = records.address(hold);
        putLong(at + TRANSACTION, transaction);
        putLong(at + AMOUNT, amount);
        putLong(at + DEADLINE, deadlineNs);
        putLong(at + ACCOUNT_ID, accountId);
        putInt(at + ACCOUNT, account);
        putInt(at + EARLIER, latest + 1);
        putInt(at + LATER, NONE + 1);
        if (latest == NONE) {
            earliest = hold;
        } else {
            if (deadlineNs(latest) > deadlineNs) {
                throw new IllegalStateException("hold of transaction " + transaction + " would run out out of order");
            }
            putInt(records.address(latest) + LATER, hold + 1);
        }
        latest = hold;
        size++;
        hash += hashOf(hold);
        return hold;
    }

    /**
     * Adds a hold as it was when a snapshot was written; there is room, and it runs out after all before. What its account
     * says that is held is not changed. @return its slot
     */
    public int restore(long transaction, int account, long accountId, long amount, long deadlineNs) {
        return add(transaction, account, accountId, amount, deadlineNs);
    }

    void shrink(int hold, long amount) {
        long salt = RecordHash.salt(RecordHash.HOLD, transaction(hold));
        hash += RecordHash.delta(salt, AMOUNT_WORD, amount - amount(hold));
        putLong(records.address(hold) + AMOUNT, amount);
    }

    void remove(int hold) {
        hash -= hashOf(hold);
        int earlier = getInt(records.address(hold) + EARLIER) - 1;
        int later = later(hold);
        if (earlier == NONE) {
            earliest = later;
        } else {
            putInt(records.address(earlier) + LATER, later + 1);
        }
        if (later == NONE) {
            latest = earlier;
        } else {
            putInt(records.address(later) + EARLIER, earlier + 1);
        }
        putInt(records.address(hold) + LATER, firstFree + 1);
        firstFree = hold;
        size--;
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (int hold = earliest; hold != NONE; hold = later(hold)) {
            sum += hashOf(hold);
        }
        return sum;
    }

    private long hashOf(int hold) {
        return RecordHash.hash(
                RecordHash.HOLD,
                transaction(hold),
                getLong(records.address(hold) + ACCOUNT_ID),
                amount(hold),
                deadlineNs(hold));
    }

    public long memoryBytes() {
        return records.memoryBytes();
    }
}
