package org.pointsman.core.table;

import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.putShort;

/**
 * Finds numbered things by hash, where numbers are given in ascending order and always the lowest is forgotten first:
 * what is remembered is one range, {@code oldest … newest}. So an entry needs no deletion. It is stale, and free to be
 * overwritten, once its number lies outside the range, and forgetting costs no memory access at all.
 *
 * <p>A line is one cache line with eight entries, each a tag of 16 bits of the hash and the low 32 bits of its number:
 *
 * <pre>
 *   0      8              16             24         28              52         56     64
 *   +------+--------------+--------------+----------+----------+ … +----------+------+
 *   | head | tags 0 2 4 6 | tags 1 3 5 7 | number 0 | number 1 | … | number 7 |   0  |    head = over &lt;&lt; 3 | turn
 *   +------+--------------+--------------+----------+----------+ … +----------+------+
 * </pre>
 *
 * Entries are filled in turn, so that the one whose {@code turn} it is was filled longest ago and becomes stale first.
 * {@code over} is the number of the last insertion that found the line full and went on to the next; a search goes on
 * only while that number is remembered. All tags of a line are compared without a branch, for where in it a key stands
 * cannot be predicted. They only filter: the caller compares keys exactly.
 *
 * <p>A search steps from entry to entry: {@link #first}, then {@link #next} until {@link #NONE}.
 *
 * <p>Caveats. At most 2^31 numbers may be remembered. After 2^32 numbers a stale entry can look alive for a while; it
 * then names a candidate that the exact comparison refuses.
 */
public final class KeyIndex {
    /** No further entry. */
    public static final long NONE = 0;

    private static final int LINE_BYTES = 64;
    /** The bits of a hash that an entry keeps. */
    static final int TAG_MASK = 0xFFFF;

    private static final int TAGS = 8;
    private static final int NUMBERS = 24;
    private static final int MEAN_ENTRIES_PER_LINE = 5;

    private static final int TURN_BITS = 3;
    private static final int TURN_MASK = 7;

    /** Of four tags in a word: the lowest bit of each, and all bits but the highest of each. */
    private static final long LOWEST_BITS = 0x0001_0001_0001_0001L;

    private static final long ALL_BUT_HIGHEST = 0x7FFF_7FFF_7FFF_7FFFL;

    private final RecordTable table;
    private final int lines;
    private final long firstLine;
    private final long lastLine;

    private long oldest = 1;
    private long newest;

    /** @param capacity entries that are remembered at the same time at most */
    public KeyIndex(long capacity) {
        lines = Math.toIntExact((capacity + MEAN_ENTRIES_PER_LINE) / MEAN_ENTRIES_PER_LINE);
        table = new RecordTable(lines, LINE_BYTES);
        firstLine = table.address(0);
        lastLine = table.address(lines - 1);
    }

    /** Sets the range of numbers that are remembered. Neither bound ever goes back. */
    public void remember(long oldest, long newest) {
        this.oldest = oldest;
        this.newest = newest;
    }

    /** The first entry that may be of this hash, or {@link #NONE}. */
    public long first(long hash) {
        long line = home(hash);
        return search(line, matches(line, hash), hash);
    }

    /** The next entry that may be of this hash after one that was found, or {@link #NONE}. */
    public long next(long entry, long hash) {
        long line = entry & -LINE_BYTES;
        int ordinal = (int) (entry - line - NUMBERS) >>> 2;
        // A shift by a number of 64 bits or more would be one by less.
        long behind = -1L << (ordinal << 3) << Byte.SIZE;
        return search(line, matches(line, hash) & behind, hash);
    }

    private long search(long fromLine, long matchesOfLine, long hash) {
        long line = fromLine;
        long matches = matchesOfLine;
        while (true) {
            while (matches != 0) {
                long entry = line + NUMBERS + (Long.numberOfTrailingZeros(matches) >>> 3) * Integer.BYTES;
                if (isRemembered(getInt(entry))) {
                    return entry;
                }
                matches &= matches - 1;
            }
            if (getLong(line) >>> TURN_BITS < oldest) {
                return NONE;
            }
            line = lineAfter(line);
            if (line == home(hash)) {
                return NONE;
            }
            matches = matches(line, hash);
        }
    }

    /** One bit for each entry of a line that has the tag of a hash: the one of entry {@code i} in byte {@code i}. */
    private static long matches(long line, long hash) {
        long tags = (hash & TAG_MASK) * LOWEST_BITS;
        long even = matchingTags(getLong(line + TAGS) ^ tags);
        long odd = matchingTags(getLong(line + TAGS + Long.BYTES) ^ tags);
        return even >>> Byte.SIZE | odd;
    }

    /** The highest bit of each 16 that are all zero, and no other. */
    private static long matchingTags(long difference) {
        long anyLowBit = (difference & ALL_BUT_HIGHEST) + ALL_BUT_HIGHEST;
        return ~(anyLowBit | difference | ALL_BUT_HIGHEST);
    }

    /** The number of an entry that was found. */
    public long number(long entry) {
        return oldest + Integer.toUnsignedLong(getInt(entry) - (int) oldest);
    }

    /** Empties an entry that was found. */
    public void remove(long entry) {
        putInt(entry, 0);
    }

    /** Enters the newest number under a hash. */
    public void insert(long hash) {
        long line = home(hash);
        for (int tried = 0; tried < lines; tried++) {
            if (insertInto(line, hash)) {
                return;
            }
            putLong(line, newest << TURN_BITS | getLong(line) & TURN_MASK);
            line = lineAfter(line);
        }
        throw new IllegalStateException("key index full: more entries remembered than its " + lines + " lines hold");
    }

    /** As {@link #insert}, but only where a search for the hash begins. @return false if there is no room there */
    public boolean insertAtHome(long hash) {
        return insertInto(home(hash), hash);
    }

    private boolean insertInto(long line, long hash) {
        long head = getLong(line);
        int ordinal = (int) head & TURN_MASK;
        if (!isRemembered(getInt(numberOf(line, ordinal)))) {
            putLong(line, head & ~TURN_MASK | head + 1 & TURN_MASK);
        } else {
            ordinal = anyStale(line);
            if (ordinal > TURN_MASK) {
                return false;
            }
        }
        putShort(tagOf(line, ordinal), (short) hash);
        putInt(numberOf(line, ordinal), (int) newest);
        return true;
    }

    /** An entry that was removed out of turn; behind the last if there is none. */
    private int anyStale(long line) {
        int ordinal = 0;
        while (ordinal <= TURN_MASK && isRemembered(getInt(numberOf(line, ordinal)))) {
            ordinal++;
        }
        return ordinal;
    }

    private static long numberOf(long line, int ordinal) {
        return line + NUMBERS + ordinal * Integer.BYTES;
    }

    /** The tags of even entries stand in the first word, those of odd ones in the second. */
    private static long tagOf(long line, int ordinal) {
        return line + TAGS + (ordinal & 1) * Long.BYTES + (ordinal >>> 1) * Short.BYTES;
    }

    public long memoryBytes() {
        return table.memoryBytes();
    }

    /** The address of the line where a search for a hash begins. */
    public long home(long hash) {
        return firstLine + ((hash >>> 32) * lines >>> 32) * LINE_BYTES;
    }

    private long lineAfter(long line) {
        return line == lastLine ? firstLine : line + LINE_BYTES;
    }

    private boolean isRemembered(int lowBits) {
        return Integer.toUnsignedLong(lowBits - (int) oldest) <= newest - oldest;
    }
}
