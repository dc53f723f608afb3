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
 * <p>A search steps from entry to entry: {@link #first}, then {@link #next} until {@link #NONE}.
 *
 * <p>Caveats. At most 2^31 numbers may be remembered. After 2^32 numbers a stale entry can look alive for a while; it
 * then names a candidate that the exact comparison refuses.
 */
public final class KeyIndex {
    /** No further entry. */
    public static final long NONE = 0;

    private static final int LINE_BYTES = 64;
    private static final int FIRST_ENTRY = 8;
    private static final int TAG = 4;
    private static final int MEAN_ENTRIES_PER_LINE = 4;

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
        return search(home(hash), FIRST_ENTRY, hash);
    }

    /** The next entry that may be of this hash after one that was found, or {@link #NONE}. */
    public long next(long entry, long hash) {
        return search(entry & -LINE_BYTES, (int) (entry & LINE_BYTES - 1) + Long.BYTES, hash);
    }

    private long search(long fromLine, int fromEntry, long hash) {
        int tag = (int) hash;
        long line = fromLine;
        int at = fromEntry;
        while (true) {
            while (at < LINE_BYTES && getInt(line + at + TAG) != tag) {
                at += Long.BYTES;
            }
            if (at == LINE_BYTES) {
                if (getLong(line) < oldest) {
                    return NONE;
                }
                line = lineAfter(line);
                if (line == home(hash)) {
                    return NONE;
                }
                at = FIRST_ENTRY;
            } else if (isRemembered(getInt(line + at))) {
                return line + at;
            } else {
                at += Long.BYTES;
            }
        }
    }

    /** The number of an entry that was found. */
    public long number(long entry) {
        return oldest + Integer.toUnsignedLong(getInt(entry) - (int) oldest);
    }

    /** Empties an entry that was found. */
    public void remove(long entry) {
        putLong(entry, 0);
    }

    /** Enters the newest number under a hash. */
    public void insert(long hash) {
        long line = home(hash);
        for (int tried = 0; tried < lines; tried++) {
            if (insertInto(line, hash)) {
                return;
            }
            putLong(line, newest);
            line = lineAfter(line);
        }
        throw new IllegalStateException("key index full: more entries remembered than its " + lines + " lines hold");
    }

    /** As {@link #insert}, but only where a search for the hash begins. @return false if there is no room there */
    public boolean insertAtHome(long hash) {
        return insertInto(home(hash), hash);
    }

    private boolean insertInto(long line, long hash) {
        int at = firstStale(line);
        boolean room = at < LINE_BYTES;
        if (room) {
            putLong(line + at, hash << 32 | newest & 0xFFFF_FFFFL);
        }
        return room;
    }

    /**
     * Where the first stale entry of a line is; behind the line if there is none. Without branches, for which entry it
     * will be cannot be predicted.
     */
    private int firstStale(long line) {
        long span = newest - oldest;
        int lowest = (int) oldest;
        long stale = 0;
        for (int at = FIRST_ENTRY; at < LINE_BYTES; at += Long.BYTES) {
            long age = Integer.toUnsignedLong(getInt(line + at) - lowest);
            stale |= (span - age >>> 63) << (at >>> 3);
        }
        return Long.numberOfTrailingZeros(stale) << 3;
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
