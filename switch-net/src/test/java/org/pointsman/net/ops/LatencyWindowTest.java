package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.core.host.metrics.LatencyHistogram;

class LatencyWindowTest {
    private final LatencyHistogram one = new LatencyHistogram();
    private final LatencyHistogram other = new LatencyHistogram();
    private final LatencyWindow window = new LatencyWindow("total", List.of(one, other));

    @Test
    void quantilesAreOverAllHistogramsAndAtMostASixteenthTooLong() {
        one.record(1_000, 50);
        other.record(100_000, 49);
        other.record(7_000_000, 1);
        window.look();
        assertThat(window.quantileSeconds(0.5)).isBetween(1e-6, 1e-6 * 17 / 16);
        assertThat(window.quantileSeconds(0.51)).isBetween(1e-4, 1e-4 * 17 / 16);
        assertThat(window.quantileSeconds(0.99)).isBetween(1e-4, 1e-4 * 17 / 16);
        assertThat(window.quantileSeconds(0.999)).isBetween(7e-3, 7e-3 * 17 / 16);
        assertThat(window.count()).isEqualTo(100);
        assertThat(window.sumSeconds()).isEqualTo((50_000 + 4_900_000 + 7_000_000) / 1e9);
    }

    @Test
    void whatIsOlderThanAMinuteIsForgottenByQuantilesOnly() {
        one.record(5_000_000, 10);
        for (int turn = 0; turn < 12; turn++) {
            window.turn();
            assertThat(window.quantileSeconds(0.5)).isGreaterThanOrEqualTo(5e-3);
        }
        window.turn();
        assertThat(window.quantileSeconds(0.5)).isNaN();
        one.record(1_000, 1);
        window.look();
        assertThat(window.quantileSeconds(0.999)).isLessThan(2e-6);
        assertThat(window.count()).isEqualTo(11);
    }

    @Test
    void theHistogramHasEveryEventSinceTheStartOnceUnderTheNextBound() {
        one.record(10, 1);
        one.record(2_047, 2);
        one.record(2_048, 3);
        other.record(3_000_000, 4);
        other.record(5_000_000_000L, 5);
        for (int turn = 0; turn < 20; turn++) {
            window.turn();
        }

        ClassicHistogramBuckets buckets = window.buckets();

        assertThat(counts(buckets, 2.047e-6)).isEqualTo(3);
        assertThat(counts(buckets, 3.071e-6)).isEqualTo(3);
        assertThat(counts(buckets, 3.145727e-3)).isEqualTo(4);
        assertThat(counts(buckets, Double.POSITIVE_INFINITY)).isEqualTo(5);
        assertThat(buckets.stream().mapToLong(ClassicHistogramBucket::getCount).sum())
                .isEqualTo(15);
        assertThat(buckets.getUpperBound(buckets.size() - 2)).isBetween(1.0, 1.1);
    }

    private static long counts(ClassicHistogramBuckets buckets, double bound) {
        return buckets.stream()
                .filter(bucket -> bucket.getUpperBound() == bound)
                .mapToLong(ClassicHistogramBucket::getCount)
                .sum();
    }
}
