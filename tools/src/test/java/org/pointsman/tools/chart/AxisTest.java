package org.pointsman.tools.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void aLinearAxisEndsAtARoundStepBeyondTheHighest() {
        Axis axis = Axis.linear("x", 527_403);

        assertThat(labels(axis)).containsExactly("0", "100,000", "200,000", "300,000", "400,000", "500,000", "600,000");
        assertThat(axis.position(300_000)).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void aLinearAxisOfNothingStillHasAnEnd() {
        assertThat(Axis.linear("x", 0).marks()).isGreaterThan(1);
    }

    @Test
    void aLogarithmicAxisGoesByPowersOfTen() {
        Axis axis = Axis.logarithmic("x", 23, 2_500, Axis::micros);

        assertThat(labels(axis)).containsExactly("10 µs", "100 µs", "1 ms", "10 ms");
        assertThat(axis.position(100)).isEqualTo(1 / 3.0, within(1e-9));
        assertThat(axis.position(1)).as("below the first").isZero();
        assertThat(axis.position(0)).isZero();
    }

    @Test
    void oneValueAloneGetsADecade() {
        assertThat(labels(Axis.logarithmic("x", 100, 100, Axis::micros))).containsExactly("100 µs", "1 ms");
    }

    @Test
    void eachNineOfAPercentileIsAsWideAsTheOneBefore() {
        Axis axis = Axis.percentiles("x", 4);

        assertThat(labels(axis)).containsExactly("0 %", "50 %", "90 %", "99 %", "99.9 %", "99.99 %");
        assertThat(axis.position(90)).isEqualTo(0.25, within(1e-9));
        assertThat(axis.position(99.9)).isEqualTo(0.75, within(1e-9));
        assertThat(axis.position(100)).isEqualTo(1);
    }

    @Test
    void textIsEscapedAndWhatXmlCannotHoldIsLeftOut() {
        assertThat(Escaping.text("<a href=\"x\">'&\u0000\uD800\uFFFFä"))
                .isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp;ä");
    }

    private static String[] labels(Axis axis) {
        return IntStream.range(0, axis.marks()).mapToObj(axis::label).toArray(String[]::new);
    }
}
