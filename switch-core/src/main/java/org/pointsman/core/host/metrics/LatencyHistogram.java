package org.pointsman.core.host.metrics;

/**
 * How long something took, counted in buckets whose width is a sixteenth of their power of two: whoever reads a quantile is
 * at most 6.25 % off. One thread records, any thread reads.
 */
public final class LatencyHistogram {
    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    /** Longer than 2^41 ns (36 minutes) counts as that long. */
    private static final int MAX_EXPONENT = 40;

    public static final int BUCKETS = (MAX_EXPONENT - SUB_BITS + 2) * SUB_BUCKETS;
    private static final int SUM_NS = BUCKETS;

    private final Counters counters = new Counters(BUCKETS + 1);

    /**
     * Counts {@code times} events that took {@code latencyNs} each. Writer only.
     *
     * @param latencyNs below 0 counts as 0: clocks of two cores may disagree by a little
     */
    public void record(long latencyNs, long times) {
        long ns = Math.max(0, latencyNs);
        counters.add(bucketOf(ns), times);
        counters.add(SUM_NS, ns * times);
    }

    /** Sum of all latencies in nanoseconds. Any thread. */
    public long sumNs() {
        return counters.get(SUM_NS);
    }

    /** Adds the counts of all buckets to {@code counts}, which has {@link #BUCKETS}. Any thread. */
    public void addTo(long[] counts) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += counters.get(i);
        }
    }

    static int bucketOf(long ns) {
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(ns | 1);
        if (exponent < SUB_BITS) {
            return (int) ns;
        }
        if (exponent > MAX_EXPONENT) {
            return BUCKETS - 1;
        }
        int sub = (int) (ns >>> exponent - SUB_BITS) & SUB_BUCKETS - 1;
        return (exponent - SUB_BITS + 1) * SUB_BUCKETS + sub;
    }

    /** The longest latency that counts in a bucket, in nanoseconds. */
    public static long longestNs(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        return ((long) (SUB_BUCKETS + bucket % SUB_BUCKETS + 1) << shift) - 1;
    }
}
