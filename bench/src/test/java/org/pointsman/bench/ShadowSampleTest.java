package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.pointsman.tools.top.Reading;

class ShadowSampleTest {

    @Test
    void quantilesAreOfTheDecisionsBetweenTheReadingsAlone() {
        Reading before = reading(1_000, 1_000, 1_000, 1_000);
        Reading now = reading(1_000, 1_900, 2_000, 2_000);

        // 900 decisions between 1 and 2 ms, 100 up to 4 ms.
        assertThat(ShadowSample.quantileUs(before, now, 0.9)).isCloseTo(2_000, within(0.01));
        assertThat(ShadowSample.quantileUs(before, now, 0.95)).isCloseTo(2_000 * Math.sqrt(2), within(0.01));
        assertThat(ShadowSample.quantileUs(before, now, 1)).isCloseTo(4_000, within(0.01));
        assertThat(ShadowSample.quantileUs(now, now, 0.999)).isNaN();
    }

    @Test
    void whatIsShorterOrLongerThanAllBoundsCountsAsThatBound() {
        Reading none = reading(0, 0, 0, 0);

        assertThat(ShadowSample.quantileUs(none, reading(5, 5, 5, 5), 0.5)).isCloseTo(1_000, within(0.01));
        assertThat(ShadowSample.quantileUs(none, reading(0, 0, 0, 5), 0.5)).isCloseTo(4_000, within(0.01));
    }

    @Test
    void aSampleIsWhatTheSwitchSaysOfJournalShadowAndSnapshots() {
        Reading now = Reading.parse(0, """
                pointsman_journal_records_total 5000
                pointsman_shadow_lag_records 40
                pointsman_shadow_diverged 0
                pointsman_follower_failed 1
                pointsman_snapshot_duration_seconds 2.5
                pointsman_snapshots_total{result="written"} 3
                pointsman_snapshots_total{result="failed"} 1
                """);

        ShadowSample sample = ShadowSample.between(7, now, now);

        assertThat(sample.decideP999Us()).isNaN();
        assertThat(sample).isEqualTo(new ShadowSample(7, 5_000, 40, Double.NaN, true, 3, 2.5, 1));
    }

    private static Reading reading(int... upTo) {
        StringBuilder text = new StringBuilder("pointsman_stage_seconds_bucket{stage=\"total\",le=\"0.002\"} 77\n");
        String[] bounds = {"0.001", "0.002", "0.004", "+Inf"};
        for (int i = 0; i < bounds.length; i++) {
            text.append("pointsman_stage_seconds_bucket{stage=\"decide\",le=\"" + bounds[i] + "\"} " + upTo[i] + "\n");
        }
        return Reading.parse(0, text.toString());
    }
}
