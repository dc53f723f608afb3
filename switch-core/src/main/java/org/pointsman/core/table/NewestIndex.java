package org.pointsman.core.table;

import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putLong;

/**
 * Finds the newest of the numbered things that have a key, where numbers are given in ascending order and the lowest are
 * forgotten first. Made for keys that are entered with every transaction and looked up seldom: entering costs one access
 * to a small table and one to memory that is written in order; looking up follows a chain.
 *
 * <pre>
 *  heads, one in {@value #MEAN_CHAIN} places         links, one a place
 *  +-----------+------------------+             +-----------+----------------------+
 *  | tag, high | number, low half |   ──────►   | tag, high | back to the one before |   ──────► …
 *  +-----------+------------------+             +-----------+----------------------+
 * </pre>
 *
 * A chain holds what fell into the same bucket, newest first, and ends where the next is forgotten or the distance is 0.
 * Tags only filter: the caller compares keys exactly.
 *
 * <p>Of things in a row with the same key the older ones can be left out of the chain ({@link #insert}). So a key that is
 * sent over and over does not make it long for others.
 *
 * <p>Caveats. A look-up gives up after {@value #MOST_STEPS} steps. Only a sender who enters two keys in turn, thousands of
 * times, that happen to share a bucket can hide a third key of that bucket; the hash is keyed, so that is chance. After
 * 2^32 numbers the head of a stale chain can look alive; the exact comparison refuses what it leads to.
 */
public final class NewestIndex {
    /** Nothing found; numbers begin at 1. */
    public static final long NONE = 0;

    private static final int MEAN_CHAIN = 16;
    private static final int MOST_STEPS = 4096;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final int capacity;
    private final int buckets;
    private final RecordTable links;
    private final RecordTable heads;
    private final long firstHead;

    /** @param capacity things that are remembered at the same time; number {@code n} has place {@code (n − 1) % capacity} */
    public NewestIndex(int capacity) {
        this.capacity = capacity;
        buckets = capacity / MEAN_CHAIN + 1;
        links = new RecordTable(capacity, Long.BYTES);
        heads = new RecordTable(buckets, Long.BYTES);
        firstHead = heads.address(0);
    }

    /** The newest of the bucket of a hash if it may have this hash, or {@link #NONE}. */
    public long head(long hash, long oldest, long newest) {
        long entry = getLong(headOf(hash));
        return (int) (entry >>> 32) == (int) hash ? number(entry, oldest, newest) : NONE;
    }

    /**
     * Enters a number.
     *
     * @param place of the number
     * @param inPlaceOfHead true if the {@link #head} has the same key: it is left out of the chain from now on
     */
    public void insert(long hash, long number, int place, long oldest, boolean inPlaceOfHead) {
        long head = headOf(hash);
        long before = number(getLong(head), oldest, number - 1);
        if (inPlaceOfHead) {
            before = before(before, oldest);
        }
        long distance = before == NONE ? 0 : number - before;
        putLong(links.address(place), hash << 32 | distance);
        putLong(head, hash << 32 | number & LOW_HALF);
    }

    /** The newest number that may have been entered under a hash, or {@link #NONE}. */
    public long first(long hash, long oldest, long newest) {
        return search(number(getLong(headOf(hash)), oldest, newest), hash, oldest);
    }

    /** The newest number below one that was found which may have been entered under the hash, or {@link #NONE}. */
    public long next(long found, long hash, long oldest) {
        return search(before(found, oldest), hash, oldest);
    }

    private long search(long from, long hash, long oldest) {
        long number = from;
        for (int step = 0; step < MOST_STEPS && number != NONE; step++) {
            if ((int) (link(number) >>> 32) == (int) hash) {
                return number;
            }
            number = before(number, oldest);
        }
        return NONE;
    }

    private long before(long number, long oldest) {
        long distance = link(number) & LOW_HALF;
        return distance == 0 || number - distance < oldest ? NONE : number - distance;
    }

    private long link(long number) {
        return getLong(links.address((int) ((number - 1) % capacity)));
    }

    private static long number(long headEntry, long oldest, long newest) {
        long age = newest - headEntry & LOW_HALF;
        return headEntry == 0 || age > newest - oldest ? NONE : newest - age;
    }

    private long headOf(long hash) {
        return firstHead + ((hash >>> 32) * buckets >>> 32) * Long.BYTES;
    }

    public long memoryBytes() {
        return links.memoryBytes() + heads.memoryBytes();
    }
}
