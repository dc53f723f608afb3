package org.pointsman.core.table;

import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.setMemory;

/**
 * Finds the newest of the numbered things that have a key, where numbers are given in ascending order and the lowest are
 * forgotten first. Each can have several keys, one of a kind. Made for keys that are entered with every transaction and
 * looked up seldom: entering writes to memory that is in the cache already, and reads nothing that is not; a look-up pays.
 *
 * <pre>
 *  number      1 …                 {@value #BLOCK} …                …          newest
 *  tags      [ 4 bytes each, in order of numbers                             ]   and again for the next kind
 *  filters   [ 8 KiB a block      | 8 KiB a block      | …                   ]   and again for the next kind
 * </pre>
 *
 * A filter is a Bloom filter in which all bits of a key are in one word. A look-up tests one word of each block, newest first,
 * and goes through the tags of the few blocks whose word has all the bits: among 8 million numbers 2,000 words, and the tags of
 * some ten blocks. Keys that are entered over and over make it no longer.
 *
 * <p>Tags only filter: the caller compares keys exactly. What was left out, or is forgotten, may still be named. Of a hash the
 * upper 32 bits are used, so a keyed sum of products will do.
 */
public final class NewestIndex {
    /** Nothing found; numbers begin at 1. */
    public static final long NONE = 0;

    static final int BLOCK = 1 << 12;
    private static final int WORDS = BLOCK / 4;
    private static final int FILTER_BYTES = WORDS * Long.BYTES;
    private static final int BLOCK_SHIFT = 12;
    private static final int WORD_SHIFT = Long.SIZE - 10;

    private final long places;
    private final int kinds;
    private final long tagsOfKindBytes;
    private final long filtersOfKindBytes;
    private final long firstTag;
    private final long firstFilter;
    private final RecordTable tags;
    private final RecordTable filters;

    /** Number that has place 0. */
    private long lapBegin = 1;

    /** Where the number in hand has its tags and its filters. */
    private long place;

    private int block = -1;

    /**
     * @param capacity things that are remembered at the same time at most
     * @param kinds of keys, numbered from 0
     */
    public NewestIndex(int capacity, int kinds) {
        // One more, because the newest and the oldest may both have part of a block.
        int blocks = (capacity - 1) / BLOCK + 2;
        this.kinds = kinds;
        places = (long) blocks * BLOCK;
        tagsOfKindBytes = places * Integer.BYTES;
        filtersOfKindBytes = (long) blocks * FILTER_BYTES;
        tags = new RecordTable(Math.toIntExact(places), kinds * Integer.BYTES);
        filters = new RecordTable(blocks, kinds * FILTER_BYTES);
        firstTag = tags.address(0);
        firstFilter = filters.address(0);
    }

    /** Says that numbers begin with one higher than all that were entered, as when they are entered anew from a snapshot. */
    public void startAt(long number) {
        lapBegin = number - (number - 1) % places;
    }

    /** Takes a number in hand whose keys are to be entered, higher than all before. Numbers may be left out. */
    public void begin(long number) {
        place = number - lapBegin;
        while (place >= places) {
            lapBegin += places;
            place -= places;
        }
        int blockOfPlace = (int) (place >>> BLOCK_SHIFT);
        if (blockOfPlace != block) {
            block = blockOfPlace;
            for (int kind = 0; kind < kinds; kind++) {
                setMemory(filter(kind, block), FILTER_BYTES, (byte) 0);
            }
        }
    }

    /** Enters the number in hand under a key. */
    public void enter(int kind, long hash) {
        putInt(firstTag + kind * tagsOfKindBytes + place * Integer.BYTES, tag(hash));
        long word = word(kind, block, hash);
        putLong(word, getLong(word) | bits(hash));
    }

    /**
     * The newest number from {@code oldest} to {@code newest} that may have been entered under a key, or {@link #NONE}.
     *
     * @param oldest no further back than the capacity
     */
    public long find(int kind, long hash, long oldest, long newest) {
        long bits = bits(hash);
        long number = newest;
        long placeOfNumber = (number - 1) % places;
        while (number >= oldest) {
            long first = Math.max(oldest, number - (placeOfNumber & BLOCK - 1));
            if ((getLong(word(kind, (int) (placeOfNumber >>> BLOCK_SHIFT), hash)) & bits) == bits) {
                long found = search(kind, tag(hash), first, number, placeOfNumber);
                if (found != NONE) {
                    return found;
                }
            }
            placeOfNumber -= number - first + 1;
            placeOfNumber += placeOfNumber < 0 ? places : 0;
            number = first - 1;
        }
        return NONE;
    }

    private long search(int kind, int tag, long first, long last, long placeOfLast) {
        long at = firstTag + kind * tagsOfKindBytes + placeOfLast * Integer.BYTES;
        for (long number = last; number >= first; number--) {
            if (getInt(at) == tag) {
                return number;
            }
            at -= Integer.BYTES;
        }
        return NONE;
    }

    private static int tag(long hash) {
        return (int) (hash >>> 32);
    }

    private long word(int kind, int block, long hash) {
        return filter(kind, block) + (hash >>> WORD_SHIFT) * Long.BYTES;
    }

    private long filter(int kind, int block) {
        return firstFilter + kind * filtersOfKindBytes + (long) block * FILTER_BYTES;
    }

    /** Three of 64, from the bits below those that choose the word. */
    private static long bits(long hash) {
        return 1L << (hash >>> 48) | 1L << (hash >>> 42) | 1L << (hash >>> 36);
    }

    public long memoryBytes() {
        return tags.memoryBytes() + filters.memoryBytes();
    }
}
