package org.pointsman.core.limits;

import org.pointsman.core.table.RecordHash;
import org.pointsman.core.transactions.ResponseCode;

/**
 * The limits in force and what is used of them. A limit applies to every subject of its scope. Reaching a threshold is
 * allowed, passing it is not.
 *
 * <p>All that passes a limit on amounts gives the same code, so of the limits of measure single only the smallest
 * threshold is looked at, and of those with a window the order does not matter, as long as amounts come before counts.
 */
public final class Limits {
    public static final int SINGLE = 1;
    public static final int AMOUNT = 2;
    public static final int COUNT = 3;

    /** No such limit. */
    public static final int NONE = -1;

    private final int capacity;
    private final Usages usages;

    /** By index, in order of creation. */
    private final int[] numbers;

    private final int[] scopes;
    private final int[] measures;
    private final long[] thresholds;
    private int size;

    /** Indexes of the limits with a window; the counts behind the amounts. */
    private final int[] windowed;

    /** What {@link #check} found, by position in {@link #windowed}. */
    private final int[] places;

    private int windowedSize;
    private int scopesInUse;
    private long smallestSingle = Long.MAX_VALUE;
    private long hash;

    public Limits(int maxLimits, int maxUsages) {
        capacity = maxLimits;
        numbers = new int[maxLimits];
        scopes = new int[maxLimits];
        measures = new int[maxLimits];
        thresholds = new long[maxLimits];
        windowed = new int[maxLimits];
        places = new int[maxLimits];
        usages = new Usages(maxUsages);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return capacity;
    }

    public int usages() {
        return usages.size();
    }

    public int usageCapacity() {
        return usages.capacity();
    }

    /** The index of a limit, or {@link #NONE}. */
    public int find(int number) {
        for (int limit = 0; limit < size; limit++) {
            if (numbers[limit] == number) {
                return limit;
            }
        }
        return NONE;
    }

    public int scope(int limit) {
        return scopes[limit];
    }

    public int measure(int limit) {
        return measures[limit];
    }

    /** Creates a limit; the caller has made sure that there is room. */
    public void create(int number, int scope, int measure, long threshold) {
        int limit = size++;
        numbers[limit] = number;
        scopes[limit] = scope;
        measures[limit] = measure;
        thresholds[limit] = threshold;
        hash += hashOf(limit);
        arrange();
    }

    public void changeThreshold(int limit, long threshold) {
        hash -= hashOf(limit);
        thresholds[limit] = threshold;
        hash += hashOf(limit);
        arrange();
    }

    private void arrange() {
        smallestSingle = Long.MAX_VALUE;
        windowedSize = 0;
        scopesInUse = 0;
        for (int limit = 0; limit < size; limit++) {
            if (measures[limit] == SINGLE) {
                smallestSingle = Math.min(smallestSingle, thresholds[limit]);
            } else {
                scopesInUse |= 1 << scopes[limit];
            }
        }
        for (int measure = AMOUNT; measure <= COUNT; measure++) {
            for (int limit = 0; limit < size; limit++) {
                if (measures[limit] == measure) {
                    windowed[windowedSize++] = limit;
                }
            }
        }
    }

    /** True if any limit with a window is of this scope, so that its subject matters. */
    public boolean counts(int scope) {
        return (scopesInUse & 1 << scope) != 0;
    }

    /** Voids all usages: a new business day begins. */
    public void startDay(int epochDay) {
        usages.startDay(epochDay);
    }

    /**
     * Checks an amount, 1 and above, against every limit of its subjects.
     *
     * @return {@link ResponseCode#APPROVED}, or the code of the first kind of limit it passes
     */
    public int check(long amount, Subjects subjects) {
        if (amount > smallestSingle) {
            return ResponseCode.EXCEEDS_AMOUNT_LIMIT;
        }
        for (int i = 0; i < windowedSize; i++) {
            int limit = windowed[i];
            int scope = scopes[limit];
            int place = usages.find(numbers[limit], subjects.slots[scope], subjects.hashes[scope]);
            long used = place == Usages.NONE ? 0 : usages.used(place);
            long grows = measures[limit] == COUNT ? 1 : amount;
            if (grows > thresholds[limit] - used) {
                return measures[limit] == COUNT
                        ? ResponseCode.EXCEEDS_FREQUENCY_LIMIT
                        : ResponseCode.EXCEEDS_AMOUNT_LIMIT;
            }
            places[i] = place;
        }
        return ResponseCode.APPROVED;
    }

    /** True if there is room to count the transaction that was checked last. */
    public boolean canCount() {
        int created = 0;
        for (int i = 0; i < windowedSize; i++) {
            created += places[i] == Usages.NONE ? 1 : 0;
        }
        return created <= usages.capacity() - usages.size();
    }

    /** Counts the transaction that was checked last. */
    public void count(long amount, Subjects subjects) {
        for (int i = 0; i < windowedSize; i++) {
            int limit = windowed[i];
            int scope = scopes[limit];
            long grows = measures[limit] == COUNT ? 1 : amount;
            if (places[i] == Usages.NONE) {
                usages.create(numbers[limit], subjects.slots[scope], subjects.hashes[scope], grows);
            } else {
                usages.add(places[i], numbers[limit], subjects.hashes[scope], grows);
            }
        }
    }

    /**
     * Gives back what a transaction of today counted. Never more than is used: a limit that is younger than the
     * transaction did not count it.
     *
     * @param amount minor units that go back
     * @param whole true if the count is given back as well
     */
    public void giveBack(long amount, boolean whole, Subjects subjects) {
        for (int i = 0; i < windowedSize; i++) {
            int limit = windowed[i];
            int scope = scopes[limit];
            int place = usages.find(numbers[limit], subjects.slots[scope], subjects.hashes[scope]);
            long shrinks = measures[limit] == AMOUNT ? amount : whole ? 1 : 0;
            if (place != Usages.NONE && shrinks > 0) {
                usages.add(place, numbers[limit], subjects.hashes[scope], -Math.min(shrinks, usages.used(place)));
            }
        }
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash + usages.hash();
    }

    /**
     * Works the share of the state hash out from the records, slowly.
     *
     * @param keys tells the key of a subject's record from scope and slot
     */
    public long recomputeHash(SubjectKeys keys) {
        long sum = usages.recomputeHash((number, subject) -> keys.key(scopes[find(number)], subject));
        for (int limit = 0; limit < size; limit++) {
            sum += hashOf(limit);
        }
        return sum;
    }

    private long hashOf(int limit) {
        int window = measures[limit] == SINGLE ? 0 : 1;
        return RecordHash.hash(
                RecordHash.LIMIT,
                numbers[limit],
                scopes[limit] | measures[limit] << 8 | window << 16,
                thresholds[limit]);
    }

    public long memoryBytes() {
        return (long) capacity * (5 * Integer.BYTES + Long.BYTES);
    }

    public long usageMemoryBytes() {
        return usages.memoryBytes();
    }

    /** Reads the line of the usages of a subject, so that it is in the cache when it is needed. */
    public long touch(long subjectHash) {
        return usages.touch(subjectHash);
    }

    /** Tells the key of a subject's record from its scope and slot. */
    public interface SubjectKeys {
        long key(int scope, int slot);
    }
}
