package org.pointsman.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.pointsman.tools.load.LoadReport;

/** What an end-to-end run measured, round by round, and the medians. */
final class EndToEndReport {

    /** One server in one round. */
    record Measurement(String server, LoadReport load, List<String> books) {
        boolean good() {
            return load.good() && books.isEmpty();
        }
    }

    /** A bare server and the switch, one after the other. */
    record Round(Measurement bare, Measurement pointsman) {
        double ratio() {
            return pointsman.load.perSecond() / bare.load.perSecond();
        }
    }

    private final List<Round> rounds = new ArrayList<>();
    private final Map<String, Object> configuration;

    EndToEndReport(Map<String, Object> configuration) {
        this.configuration = configuration;
    }

    void add(Round round) {
        rounds.add(round);
    }

    boolean good() {
        return rounds.stream().allMatch(round -> round.bare.good() && round.pointsman.good());
    }

    /** Of an even number of rounds the mean of the two in the middle. */
    static double median(double... values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double median(ToDoubleFunction<Round> value) {
        return median(rounds.stream().mapToDouble(value).toArray());
    }

    /** For JSON. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", good());
        map.put("configuration", configuration);
        Map<String, Object> medians = new LinkedHashMap<>();
        medians.put("ratio", median(Round::ratio));
        medians.put("barePerSecond", median(round -> round.bare.load.perSecond()));
        medians.put("bareCpuUs", median(round -> round.bare.load.serverCpuUs()));
        medians.put("bareClientCpuUs", median(round -> round.bare.load.clientCpuUs()));
        medians.put("switchPerSecond", median(round -> round.pointsman.load.perSecond()));
        medians.put("switchCpuUs", median(round -> round.pointsman.load.serverCpuUs()));
        medians.put("switchClientCpuUs", median(round -> round.pointsman.load.clientCpuUs()));
        map.put("medians", medians);
        List<Object> all = new ArrayList<>();
        for (Round round : rounds) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("ratio", round.ratio());
            entry.put("bare", round.bare.load.asMap());
            entry.put("switch", round.pointsman.load.asMap());
            entry.put("books", round.pointsman.books);
            all.add(entry);
        }
        map.put("rounds", all);
        return map;
    }

    /** For people: a table in the form docs/performance.md takes. */
    String asText() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| round | bare/s | bare CPU µs | client µs | switch/s | switch CPU µs | client µs | p50 µs | p99 µs | ratio |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            row(
                    text,
                    Integer.toString(i + 1),
                    ofRound(round, one -> one.load.perSecond()),
                    ofRound(round, one -> one.load.serverCpuUs()),
                    ofRound(round, one -> one.load.clientCpuUs()),
                    round.pointsman.load.latencyUs().get("p50"),
                    round.pointsman.load.latencyUs().get("p99"),
                    round.ratio());
        }
        row(
                text,
                "median",
                new double[] {median(r -> r.bare.load.perSecond()), median(r -> r.pointsman.load.perSecond())},
                new double[] {median(r -> r.bare.load.serverCpuUs()), median(r -> r.pointsman.load.serverCpuUs())},
                new double[] {median(r -> r.bare.load.clientCpuUs()), median(r -> r.pointsman.load.clientCpuUs())},
                median(r -> r.pointsman.load.latencyUs().get("p50")),
                median(r -> r.pointsman.load.latencyUs().get("p99")),
                median(Round::ratio));
        for (Round round : rounds) {
            round.bare
                    .load
                    .firstProblems()
                    .forEach(problem -> text.append("bare: ").append(problem).append('\n'));
            round.pointsman
                    .load
                    .firstProblems()
                    .forEach(problem -> text.append("switch: ").append(problem).append('\n'));
            round.pointsman.books.forEach(
                    problem -> text.append("books: ").append(problem).append('\n'));
        }
        return text.toString();
    }

    private static double[] ofRound(Round round, ToDoubleFunction<Measurement> value) {
        return new double[] {value.applyAsDouble(round.bare), value.applyAsDouble(round.pointsman)};
    }

    private static void row(
            StringBuilder text,
            String name,
            double[] perSecond,
            double[] serverCpuUs,
            double[] clientCpuUs,
            double p50Us,
            double p99Us,
            double ratio) {
        text.append(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.2f | %.2f | %,.0f | %.2f | %.2f | %.0f | %.0f | %.2f |%n",
                name,
                perSecond[0],
                serverCpuUs[0],
                clientCpuUs[0],
                perSecond[1],
                serverCpuUs[1],
                clientCpuUs[1],
                p50Us,
                p99Us,
                ratio));
    }
}
