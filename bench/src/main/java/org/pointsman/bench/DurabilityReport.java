package org.pointsman.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.pointsman.bench.EndToEndReport.Measurement;

/** What a run of either durability measured, round by round, and the medians. */
final class DurabilityReport {
    private record Round(Measurement process, Measurement disk) {
        private double ratio() {
            return disk.load().perSecond() / process.load().perSecond();
        }
    }

    private final List<Round> rounds = new ArrayList<>();
    private final Map<String, Object> configuration;

    DurabilityReport(Map<String, Object> configuration) {
        this.configuration = configuration;
    }

    void add(Measurement process, Measurement disk) {
        rounds.add(new Round(process, disk));
    }

    boolean good() {
        return rounds.stream().allMatch(round -> round.process.good() && round.disk.good());
    }

    private double median(ToDoubleFunction<Round> value) {
        return EndToEndReport.median(rounds.stream().mapToDouble(value).toArray());
    }

    /** For JSON. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", good());
        map.put("configuration", configuration);
        Map<String, Object> medians = new LinkedHashMap<>();
        medians.put("ratio", median(Round::ratio));
        medians.put("processPerSecond", median(round -> round.process.load().perSecond()));
        medians.put("processCpuUs", median(round -> round.process.load().serverCpuUs()));
        medians.put("diskPerSecond", median(round -> round.disk.load().perSecond()));
        medians.put("diskCpuUs", median(round -> round.disk.load().serverCpuUs()));
        map.put("medians", medians);
        List<Object> all = new ArrayList<>();
        for (Round round : rounds) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("ratio", round.ratio());
            entry.put("process", round.process.load().asMap());
            entry.put("processBooks", round.process.books());
            entry.put("disk", round.disk.load().asMap());
            entry.put("diskBooks", round.disk.books());
            all.add(entry);
        }
        map.put("rounds", all);
        return map;
    }

    /** For people: a table in the form docs/performance.md takes. */
    String asText() {
        StringBuilder text = new StringBuilder();
        text.append("| round | process/s | CPU µs | p50 µs | p99 µs | disk/s | CPU µs | p50 µs | p99 µs | ratio |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            text.append("| ").append(i + 1);
            side(text, round.process);
            side(text, round.disk);
            text.append(String.format(Locale.ROOT, " | %.2f |%n", round.ratio()));
        }
        text.append(String.format(Locale.ROOT, "median ratio %.2f%n", median(Round::ratio)));
        for (Round round : rounds) {
            problems(text, round.process);
            problems(text, round.disk);
        }
        return text.toString();
    }

    private static void side(StringBuilder text, Measurement side) {
        text.append(String.format(
                Locale.ROOT,
                " | %,.0f | %.2f | %.0f | %.0f",
                side.load().perSecond(),
                side.load().serverCpuUs(),
                side.load().latencyUs().get("p50"),
                side.load().latencyUs().get("p99")));
    }

    private static void problems(StringBuilder text, Measurement side) {
        side.load().firstProblems().forEach(problem -> text.append(side.server() + ": " + problem + "\n"));
        side.books().forEach(problem -> text.append(side.server() + ", books: " + problem + "\n"));
    }
}
