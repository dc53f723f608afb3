package org.pointsman.tools.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.pointsman.tools.chart.Axis;
import org.pointsman.tools.chart.LineChart;
import org.pointsman.tools.load.SavedRun;

/** The pictures of one or several runs. */
public final class RunCharts {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int STEPS_A_HALVING = 5;
    private static final int MAX_NINES = 6;
    private static final double SLOW_QUANTILE = 99;

    private RunCharts() {}

    /** Latency by percentile: of each run, and where it has several of each part. */
    public static String latencyByPercentile(String title, List<SavedRun> runs) {
        Map<String, Histogram> lines = new LinkedHashMap<>();
        for (SavedRun run : runs) {
            List<String> parts = run.parts();
            for (String part : parts) {
                lines.put(parts.size() == 1 ? run.name() : run.name() + " " + part, run.total(part));
            }
        }
        lines.values().removeIf(histogram -> histogram.getTotalCount() == 0);
        double lowest = Double.MAX_VALUE;
        double highest = 1;
        int nines = 2;
        for (Histogram histogram : lines.values()) {
            lowest = Math.min(lowest, histogram.getMinNonZeroValue() / NANOS_PER_MICRO);
            highest = Math.max(highest, histogram.getMaxValue() / NANOS_PER_MICRO);
            nines = Math.max(nines, (int) Math.ceil(Math.log10(histogram.getTotalCount())));
        }
        LineChart chart = new LineChart(
                title,
                Axis.percentiles("percentile", Math.min(MAX_NINES, nines)),
                Axis.logarithmic("latency", Math.min(lowest, highest), highest, Axis::micros));
        lines.forEach((name, histogram) -> addQuantiles(chart, name, histogram));
        return chart.toSvg();
    }

    private static void addQuantiles(LineChart chart, String name, Histogram histogram) {
        List<Double> percentiles = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        double last = 100 - Math.pow(10, 2 - MAX_NINES);
        for (HistogramIterationValue value : histogram.percentiles(STEPS_A_HALVING)) {
            double percentile = Math.min(value.getPercentileLevelIteratedTo(), last);
            percentiles.add(percentile);
            values.add(value.getValueIteratedTo() / NANOS_PER_MICRO);
        }
        chart.add(name, array(percentiles), array(values));
    }

    /** Answers a second over time: of each run, and where it has several of each part; warm-up of a single run shaded. */
    public static String rateOverTime(String title, List<SavedRun> runs) {
        Map<String, List<double[]>> lines = new LinkedHashMap<>();
        for (SavedRun run : runs) {
            List<String> parts = run.parts();
            for (int i = 0; i < parts.size(); i++) {
                lines.put(parts.size() == 1 ? run.name() : run.name() + " " + parts.get(i), rates(run, i));
            }
        }
        return overTime(title, "answers/s", lines, Axis::linear, runs);
    }

    private static List<double[]> rates(SavedRun run, int part) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode second : run.json().get("seconds")) {
            double from = second.path("fromSeconds").asDouble();
            double to = second.path("toSeconds").asDouble();
            // The last one is what is left of a second, too short to tell a rate.
            if (to - from > 0.5) {
                points.add(new double[] {to, second.path("answers").path(part).asDouble() / (to - from)});
            }
        }
        return points;
    }

    /** The 99th percentile of each second. */
    public static String slowOverTime(String title, List<SavedRun> runs) {
        Map<String, List<double[]>> lines = new LinkedHashMap<>();
        double lowest = Double.MAX_VALUE;
        for (SavedRun run : runs) {
            List<String> parts = run.parts();
            for (String part : parts) {
                Map<Double, Double> points = new TreeMap<>();
                run.latencies().stream()
                        .filter(interval -> interval.part().equals(part))
                        .filter(interval -> interval.latencyNs().getTotalCount() > 0)
                        .forEach(interval -> points.put(
                                interval.fromSeconds() + 1,
                                interval.latencyNs().getValueAtPercentile(SLOW_QUANTILE) / NANOS_PER_MICRO));
                lowest = Math.min(
                        lowest,
                        points.values().stream()
                                .mapToDouble(value -> value)
                                .min()
                                .orElse(lowest));
                lines.put(
                        parts.size() == 1 ? run.name() : run.name() + " " + part,
                        points.entrySet().stream()
                                .map(point -> new double[] {point.getKey(), point.getValue()})
                                .toList());
            }
        }
        double least = lowest;
        return overTime(
                title,
                "p99",
                lines,
                (name, most) -> Axis.logarithmic(name, Math.min(least, most), most, Axis::micros),
                runs);
    }

    private interface AxisUpTo {
        Axis of(String title, double highest);
    }

    private static String overTime(
            String title, String what, Map<String, List<double[]>> lines, AxisUpTo vertical, List<SavedRun> runs) {
        double end = 1;
        double highest = 1;
        for (List<double[]> points : lines.values()) {
            for (double[] point : points) {
                end = Math.max(end, point[0]);
                highest = Math.max(highest, point[1]);
            }
        }
        LineChart chart = new LineChart(title, Axis.linear("seconds since the start", end), vertical.of(what, highest));
        if (runs.size() == 1) {
            for (JsonNode second : runs.get(0).json().get("seconds")) {
                if (!second.path("measured").asBoolean()) {
                    chart.shade(
                            second.path("fromSeconds").asDouble(),
                            second.path("toSeconds").asDouble());
                }
            }
        }
        lines.forEach((name, points) -> {
            if (!points.isEmpty()) {
                chart.add(
                        name,
                        points.stream().mapToDouble(point -> point[0]).toArray(),
                        points.stream().mapToDouble(point -> point[1]).toArray());
            }
        });
        return chart.toSvg();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }
}
