package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;

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
}
