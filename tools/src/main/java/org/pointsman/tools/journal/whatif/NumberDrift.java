package org.pointsman.tools.journal.whatif;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Tells which number something got that had another one in the recorded run. Both runs count upwards in the same order, so the
 * two numbers drift apart only where one run counted something and the other did not: what is kept are those places, and
 * the few that break the order.
 */
final class NumberDrift {
    /** What was numbered in the recorded run only. */
    static final long NONE = 0;

    private static final long NO_EXCEPTION = Long.MIN_VALUE;

    /** From which recorded number on which difference holds, in order. */
    private long[] from = new long[16];

    private long[] drift = new long[16];
    private int size = 1;
    private long newest;
    private final Long2LongHashMap exceptions = new Long2LongHashMap(NO_EXCEPTION);

    /**
     * Notes what the same thing is called in both runs.
     *
     * @param recorded from 1
     * @param decided {@link #NONE} if it has no number now
     */
    void learn(long recorded, long decided) {
        if (recorded <= newest || decided == NONE) {
            newest = Math.max(newest, recorded);
            if (of(recorded) != decided) {
                exceptions.put(recorded, decided);
            }
            return;
        }
        newest = recorded;
        if (decided - recorded != drift[size - 1]) {
            if (size == from.length) {
                from = Arrays.copyOf(from, 2 * size);
                drift = Arrays.copyOf(drift, 2 * size);
            }
            from[size] = recorded;
            drift[size] = decided - recorded;
            size++;
        }
    }

    /** Whether every number is still the same in both runs. */
    boolean isNone() {
        return size == 1 && exceptions.isEmpty();
    }

    /** The number now of what had a number in the recorded run; {@link #NONE} if it has none. */
    long of(long recorded) {
        long exception = exceptions.get(recorded);
        if (exception != NO_EXCEPTION) {
            return exception;
        }
        int place = Arrays.binarySearch(from, 0, size, recorded);
        return recorded + drift[place >= 0 ? place : -place - 2];
    }

    /** The newest number of the recorded run. */
    long newest() {
        return newest;
    }
}
