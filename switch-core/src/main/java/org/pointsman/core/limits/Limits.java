package org.pointsman.core.limits;

import org.pointsman.core.table.RecordHash;
import org.pointsman.core.transactions.ResponseCode;

/**
 * The limits in force and what is used of them. A limit applies to every subject of its scope. Reaching a threshold is
 * allowed, passing it is not.
 *
 * <p>A transaction is checked subject by subject: {@link #begin}, {@link #check} for each scope with a window
 * ({@link #counts}), then {@link #verdict}, and if it is approved {@link #count}. All that passes a limit on amounts gives
 * the same code, so of the limits of measure single only the smallest threshold is looked at.
 */
public final class Limits {
    public static final int SINGLE = 1;
    public static final int AMOUNT = 2;
    public static final int COUNT = 3;

    private final int capacity;
    private final Usages usages;

    /** In order of creation. */
    private final Limit[] limits;

    private int size;

    /** Where the list of those with a window begins, and the list of each scope. */
    private Limit firstWindowed;

    private final Limit[] firstOfScope = new Limit[Scope.ACQUIRER + 1];

    private long smallestSingle = Long.MAX_VALUE;
    private long hash;

    // Of the transaction in hand.
    private boolean amountPassed;
    private boolean countPassed;
    private int usagesMissing;

    public Limits(int maxLimits, int maxUsages) {
        capacity = maxLimits;
        limits = new Limit[maxLimits];
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

    public boolean exists(int number) {
        return find(number) != null;
    }

    /** True if a limit that exists is of this scope and measure. */
    public boolean is(int number, int scope, int measure) {
        Limit limit = find(number);
        return limit.scope == scope && limit.measure == measure;
    }

    /** Creates a limit; the caller has made sure that there is room. */
    public void create(int number, int scope, int measure, long threshold) {
        Limit limit = new Limit(number, scope, measure, threshold);
        limits[size++] = limit;
        hash += limit.hash();
        if (limit.hasWindow()) {
            limit.nextWindowed = firstWindowed;
            firstWindowed = limit;
            limit.nextOfScope = firstOfScope[scope];
            firstOfScope[scope] = limit;
        }
        findSmallestSingle();
    }

    public void changeThreshold(int number, long threshold) {
        Limit limit = find(number);
        hash -= limit.hash();
        limit.threshold = threshold;
        hash += limit.hash();
        findSmallestSingle();
    }

    // Those in order of creation, from 0, for whoever writes them down.

    public int number(int index) {
        return limits[index].number;
    }

    public int scope(int index) {
        return limits[index].scope;
    }

    public int measure(int index) {
        return limits[index].measure;
    }

    public long threshold(int index) {
        return limits[index].threshold;
    }

    /** The scope of a limit, 0 if there is none of that number. */
    public int scopeOf(int number) {
        Limit limit = find(number);
        return limit == null ? 0 : limit.scope;
    }

    /** Shows all usages of the business day, in no order. */
    public void forEachUsage(UsageVisitor visitor) {
        usages.forEach((number, subject, used) -> visitor.onUsage(number, scopeOf(number), subject, used));
    }

    /**
     * Notes a usage of the business day as it was when a snapshot was written; there is room, and none of that limit and
     * subject yet.
     *
     * @param subject the slot of its record
     * @param key the key of its record ({@link RecordHash})
     */
    public void restoreUsage(int number, int subject, long key, long used) {
        usages.create(number, subject, RecordHash.mix64(key), used);
    }

    private Limit find(int number) {
        for (int i = 0; i < size; i++) {
            if (limits[i].number == number) {
                return limits[i];
            }
        }
        return null;
    }

    private void findSmallestSingle() {
        smallestSingle = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            if (limits[i].measure == SINGLE) {
                smallestSingle = Math.min(smallestSingle, limits[i].threshold);
            }
        }
    }

    /** Voids all usages: a new business day begins. */
    public void startDay(int epochDay) {
        usages.startDay(epochDay);
    }

    /** True if any limit with a window is of this scope, so that its subject matters. */
    public boolean counts(int scope) {
        return firstOfScope[scope] != null;
    }

    /** Begins to check a transaction. @param amount 1 and above */
    public void begin(long amount) {
        amountPassed = amount > smallestSingle;
        countPassed = false;
        usagesMissing = 0;
    }

    /** Begins to check a transaction against the limits of some scopes only. @param scopes the bits {@link Scope#bit} */
    public void begin(long amount, int scopes) {
        begin(amount);
        amountPassed = false;
        for (int i = 0; i < size; i++) {
            Limit limit = limits[i];
            amountPassed |= limit.measure == SINGLE && isOf(limit, scopes) && amount > limit.threshold;
        }
    }

    private static boolean isOf(Limit limit, int scopes) {
        return (scopes & Scope.bit(limit.scope)) != 0;
    }

    /**
     * Checks the transaction in hand against the limits of one of its subjects.
     *
     * @param subject the slot of its record
     * @param key the key of its record ({@link RecordHash})
     */
    public void check(int scope, int subject, long key, long amount) {
        long subjectHash = RecordHash.mix64(key);
        long usage = Usages.NONE;
        for (Limit limit = firstOfScope[scope]; limit != null; limit = limit.nextOfScope) {
            usage = usages.findAfter(usage, limit.number, subject, subjectHash);
            long used = 0;
            if (usage == Usages.NONE) {
                usagesMissing++;
            } else {
                used = Usages.used(usage);
            }
            if (limit.isCount()) {
                countPassed |= used >= limit.threshold;
            } else {
                amountPassed |= amount > limit.threshold - used;
            }
            limit.usage = usage;
            limit.subject = subject;
            limit.subjectHash = subjectHash;
        }
    }

    /** {@link ResponseCode#APPROVED}, or the code of what the transaction in hand passes: amounts before counts. */
    public int verdict() {
        if (amountPassed) {
            return ResponseCode.EXCEEDS_AMOUNT_LIMIT;
        }
        return countPassed ? ResponseCode.EXCEEDS_FREQUENCY_LIMIT : ResponseCode.APPROVED;
    }

    /** True if there is room to count the transaction in hand. */
    public boolean canCount() {
        return usagesMissing <= usages.capacity() - usages.size();
    }

    /** Counts the transaction in hand, checked against all its subjects. */
    public void count(long amount) {
        for (Limit limit = firstWindowed; limit != null; limit = limit.nextWindowed) {
            count(limit, amount);
        }
    }

    /** Counts the transaction in hand, checked against its subjects of some scopes only. */
    public void count(long amount, int scopes) {
        for (Limit limit = firstWindowed; limit != null; limit = limit.nextWindowed) {
            if (isOf(limit, scopes)) {
                count(limit, amount);
            }
        }
    }

    private void count(Limit limit, long amount) {
        long grows = limit.isCount() ? 1 : amount;
        if (limit.usage == Usages.NONE) {
            usages.create(limit.number, limit.subject, limit.subjectHash, grows);
        } else {
            usages.add(limit.usage, limit.number, limit.subjectHash, grows);
        }
    }

    /**
     * Gives back what a transaction of today counted for one of its subjects. Never more than is used: a limit that is
     * younger than the transaction did not count it.
     *
     * @param amount minor units that go back
     * @param whole true if the count is given back as well
     */
    public void giveBack(int scope, int subject, long key, long amount, boolean whole) {
        long subjectHash = RecordHash.mix64(key);
        long usage = Usages.NONE;
        for (Limit limit = firstOfScope[scope]; limit != null; limit = limit.nextOfScope) {
            usage = usages.findAfter(usage, limit.number, subject, subjectHash);
            long shrinks = limit.isCount() ? (whole ? 1 : 0) : amount;
            if (usage != Usages.NONE) {
                usages.add(usage, limit.number, subjectHash, -Math.min(shrinks, Usages.used(usage)));
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
        long sum = usages.recomputeHash((number, subject) -> keys.key(find(number).scope, subject));
        for (int i = 0; i < size; i++) {
            sum += limits[i].hash();
        }
        return sum;
    }

    /** Bytes of the list of limits; each one in use takes about as much again. */
    public long memoryBytes() {
        return (long) capacity * Long.BYTES;
    }

    public long usageMemoryBytes() {
        return usages.memoryBytes();
    }

    /** Where the usages of a subject begin, by its mixed key. */
    public long lineOf(long keyHash) {
        return usages.line(keyHash);
    }

    /** Shown the usages of the business day. */
    public interface UsageVisitor {
        void onUsage(int number, int scope, int subject, long used);
    }

    /** Tells the key of a subject's record from its scope and slot. */
    public interface SubjectKeys {
        long key(int scope, int slot);
    }
}
