package org.pointsman.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pointsman.tools.chart.Axis;
import org.pointsman.tools.chart.LineChart;

/** The pictures of what {@link ShadowCommand} measured. */
final class ShadowCharts {
    private ShadowCharts() {}

    /** p99.9 of each second at the fixed rate, as the client and as the switch saw it; shaded while a snapshot was written. */
    static String slowBesideSnapshots(JsonNode results) {
        double from = results.at("/fixed/from").asDouble();
        double to = results.at("/fixed/to").asDouble();
        List<double[]> client = points(results.path("client"), "p999Us", from, to);
        List<double[]> decide = points(results.path("samples"), "decideP999Us", from, to);
        double least = Math.min(extreme(client, false), extreme(decide, false));
        double most = Math.max(extreme(client, true), extreme(decide, true));
        LineChart chart = new LineChart(
                String.format(
                        Locale.ROOT,
                        "p99.9 of each second; shaded: a snapshot of %,d accounts is written",
                        results.at("/configuration/accounts").asLong()),
                Axis.linear("seconds", to - from),
                Axis.logarithmic("p99.9", least, most, Axis::micros));
        shade(chart, results, from, to);
        add(chart, "answers, as the client sees them", client);
        add(chart, "decisions", decide);
        return chart.toSvg();
    }

    /** How far the shadow is behind, as fast as it goes and until it has caught up. */
    static String lag(JsonNode results) {
        double from = results.at("/closed/from").asDouble();
        double to = results.at("/closed/to").asDouble()
                + results.at("/closed/caughtUpWithin").asDouble();
        List<double[]> lag = points(results.path("samples"), "lag", from, to);
        LineChart chart = new LineChart(
                "Records the shadow is behind, as fast as it goes; shaded: a snapshot is written",
                Axis.linear("seconds", to - from),
                Axis.linear("records", extreme(lag, true)));
        shade(chart, results, from, to);
        add(chart, "lag", lag);
        return chart.toSvg();
    }

    private static void shade(LineChart chart, JsonNode results, double from, double to) {
        for (JsonNode span : results.path("snapshots")) {
            double begin = Math.max(from, span.path("from").asDouble());
            double end = Math.min(to, span.path("to").asDouble());
            if (begin < end) {
                chart.shade(begin - from, end - from);
            }
        }
    }

    private static List<double[]> points(JsonNode entries, String value, double from, double to) {
        List<double[]> points = new ArrayList<>();
        for (JsonNode entry : entries) {
            double seconds = entry.path("seconds").asDouble();
            if (seconds >= from && seconds <= to && entry.hasNonNull(value)) {
                points.add(new double[] {seconds - from, entry.path(value).asDouble()});
            }
        }
        return points;
    }

    private static double extreme(List<double[]> points, boolean most) {
        double extreme = most ? 1 : Double.MAX_VALUE;
        for (double[] point : points) {
            extreme = most ? Math.max(extreme, point[1]) : Math.min(extreme, point[1]);
        }
        return extreme;
    }

    private static void add(LineChart chart, String name, List<double[]> points) {
        if (!points.isEmpty()) {
            chart.add(
                    name,
                    points.stream().mapToDouble(point -> point[0]).toArray(),
                    points.stream().mapToDouble(point -> point[1]).toArray());
        }
    }
}
