package org.pointsman.core.reference;

import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.routing.CheckDigit;
import org.pointsman.core.table.OpenTable;
import org.pointsman.core.table.RecordHash;

/**
 * The cards, in an open-addressing table of 16-byte records: a look-up is one cache miss, and gives all there is to know
 * in one word, the <i>facts</i>. A record:
 *
 * <pre>
 *   0 pan number
 *   8 facts: account slot | expiry&lt;&lt;32 | (digits − 12)&lt;&lt;46 | permissions&lt;&lt;49 | status&lt;&lt;53 | in use&lt;&lt;56
 *     | check digit right&lt;&lt;57
 * </pre>
 */
public final class Cards {
    public static final long NONE = 0;

    public static final int MIN_DIGITS = 12;
    public static final int MAX_DIGITS = 19;

    public static final int ACTIVE = 0;
    public static final int LOST = 1;
    public static final int STOLEN = 2;
    public static final int RESTRICTED = 3;
    public static final int FROZEN = 4;

    private static final int RECORD_BYTES = 16;
    private static final int RECORDS_PER_LINE = 4;
    private static final int PERCENT_FULL = 55;
    private static final int FACTS = 8;

    private static final int EXPIRY_SHIFT = 32;
    private static final int DIGITS_SHIFT = 46;
    private static final int PERMISSIONS_SHIFT = 49;
    private static final int STATUS_SHIFT = 53;
    private static final long IN_USE = 1L << 56;
    private static final long CHECK_DIGIT_RIGHT = 1L << 57;

    private final OpenTable records;
    private final Accounts accounts;
    private final int capacity;
    private int size;
    private long hash;

    public Cards(int capacity, Accounts accounts) {
        this.capacity = capacity;
        this.accounts = accounts;
        records = new OpenTable(capacity, RECORD_BYTES, PERCENT_FULL);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return capacity;
    }

    /** Where the record of a card number is, whatever its count of digits, or {@link #NONE}. */
    public long find(long panNumber) {
        long card = search(panNumber);
        return facts(card) == 0 ? NONE : card;
    }

    /** The name of a card, which never changes. */
    public int place(long card) {
        return records.place(card);
    }

    /** How many places there are; whether one has a card, its {@link #factsAt} say: 0 = none. */
    public int places() {
        return records.places();
    }

    /** The facts of the card at a place, 0 if there is none. */
    public long factsAt(int place) {
        return facts(records.address(place));
    }

    /** All about a card but its number, to be read with the methods below. */
    public static long facts(long card) {
        return getLong(card + FACTS);
    }

    /** The slot of the card's account. */
    public static int account(long facts) {
        return (int) facts;
    }

    /** YYMM. */
    public static int expiry(long facts) {
        return (int) (facts >>> EXPIRY_SHIFT) & 0x3FFF;
    }

    public static int digits(long facts) {
        return ((int) (facts >>> DIGITS_SHIFT) & 0x7) + MIN_DIGITS;
    }

    /** {@link Permissions}. */
    public static int permissions(long facts) {
        return (int) (facts >>> PERMISSIONS_SHIFT) & 0xF;
    }

    public static int status(long facts) {
        return (int) (facts >>> STATUS_SHIFT) & 0x7;
    }

    /** True if the last digit of the number is the check digit of those before it. */
    public static boolean hasRightCheckDigit(long facts) {
        return (facts & CHECK_DIGIT_RIGHT) != 0;
    }

    /** The number of the card at a place: the key of its record, too. */
    public long panNumber(int place) {
        return getLong(records.address(place));
    }

    /** Creates or changes a card; all values are in range, and there is room. */
    public void put(long panNumber, int digits, int account, int expiry, int permissions, int status) {
        long card = search(panNumber);
        if (facts(card) == 0) {
            size++;
        } else {
            hash -= hashOf(card);
        }
        putLong(card, panNumber);
        putLong(
                card + FACTS,
                account
                        | (long) expiry << EXPIRY_SHIFT
                        | (long) (digits - MIN_DIGITS) << DIGITS_SHIFT
                        | (long) permissions << PERMISSIONS_SHIFT
                        | (long) status << STATUS_SHIFT
                        | (CheckDigit.isRight(panNumber) ? CHECK_DIGIT_RIGHT : 0)
                        | IN_USE);
        hash += hashOf(card);
    }

    /** Where a card stands, or where it would. */
    private long search(long panNumber) {
        long card = records.first(RecordHash.mix64(panNumber));
        int before = OpenTable.find16(card, panNumber);
        if (before < RECORDS_PER_LINE) {
            return card + before * RECORD_BYTES;
        }
        while (getLong(card) != panNumber && facts(card) != 0) {
            card = records.next(card);
        }
        return card;
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (int place = 0; place < records.places(); place++) {
            long card = records.address(place);
            sum += facts(card) == 0 ? 0 : hashOf(card);
        }
        return sum;
    }

    private long hashOf(long card) {
        long facts = facts(card);
        long word0 = digits(facts) | status(facts) << 8 | (long) expiry(facts) << 16 | (long) permissions(facts) << 32;
        return RecordHash.hash(RecordHash.CARD, getLong(card), word0, Accounts.id(accounts.at(account(facts))));
    }

    public long memoryBytes() {
        return records.memoryBytes();
    }

    /** Where a card is looked for, by its mixed number. */
    public long lineOf(long panHash) {
        return records.first(panHash);
    }
}
