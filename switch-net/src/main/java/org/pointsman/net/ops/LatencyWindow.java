package org.pointsman.net.ops;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.pointsman.core.host.metrics.LatencyHistogram;

/**
 * How long one stage took, over all its histograms (each loop has one): since the start, and in the last minute, which is
 * what quantiles are taken from. One thread.
 */
final class LatencyWindow {
    /** How often {@link #turn} is to be called, and how many times a minute that is. */
    static final long TURN_MS = 5_000;

    private static final int TURNS = 12;

    /** A doubling has 16 buckets: what the histogram of a scrape makes one of. */
    private static final int BUCKETS_A_BOUND = 8;

    private static final long HISTOGRAM_FROM_NS = 2_000;
    private static final long HISTOGRAM_TO_NS = 1L << 30;

    private final String stage;
    private final List<LatencyHistogram> sources;
    /** Counts at each of the last turns, the oldest first. */
    private final ArrayDeque<long[]> turns = new ArrayDeque<>();

    private final long[] now = new long[LatencyHistogram.BUCKETS];

    LatencyWindow(String stage, List<LatencyHistogram> sources) {
        this.stage = stage;
        this.sources = sources;
        turns.add(new long[LatencyHistogram.BUCKETS]);
    }

    String stage() {
        return stage;
    }

    /** Lets what is older than a minute go. */
    void turn() {
        look();
        turns.add(now.clone());
        if (turns.size() > TURNS + 1) {
            turns.remove();
        }
    }

    /** Looks at the histograms; what the methods below say is as of then. */
    void look() {
        Arrays.fill(now, 0);
        sources.forEach(source -> source.addTo(now));
    }

    /**
     * Events since the start, as a histogram: two buckets to each doubling from 2 µs to 1 s, each with the events that took no
     * longer than its bound and longer than the one before.
     */
    ClassicHistogramBuckets buckets() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long events = 0;
        for (int i = 0; i < now.length; i++) {
            events += now[i];
            long longestNs = LatencyHistogram.longestNs(i);
            if (longestNs > HISTOGRAM_FROM_NS
                    && longestNs < HISTOGRAM_TO_NS
                    && i % BUCKETS_A_BOUND == BUCKETS_A_BOUND - 1) {
                buckets.bucket(longestNs / 1e9, events);
                events = 0;
            }
        }
        return buckets.bucket(Double.POSITIVE_INFINITY, events).build();
    }

    /** Events since the start. */
    long count() {
        return Arrays.stream(now).sum();
    }

    double sumSeconds() {
        return sources.stream().mapToLong(LatencyHistogram::sumNs).sum() / 1e9;
    }

    /**
     * What that share of the last minute's events took at most, in seconds, up to 6.25 % more than it was; NaN if there were
     * none.
     *
     * @param quantile above 0, at most 1
     */
    double quantileSeconds(double quantile) {
        long[] before = turns.getFirst();
        long events = 0;
        for (int i = 0; i < now.length; i++) {
            events += now[i] - before[i];
        }
        if (events == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * events));
        int bucket = -1;
        for (long seen = 0; seen < rank; ) {
            bucket++;
            seen += now[bucket] - before[bucket];
        }
        return LatencyHistogram.longestNs(bucket) / 1e9;
    }
}
