package org.pointsman.tools.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

    @Test
    void samplesAreReadWithLabelsAndValuesOfAnyForm() {
        Reading reading = Reading.parse(7, """
                # HELP a help
                # TYPE a counter
                a{x="1",y="say \\"2\\", {ok}"} 3.5
                a{x="2",} 1e3

                b NaN
                c +Inf 1700000000000
                """);
        assertThat(reading.sum("a")).isEqualTo(1003.5);
        assertThat(reading.by("a", "x")).isEqualTo(Map.of("1", 3.5, "2", 1000.0));
        assertThat(reading.value("a", Map.of("y", "say \"2\", {ok}"))).isEqualTo(3.5);
        assertThat(reading.value("b", Map.of())).isNaN();
        assertThat(reading.value("c", Map.of())).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(reading.value("d", Map.of())).isNaN();
        assertThat(reading.label("a", "x")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "a{x=1} 2", "a{x=\"1\" 2", "a two", "1a 2"})
    void whatIsNoMetricIsRefusedWithItsLine(String line) {
        assertThatThrownBy(() -> Reading.parse(0, "ok 1\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2");
    }
}
