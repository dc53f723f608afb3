package org.pointsman.net.ops;

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
