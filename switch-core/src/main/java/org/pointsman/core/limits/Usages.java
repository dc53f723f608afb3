package org.pointsman.core.limits;

import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.table.OpenTable;
import org.pointsman.core.table.RecordHash;

/**
 * How much of each limit each subject has used on the current business day. All usages of one subject begin at the same
 * cache line. A record:
 *
 * <pre>
 *   0 used   8 key: slot of the subject | limit number, from 1,&lt;&lt;32 | business day&lt;&lt;48
 * </pre>
 *
 * <p>Only records of the current day count; those of days gone by are as good as empty places, and are overwritten. A
 * new record takes the first place of its probe that is not of today, and no place ceases to be of today before the day
 * ends, so a search may stop at the first such place. Hence a cut-over clears the whole table by changing the day.
 */
final class Usages {
    static final long NONE = 0;

    private static final int RECORD_BYTES = 16;
    private static final int RECORDS_PER_LINE = 4;
    private static final int PERCENT_FULL = 60;
    private static final int USED = 0;
    private static final int KEY = 8;
    private static final int LIMIT_SHIFT = 32;
    private static final int DAY_SHIFT = 48;

    private static final int USED_WORD = 0;

    private final OpenTable records;
    private final int capacity;
    private int day;
    private int size;
    private long hash;

    Usages(int capacity) {
        this.capacity = capacity;
        records = new OpenTable(capacity, RECORD_BYTES, PERCENT_FULL);
    }

    int size() {
        return size;
    }

    int capacity() {
        return capacity;
    }

    /** Voids all usages. @param epochDay later than every day before */
    void startDay(int epochDay) {
        day = epochDay;
        size = 0;
        hash = 0;
    }

    /** The usage of a limit by a subject today, or {@link #NONE}. */
    long find(int limit, int subject, long subjectHash) {
        long usage = search(key(limit, subject), subjectHash);
        return isOfToday(key(usage)) ? usage : NONE;
    }

    /** As {@link #find}, looking first behind the usage of the limit before by the same subject. */
    long findAfter(long before, int limit, int subject, long subjectHash) {
        if (before != NONE) {
            long behind = records.next(before);
            if (key(behind) == key(limit, subject)) {
                return behind;
            }
        }
        return find(limit, subject, subjectHash);
    }

    /** Creates the usage of a limit by a subject; there is none yet today, and there is room. */
    void create(int limit, int subject, long subjectHash, long used) {
        long key = key(limit, subject);
        long usage = search(key, subjectHash);
        putLong(usage + USED, used);
        putLong(usage + KEY, key);
        size++;
        hash += RecordHash.hash(RecordHash.USAGE, subjectHash + limit, used);
    }

    static long used(long usage) {
        return getLong(usage + USED);
    }

    void add(long usage, int limit, long subjectHash, long amount) {
        putLong(usage + USED, used(usage) + amount);
        hash += RecordHash.delta(RecordHash.salt(RecordHash.USAGE, subjectHash + limit), USED_WORD, amount);
    }

    /** Where a usage stands, or where it would. */
    private long search(long key, long subjectHash) {
        long usage = records.first(subjectHash);
        int before = OpenTable.find16(usage + KEY, key);
        if (before < RECORDS_PER_LINE) {
            return usage + before * RECORD_BYTES;
        }
        while (key(usage) != key && isOfToday(key(usage))) {
            usage = records.next(usage);
        }
        return usage;
    }

    /** What a record of today has for a limit and a subject. */
    private long key(int limit, int subject) {
        return subject | (long) limit << LIMIT_SHIFT | (long) day << DAY_SHIFT;
    }

    private static long key(long usage) {
        return getLong(usage + KEY);
    }

    private boolean isOfToday(long key) {
        return key >>> DAY_SHIFT == day && limit(key) != 0;
    }

    private static int limit(long key) {
        return (int) (key >>> LIMIT_SHIFT) & 0xFFFF;
    }

    /** This table's share of the state hash. */
    long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    long recomputeHash(SubjectKeys keys) {
        long sum = 0;
        for (int place = 0; place < records.places(); place++) {
            long usage = records.address(place);
            long key = key(usage);
            if (isOfToday(key)) {
                long subjectKey = keys.key(limit(key), (int) key);
                long recordKey = RecordHash.usageKey(subjectKey, limit(key));
                sum += RecordHash.hash(RecordHash.USAGE, recordKey, used(usage));
            }
        }
        return sum;
    }

    /** Shows all usages of the day, in no order. */
    void forEach(Visitor visitor) {
        for (int place = 0; place < records.places(); place++) {
            long usage = records.address(place);
            long key = key(usage);
            if (isOfToday(key)) {
                visitor.onUsage(limit(key), (int) key, used(usage));
            }
        }
    }

    long memoryBytes() {
        return records.memoryBytes();
    }

    /** Where the usages of a subject begin. */
    long line(long subjectHash) {
        return records.first(subjectHash);
    }

    /** Shown the usages of the day. */
    interface Visitor {
        void onUsage(int limit, int subject, long used);
    }

    /** Tells the key of a subject's record from its slot. */
    interface SubjectKeys {
        long key(int limit, int subject);
    }
}
