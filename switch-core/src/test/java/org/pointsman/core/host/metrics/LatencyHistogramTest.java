package org.pointsman.core.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    @Test
    void everyLatencyLiesInItsBucketAndTheBucketIsNarrow() {
        SplittableRandom random = new SplittableRandom(20261120);
        for (int i = 0; i < 1_000_000; i++) {
            long ns = random.nextLong(1L << random.nextInt(1, 41));
            int bucket = LatencyHistogram.bucketOf(ns);
            assertThat(bucket).as("bucket of %d ns", ns).isBetween(0, LatencyHistogram.BUCKETS - 1);
            long longestNs = LatencyHistogram.longestNs(bucket);
            assertThat(longestNs).isGreaterThanOrEqualTo(ns);
            assertThat(longestNs - ns).isLessThanOrEqualTo(ns / 16);
            if (bucket > 0) {
                assertThat(LatencyHistogram.longestNs(bucket - 1)).isLessThan(ns);
            }
        }
    }

    @Test
    void whatIsLongerThanTheLastBucketCountsThere() {
        assertThat(LatencyHistogram.bucketOf((1L << 41) - 1)).isEqualTo(LatencyHistogram.BUCKETS - 1);
        assertThat(LatencyHistogram.bucketOf(1L << 41)).isEqualTo(LatencyHistogram.BUCKETS - 1);
        assertThat(LatencyHistogram.bucketOf(Long.MAX_VALUE)).isEqualTo(LatencyHistogram.BUCKETS - 1);
    }

    @Test
    void countsAndSumAreThoseOfWhatWasRecorded() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(100, 3);
        histogram.record(5_000, 1);
        histogram.record(-7, 2);
        long[] counts = new long[LatencyHistogram.BUCKETS];
        histogram.addTo(counts);
        assertThat(counts[LatencyHistogram.bucketOf(100)]).isEqualTo(3);
        assertThat(counts[LatencyHistogram.bucketOf(5_000)]).isEqualTo(1);
        assertThat(counts[0]).isEqualTo(2);
        assertThat(histogram.sumNs()).isEqualTo(5_300);
    }
}
