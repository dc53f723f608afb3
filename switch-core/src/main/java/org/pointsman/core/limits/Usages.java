package org.pointsman.core.limits;

import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.table.OpenTable;
import org.pointsman.core.table.RecordHash;

/**
 * How much of each limit each subject has used on the current business day. All usages of one subject begin at the same
 * cache line. A record:
 *
 * <pre>
 *   0 used   8 slot of the subject   12 limit number, from 1   14 business day
 * </pre>
 *
 * <p>Only records of the current day count; those of days gone by are as good as empty places, and are overwritten. A
 * new record takes the first place of its probe that is not of today, and no place ceases to be of today before the day
 * ends, so a search may stop at the first such place. Hence a cut-over clears the whole table by changing the day.
 */
final class Usages {
    static final int NONE = -1;

    private static final int RECORD_BYTES = 16;
    private static final int PERCENT_FULL = 60;
    private static final int USED = 0;
    private static final int SUBJECT = 8;
    private static final int LIMIT_AND_DAY = 12;

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
    int find(int limit, int subject, long subjectHash) {
        int place = place(limit, subject, subjectHash);
        return isOfToday(limitAndDay(place)) ? place : NONE;
    }

    /** Creates the usage of a limit by a subject; there is none yet today, and there is room. */
    void create(int limit, int subject, long subjectHash, long used) {
        int place = place(limit, subject, subjectHash);
        long at = records.address(place);
        putLong(at + USED, used);
        putInt(at + SUBJECT, subject);
        putInt(at + LIMIT_AND_DAY, limit | day << 16);
        size++;
        hash += RecordHash.hash(RecordHash.USAGE, subjectHash + limit, used);
    }

    long used(int place) {
        return getLong(records.address(place) + USED);
    }

    void add(int place, int limit, long subjectHash, long amount) {
        long at = records.address(place) + USED;
        putLong(at, getLong(at) + amount);
        hash += RecordHash.delta(RecordHash.salt(RecordHash.USAGE, subjectHash + limit), USED_WORD, amount);
    }

    /** Where a usage stands, or where it would. */
    private int place(int limit, int subject, long subjectHash) {
        int wanted = limit | day << 16;
        int place = records.first(subjectHash);
        while (true) {
            int limitAndDay = limitAndDay(place);
            if (!isOfToday(limitAndDay) || limitAndDay == wanted && subject(place) == subject) {
                return place;
            }
            place = records.next(place);
        }
    }

    private boolean isOfToday(int limitAndDay) {
        return limitAndDay >>> 16 == day && (limitAndDay & 0xFFFF) != 0;
    }

    private int limitAndDay(int place) {
        return getInt(records.address(place) + LIMIT_AND_DAY);
    }

    private int subject(int place) {
        return getInt(records.address(place) + SUBJECT);
    }

    /** This table's share of the state hash. */
    long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    long recomputeHash(SubjectKeys keys) {
        long sum = 0;
        for (int place = 0; place < records.places(); place++) {
            int limitAndDay = limitAndDay(place);
            if (isOfToday(limitAndDay)) {
                int limit = limitAndDay & 0xFFFF;
                long key = RecordHash.usageKey(keys.key(limit, subject(place)), limit);
                sum += RecordHash.hash(RecordHash.USAGE, key, used(place));
            }
        }
        return sum;
    }

    long memoryBytes() {
        return records.memoryBytes();
    }

    /** Reads the line where the usages of a subject begin, so that it is in the cache when it is needed. */
    long touch(long subjectHash) {
        return used(records.first(subjectHash));
    }

    /** Tells the key of a subject's record from its slot. */
    interface SubjectKeys {
        long key(int limit, int subject);
    }
}
