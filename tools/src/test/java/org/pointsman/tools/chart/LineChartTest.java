package org.pointsman.tools.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineChartTest {
    private static final Pattern TEXT =
            Pattern.compile("<text x=\"([0-9.]+)\" y=\"([0-9.]+)\"[^>]*>(line with a long name [0-9]+)<");
    private static final double CHARACTER_WIDTH = 6.6;

    /** Far more names than stand beside each other. */
    @Test
    void namesThatDoNotFitBeginAnotherRow() {
        int lines = 12;
        LineChart chart = new LineChart("title", Axis.linear("x", 10), Axis.linear("y", 10));
        for (int i = 10; i < 10 + lines; i++) {
            chart.add("line with a long name " + i, new double[] {0, 10}, new double[] {i - 10, 1});
        }
        List<Double> rows = new ArrayList<>();
        Matcher names = TEXT.matcher(chart.toSvg());
        while (names.find()) {
            double end = Double.parseDouble(names.group(1))
                    + CHARACTER_WIDTH * names.group(3).length();
            assertThat(end).as(names.group(3)).isLessThanOrEqualTo(900);
            rows.add(Double.parseDouble(names.group(2)));
        }
        assertThat(rows).hasSize(lines).isSorted();
        assertThat(rows.stream().distinct()).hasSizeGreaterThan(2);
    }
}
