package org.pointsman.core.table;

import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putLong;

/**
 * Finds numbered things by hash, where numbers are given in ascending order and always the lowest is forgotten first:
 * what is remembered is one range, {@code oldest … newest}. So an entry needs no deletion. It is stale, and free to be
 * overwritten, once its number lies outside the range, and forgetting costs no memory access at all.
 *
 * <p>A line is one cache line:
 *
 * <pre>
 *   0      8                                         64
 *   +------+------+------+------+------+------+------+------+
 *   | over |  e0  |  e1  |  e2  |  e3  |  e4  |  e5  |  e6  |    e = tag &lt;&lt; 32 | low 32 bits of the number
 *   +------+------+------+------+------+------+------+------+
 * </pre>
 *
 * {@code over} is the number of the last insertion that found the line full and went on to the next; a search goes on
 * only while that number is remembered. Tags only filter: the caller compares keys exactly.
 *
 * <p>Caveats. At most 2^31 numbers may be remembered. After 2^32 numbers a stale entry can look alive for a while; it
 * then names a candidate that the exact comparison refuses.
 */
public final class KeyIndex {
    /** No candidate; numbers begin at 1. */
    public static final long NONE = 0;

    private static final int LINE_BYTES = 64;
    private static final int FIRST_ENTRY = 8;
    private static final int TAG = 4;
    private static final int MEAN_ENTRIES_PER_LINE = 4;

    private final RecordTable table;
    private final int lines;

    private long oldest = 1;
    private long newest;

    // Where the search stands.
    private int tag;
    private int line;
    private int linesLeft;
    private long lineAddress;
    private int entry;

    /** @param capacity entries that are remembered at the same time at most */
    public KeyIndex(long capacity) {
        lines = Math.toIntExact((capacity + MEAN_ENTRIES_PER_LINE) / MEAN_ENTRIES_PER_LINE);
        table = new RecordTable(lines, LINE_BYTES);
    }

    /** Sets the range of numbers that are remembered. Neither bound ever goes back. */
    public void remember(long oldest, long newest) {
        this.oldest = oldest;
        this.newest = newest;
    }

    /** Begins a search; {@link #next} gives what it finds. */
    public void search(long hash) {
        tag = (int) hash;
        linesLeft = lines;
        goTo(home(hash));
    }

    /** The number of the next candidate of the search, in no particular order, or {@link #NONE}. */
    public long next() {
        while (true) {
            long number = nextInLine();
            if (number != NONE) {
                return number;
            }
            linesLeft--;
            if (getLong(lineAddress) < oldest || linesLeft == 0) {
                return NONE;
            }
            goTo(lineAfter(line));
        }
    }

    private long nextInLine() {
        long address = lineAddress;
        int wanted = tag;
        for (int at = entry; at < LINE_BYTES; at += Long.BYTES) {
            if (getInt(address + at + TAG) == wanted && isRemembered(getInt(address + at))) {
                entry = at + Long.BYTES;
                return oldest + Integer.toUnsignedLong(getInt(address + at) - (int) oldest);
            }
        }
        entry = LINE_BYTES;
        return NONE;
    }

    /** Empties the entry of the candidate found last. */
    public void removeFound() {
        putLong(lineAddress + entry - Long.BYTES, 0);
    }

    /** Enters the newest number under a hash. Ends a search under way. */
    public void insert(long hash) {
        int place = home(hash);
        for (int tried = 0; tried < lines; tried++) {
            long address = table.address(place);
            for (int at = FIRST_ENTRY; at < LINE_BYTES; at += Long.BYTES) {
                if (!isRemembered(getInt(address + at))) {
                    putLong(address + at, hash << 32 | newest & 0xFFFF_FFFFL);
                    return;
                }
            }
            putLong(address, newest);
            place = lineAfter(place);
        }
        throw new IllegalStateException("key index full: more entries remembered than its " + lines + " lines hold");
    }

    /** Reads the line of a hash, so that it is in the cache when it is needed. */
    public long touch(long hash) {
        return getLong(table.address(home(hash)));
    }

    public long memoryBytes() {
        return table.memoryBytes();
    }

    private int home(long hash) {
        return (int) ((hash >>> 32) * lines >>> 32);
    }

    private void goTo(int to) {
        line = to;
        lineAddress = table.address(to);
        entry = FIRST_ENTRY;
    }

    private int lineAfter(int one) {
        return one + 1 == lines ? 0 : one + 1;
    }

    private boolean isRemembered(int lowBits) {
        return Integer.toUnsignedLong(lowBits - (int) oldest) <= newest - oldest;
    }
}
