package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
    private static final long START_NS = 123_456_789_000L;

    @Test
    void theFirstRequestIsDueAtOnceAndTheOthersByTheRate() {
        Pacer pacer = new Pacer(START_NS, 1_000);

        assertThat(pacer.dueBy(START_NS - 1)).isZero();
        assertThat(pacer.dueBy(START_NS)).isEqualTo(1);
        assertThat(pacer.dueBy(START_NS + 999_999)).isEqualTo(1);
        assertThat(pacer.dueBy(START_NS + 1_000_000)).isEqualTo(2);
        assertThat(pacer.intendedNs(5)).isEqualTo(START_NS + 5_000_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 3, 333.3, 99_999, 1_000_000, 1_234_567.8})
    void exactlyThoseAreDueWhoseInstantHasCome(double rate) {
        Pacer pacer = new Pacer(START_NS, rate);

        for (long nowNs = START_NS; nowNs < START_NS + 2_000_000_000L; nowNs += 7_654_321) {
            long due = pacer.dueBy(nowNs);
            assertThat(pacer.intendedNs(due - 1)).isLessThanOrEqualTo(nowNs);
            assertThat(pacer.intendedNs(due)).isGreaterThan(nowNs);
        }
    }

    @Test
    void aRateMustBeAboveZero() {
        assertThatThrownBy(() -> new Pacer(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pacer(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
