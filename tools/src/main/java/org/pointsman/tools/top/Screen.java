package org.pointsman.tools.top;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.pointsman.tools.top.Figures.Fill;

/** Figures as lines for a person. */
final class Screen {
    private static final int MAX_CODES = 8;

    private Screen() {}

    static List<String> lines(Figures figures) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  pointsman %s  %s  up %s  cpu %.2f cores"
                .formatted(
                        figures.node(),
                        figures.version(),
                        figures.ready() ? "ready" : "NOT READY",
                        uptime(figures.uptimeSeconds()),
                        figures.cpuCores()));
        lines.add("");
        lines.add("answers      %s/s, %s since the start"
                .formatted(count(figures.answersPerSecond()), count(figures.answers())));
        lines.add("  by type    " + rates(figures.byType()));
        lines.add("  by dialect " + rates(figures.byDialect()));
        lines.add("  by code    " + rates(most(figures.byCode())));
        lines.add("");
        lines.add("latency, last minute       p50       p90       p99     p99.9");
        figures.latencySeconds()
                .forEach((stage, quantiles) -> lines.add("  %-18s%s"
                        .formatted(
                                stage,
                                quantiles.values().stream()
                                        .map(seconds -> String.format(Locale.ROOT, "%10s", duration(seconds)))
                                        .collect(Collectors.joining()))));
        lines.add("");
        lines.add("ring         " + fill(figures.ring()));
        lines.add("window       " + fill(figures.window())
                + ", %s connections wait for room".formatted(count(figures.parkedConnections())));
        lines.add("journal      %s records, %s/s, %s slots behind the engine, %s free"
                .formatted(
                        count(figures.journal().records()),
                        count(figures.journal().recordsPerSecond()),
                        count(figures.journal().lag()),
                        bytes(figures.journal().freeBytes())));
        lines.add("connections  "
                + join(figures.connections(), listener -> listener.getKey() + " " + fill(listener.getValue())));
        lines.add("http         " + rates(figures.httpRequestsPerSecond()));
        lines.add("refusals     " + rates(figures.refusalsPerSecond()));
        lines.add("");
        lines.add("table                  used           of");
        figures.tables()
                .forEach((table, fill) -> lines.add("  %-14s%12s %12s %4.0f %%"
                        .formatted(table, count(fill.used()), count(fill.bound()), fill.percent())));
        return lines;
    }

    private static SortedMap<String, Double> most(SortedMap<String, Double> rates) {
        if (rates.size() <= MAX_CODES) {
            return rates;
        }
        double least = rates.values().stream()
                .sorted((a, b) -> Double.compare(b, a))
                .skip(MAX_CODES - 1)
                .findFirst()
                .orElse(0.0);
        return rates.entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.TreeMap::new));
    }

    private static String rates(SortedMap<String, Double> rates) {
        return join(rates, entry -> entry.getKey() + " " + count(entry.getValue()) + "/s");
    }

    private static <T> String join(
            SortedMap<String, T> map, java.util.function.Function<Map.Entry<String, T>, String> text) {
        return map.isEmpty() ? "none" : map.entrySet().stream().map(text).collect(Collectors.joining(",  "));
    }

    private static String fill(Fill fill) {
        return "%s of %s (%.0f %%)".formatted(count(fill.used()), count(fill.bound()), fill.percent());
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String duration(Double seconds) {
        if (seconds == null) {
            return "-";
        } else if (seconds < 1e-3) {
            return String.format(Locale.ROOT, "%.1f us", seconds * 1e6);
        } else if (seconds < 1) {
            return String.format(Locale.ROOT, "%.1f ms", seconds * 1e3);
        }
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    private static String bytes(double bytes) {
        return String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9);
    }

    private static String uptime(double seconds) {
        Duration up = Duration.ofSeconds((long) seconds);
        return "%dd %02d:%02d:%02d".formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
    }
}
