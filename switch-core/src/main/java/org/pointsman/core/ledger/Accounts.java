package org.pointsman.core.ledger;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.getShort;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.putShort;

import org.pointsman.core.table.RecordHash;
import org.pointsman.core.table.RecordTable;
import org.pointsman.core.table.SlotIndex;

/**
 * The accounts: balances and what is configured of them. An account is named by its slot, which never changes; slots are
 * given in order of creation. Its record is read by its address ({@link #at}). A record is one cache line:
 *
 * <pre>
 *   0 id    8 posted   16 held   24 creditLine   32 maxBalance
 *  40 currency   42 kind   43 status   44 mayGoNegative   48 salt of its hash
 * </pre>
 *
 * so that the eight bytes from {@code currency} are word 0 of the record's hash.
 */
public final class Accounts {
    public static final int NONE = SlotIndex.NONE;

    public static final int ACTIVE = 0;
    public static final int FROZEN = 1;
    public static final int CLOSED = 2;

    public static final int CUSTOMER = 1;
    public static final int INTERNAL = 3;

    private static final int RECORD_BYTES = 64;
    private static final int ID = 0;
    private static final int POSTED = 8;
    private static final int HELD = 16;
    private static final int CREDIT_LINE = 24;
    private static final int MAX_BALANCE = 32;
    private static final int CURRENCY = 40;
    private static final int KIND = 42;
    private static final int STATUS = 43;
    private static final int MAY_GO_NEGATIVE = 44;
    private static final int SALT = 48;

    private static final int POSTED_WORD = 3;
    private static final int HELD_WORD = 4;

    private final RecordTable records;
    private final SlotIndex index;
    private int size;
    private long hash;

    public Accounts(int capacity) {
        records = new RecordTable(capacity, RECORD_BYTES);
        index = new SlotIndex(capacity);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return records.capacity();
    }

    /** The slot of an account, or {@link #NONE}. */
    public int find(long id) {
        int place = index.first(RecordHash.mix64(id));
        for (int slot = index.slot(place); slot != NONE; slot = index.slot(place = index.next(place))) {
            if (id(at(slot)) == id) {
                return slot;
            }
        }
        return NONE;
    }

    // What finding an account is going to read, for those who read ahead.

    /** Where the search for an account begins. */
    public long lineOf(long id) {
        return index.address(index.first(RecordHash.mix64(id)));
    }

    /** The record that is likely to be the account's; where the search began if there is none. */
    public long likely(long id) {
        int place = index.first(RecordHash.mix64(id));
        int slot = index.slot(place);
        return slot == NONE ? index.address(place) : at(slot);
    }

    /** Creates an account without money; the caller has made sure that there is room and that the id is new. */
    public int create(
            long id, int currency, int kind, int status, boolean mayGoNegative, long creditLine, long maxBalance) {
        int slot = size++;
        long at = at(slot);
        putLong(at + ID, id);
        putLong(at + SALT, RecordHash.salt(RecordHash.ACCOUNT, id));
        putShort(at + CURRENCY, (short) currency);
        putByte(at + KIND, (byte) kind);
        configure(slot, status, mayGoNegative, creditLine, maxBalance);
        index.add(RecordHash.mix64(id), slot);
        hash += hashOf(at(slot));
        return slot;
    }

    /** Creates an account as it was when a snapshot was written: with its money. As for {@link #create}. */
    public int restore(
            long id,
            int currency,
            int kind,
            int status,
            boolean mayGoNegative,
            long creditLine,
            long maxBalance,
            long posted,
            long held) {
        int slot = create(id, currency, kind, status, mayGoNegative, creditLine, maxBalance);
        addToPosted(at(slot), posted);
        addToHeld(at(slot), held);
        return slot;
    }

    /** Changes what may be changed of an account. */
    public void change(int slot, int status, boolean mayGoNegative, long creditLine, long maxBalance) {
        hash -= hashOf(at(slot));
        configure(slot, status, mayGoNegative, creditLine, maxBalance);
        hash += hashOf(at(slot));
    }

    private void configure(int slot, int status, boolean mayGoNegative, long creditLine, long maxBalance) {
        long at = at(slot);
        putByte(at + STATUS, (byte) status);
        putByte(at + MAY_GO_NEGATIVE, (byte) (mayGoNegative ? 1 : 0));
        putLong(at + CREDIT_LINE, creditLine);
        putLong(at + MAX_BALANCE, maxBalance);
    }

    /** Where the record of an account is: what the methods below take. */
    public long at(int slot) {
        return records.address(slot);
    }

    public static long id(long account) {
        return getLong(account + ID);
    }

    /** Minor units; negative only where that is allowed, or where a reversal left the account no choice. */
    public static long posted(long account) {
        return getLong(account + POSTED);
    }

    /** Minor units reserved by holds, never negative. */
    public static long held(long account) {
        return getLong(account + HELD);
    }

    public static long creditLine(long account) {
        return getLong(account + CREDIT_LINE);
    }

    /** The most that may be posted, minor units; 0 = no such bound. */
    public static long maxBalance(long account) {
        return getLong(account + MAX_BALANCE);
    }

    public static int currency(long account) {
        return getShort(account + CURRENCY) & 0xFFFF;
    }

    public static int kind(long account) {
        return getByte(account + KIND);
    }

    public static int status(long account) {
        return getByte(account + STATUS);
    }

    public static boolean mayGoNegative(long account) {
        return getByte(account + MAY_GO_NEGATIVE) != 0;
    }

    void addToPosted(long account, long amount) {
        putLong(account + POSTED, posted(account) + amount);
        hash += RecordHash.delta(getLong(account + SALT), POSTED_WORD, amount);
    }

    void addToHeld(long account, long amount) {
        putLong(account + HELD, held(account) + amount);
        hash += RecordHash.delta(getLong(account + SALT), HELD_WORD, amount);
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

    private static long hashOf(long account) {
        long[] words = {
            getLong(account + CURRENCY), creditLine(account), maxBalance(account), posted(account), held(account)
        };
        return RecordHash.hash(RecordHash.ACCOUNT, id(account), words, words.length);
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }
}
