package org.pointsman.tools.top;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code top} shows: gauges as they stand, counters as rates a second between two readings.
 *
 * @param answers total since the switch started
 * @param byType answers a second by type of request, and so on
 * @param latencySeconds by stage, then by quantile; over the last minute, null where nothing happened
 * @param tables by name
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Figures(
        String node,
        String version,
        boolean ready,
        double uptimeSeconds,
        double answers,
        double answersPerSecond,
        SortedMap<String, Double> byType,
        SortedMap<String, Double> byDialect,
        SortedMap<String, Double> byCode,
        Map<String, Map<String, Double>> latencySeconds,
        Fill ring,
        Fill window,
        double parkedConnections,
        SortedMap<String, Fill> connections,
        Journal journal,
        SortedMap<String, Fill> tables,
        SortedMap<String, Double> refusalsPerSecond,
        SortedMap<String, Double> httpRequestsPerSecond,
        double cpuCores) {

    /** How much of something is used. */
    record Fill(double used, double bound) {
        double percent() {
            return bound == 0 ? 0 : 100 * used / bound;
        }
    }

    /** @param lag slots decided and not yet durable */
    record Journal(double records, double recordsPerSecond, double lag, double freeBytes) {}

    private static final String ANSWERS = "pointsman_answers_total";
    private static final String LATENCY = "pointsman_latency_seconds";
    private static final List<String> STAGES = List.of("intake", "decide", "journal", "answer", "total");
    static final List<String> QUANTILES = List.of("0.5", "0.9", "0.99", "0.999");

    /**
     * @param nowSeconds the wall clock, since 1970
     */
    static Figures between(Reading before, Reading now, double nowSeconds) {
        Rates rates = new Rates(before, now);
        return new Figures(
                now.label("pointsman_info", "node"),
                now.label("pointsman_info", "version"),
                now.sum("pointsman_ready") == 1,
                nowSeconds - now.sum("process_start_time_seconds"),
                now.sum(ANSWERS),
                rates.of(ANSWERS),
                rates.by(ANSWERS, "type"),
                rates.by(ANSWERS, "dialect"),
                rates.by(ANSWERS, "code"),
                latencies(now),
                new Fill(now.sum("pointsman_ring_used_slots"), now.sum("pointsman_ring_bound_slots")),
                new Fill(now.sum("pointsman_window_used_entries"), now.sum("pointsman_window_bound_entries")),
                now.sum("pointsman_parked_connections"),
                fills(now, "pointsman_connections", "pointsman_connections_bound", "listener"),
                new Journal(
                        now.sum("pointsman_journal_records_total"),
                        rates.of("pointsman_journal_records_total"),
                        now.sum("pointsman_journal_lag_slots"),
                        now.sum("pointsman_journal_free_bytes")),
                fills(now, "pointsman_table_used_records", "pointsman_table_bound_records", "table"),
                rates.by("pointsman_refusals_total", "reason"),
                rates.by("pointsman_http_requests_total", "status"),
                rates.of("process_cpu_seconds_total"));
    }

    private static Map<String, Map<String, Double>> latencies(Reading now) {
        Map<String, Map<String, Double>> stages = new LinkedHashMap<>();
        for (String stage : STAGES) {
            Map<String, Double> quantiles = new LinkedHashMap<>();
            for (String quantile : QUANTILES) {
                double seconds = now.value(LATENCY, Map.of("stage", stage, "quantile", quantile));
                quantiles.put(quantile, Double.isNaN(seconds) ? null : seconds);
            }
            stages.put(stage, quantiles);
        }
        return stages;
    }

    private static SortedMap<String, Fill> fills(Reading now, String used, String bound, String label) {
        SortedMap<String, Double> bounds = now.by(bound, label);
        SortedMap<String, Fill> fills = new TreeMap<>();
        now.by(used, label).forEach((key, value) -> fills.put(key, new Fill(value, bounds.getOrDefault(key, 0.0))));
        return fills;
    }

    /** How fast counters grew. A counter that went back was set to 0 by a restart, and counts from there. */
    private record Rates(Reading before, Reading now) {
        double of(String name) {
            return rate(before.sum(name), now.sum(name));
        }

        SortedMap<String, Double> by(String name, String label) {
            SortedMap<String, Double> old = before.by(name, label);
            SortedMap<String, Double> rates = new TreeMap<>();
            now.by(name, label).forEach((key, value) -> rates.put(key, rate(old.getOrDefault(key, 0.0), value)));
            return rates;
        }

        private double rate(double from, double to) {
            double seconds = Math.max(1e-3, (now.atNs() - before.atNs()) / 1e9);
            return (to >= from ? to - from : to) / seconds;
        }
    }
}
