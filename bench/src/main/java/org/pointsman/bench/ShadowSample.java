package org.pointsman.bench;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.tools.top.Reading;

/**
 * What a switch with a shadow said of itself in about a second.
 *
 * @param seconds when the second ended, since the beginning of the measurement
 * @param journal records that are durable
 * @param lag of them that the shadow has not decided yet
 * @param decideP999Us what 99.9 % of the second's decisions took at most, the wait in the ring included, in microseconds; NaN
 *     if there were none
 * @param diverged whether the shadow decided something otherwise
 * @param snapshots that were written so far
 * @param snapshotSeconds how long the newest of them took
 * @param failed snapshots so far
 */
record ShadowSample(
        double seconds,
        double journal,
        double lag,
        double decideP999Us,
        boolean diverged,
        long snapshots,
        double snapshotSeconds,
        long failed) {
    private static final String BUCKET = "pointsman_stage_seconds_bucket";
    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * @param before the reading that the second began with
     * @param now the one that it ended with
     */
    static ShadowSample between(double seconds, Reading before, Reading now) {
        return new ShadowSample(
                seconds,
                now.sum("pointsman_journal_records_total"),
                now.sum("pointsman_shadow_lag_records"),
                quantileUs(before, now, 0.999),
                now.sum("pointsman_shadow_diverged") != 0 || now.sum("pointsman_follower_failed") != 0,
                (long) now.value("pointsman_snapshots_total", Map.of("result", "written")),
                now.sum("pointsman_snapshot_duration_seconds"),
                (long) now.value("pointsman_snapshots_total", Map.of("result", "failed")));
    }

    /**
     * A quantile of the decisions between two readings: the bound of its bucket is cut back by the share of the bucket's events
     * that lie above it, on a logarithmic scale.
     */
    static double quantileUs(Reading before, Reading now, double quantile) {
        SortedMap<Double, Double> upTo = new TreeMap<>();
        add(upTo, now, 1);
        add(upTo, before, -1);
        double events = upTo.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        double rank = Math.max(1, Math.ceil(quantile * events));
        double lowerBound = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
            double bound = bucket.getKey();
            if (events > 0 && bucket.getValue() >= rank) {
                if (lowerBound == 0 || Double.isInfinite(bound)) {
                    return Math.min(bound, Math.max(lowerBound, upTo.firstKey())) * MICROS_PER_SECOND;
                }
                double share = (rank - below) / (bucket.getValue() - below);
                return lowerBound * Math.pow(bound / lowerBound, share) * MICROS_PER_SECOND;
            }
            lowerBound = bound;
            below = bucket.getValue();
        }
        return Double.NaN;
    }

    private static void add(SortedMap<Double, Double> upTo, Reading reading, int sign) {
        for (Reading.Sample sample : reading.samples()) {
            if (sample.name().equals(BUCKET) && "decide".equals(sample.labels().get("stage"))) {
                String bound = sample.labels().get("le");
                double seconds = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
                upTo.merge(seconds, sign * sample.value(), Double::sum);
            }
        }
    }
}
