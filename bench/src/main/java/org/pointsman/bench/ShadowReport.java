package org.pointsman.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pointsman.bench.EndToEndReport.Measurement;
import org.pointsman.bench.ShadowSampler.Span;

/** What was measured of a switch with a shadow: latency beside the writing of snapshots, and how the shadow keeps up. */
final class ShadowReport {
    /**
     * A part of the measurement, by seconds since its beginning.
     *
     * @param from behind the warm-up
     */
    record Phase(double from, double to, Measurement found) {}

    /** What 99.9 % of a second's answers took at most, as the client saw it; the second ended at {@code seconds}. */
    record ClientSecond(double seconds, double p999Us) {}

    private final Map<String, Object> configuration;
    private final List<ShadowSample> samples;
    private final List<Span> spans;
    private final List<ClientSecond> client;
    private final Phase fixed;
    private final Phase closed;
    private final double caughtUpAt;
    private final Measurement alone;

    /**
     * @param client of the phase at a fixed rate
     * @param closed as fast as it goes; null if that was left out, and so are the following
     * @param caughtUpAt when the shadow had caught up behind it, in seconds since the beginning
     * @param alone as fast as it goes without a shadow
     */
    ShadowReport(
            Map<String, Object> configuration,
            List<ShadowSample> samples,
            List<Span> spans,
            List<ClientSecond> client,
            Phase fixed,
            Phase closed,
            double caughtUpAt,
            Measurement alone) {
        this.configuration = configuration;
        this.samples = samples;
        this.spans = spans;
        this.client = client;
        this.fixed = fixed;
        this.closed = closed;
        this.caughtUpAt = caughtUpAt;
        this.alone = alone;
    }

    /** All answers right and in time, books balanced, no divergence, and a snapshot written while latency was measured. */
    boolean good() {
        return problems().isEmpty();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, "fixed rate", fixed.found);
        if (fixed.found.load().unsent() > 0) {
            problems.add("fixed rate: " + fixed.found.load().unsent()
                    + " requests not sent, it is more than the switch takes");
        }
        if (closed != null) {
            add(problems, "as fast as it goes", closed.found);
            add(problems, "without the shadow", alone);
        }
        ShadowSample last = samples.get(samples.size() - 1);
        if (last.diverged()) {
            problems.add("the shadow diverged, or failed");
        }
        if (last.failed() > 0) {
            problems.add(last.failed() + " snapshots could not be written");
        }
        if (spans.stream().noneMatch(span -> span.overlaps(fixed.from, fixed.to))) {
            problems.add(
                    "no snapshot was written while latency was measured: a longer --duration, or a shorter --every");
        }
        return problems;
    }

    private static void add(List<String> problems, String phase, Measurement found) {
        found.load().firstProblems().forEach(problem -> problems.add(phase + ": " + problem));
        found.books().forEach(problem -> problems.add(phase + ", books: " + problem));
        if (!found.good() && problems.isEmpty()) {
            problems.add(phase + ": answers are missing");
        }
    }

    private boolean writing(double from, double to) {
        return spans.stream().anyMatch(span -> span.overlaps(from, to));
    }

    private double[] client(boolean writing) {
        return client.stream()
                .filter(second -> writing(second.seconds - 1, second.seconds) == writing)
                .mapToDouble(ClientSecond::p999Us)
                .toArray();
    }

    private double[] decide(boolean writing) {
        return samples.stream()
                .filter(sample -> sample.seconds() - 1 >= fixed.from && sample.seconds() <= fixed.to)
                .filter(sample -> writing(sample.seconds() - 1, sample.seconds()) == writing)
                .mapToDouble(ShadowSample::decideP999Us)
                .filter(us -> !Double.isNaN(us))
                .toArray();
    }

    /** Records a second that the journal took or the shadow decided as fast as it goes, while no snapshot was written. */
    private double perSecond(boolean ofShadow) {
        double records = 0;
        double seconds = 0;
        for (int i = 1; i < samples.size(); i++) {
            ShadowSample from = samples.get(i - 1);
            ShadowSample to = samples.get(i);
            if (from.seconds() < closed.from || to.seconds() > closed.to || writing(from.seconds(), to.seconds())) {
                continue;
            }
            records += to.journal() - from.journal() - (ofShadow ? to.lag() - from.lag() : 0);
            seconds += to.seconds() - from.seconds();
        }
        return seconds == 0 ? Double.NaN : records / seconds;
    }

    private double greatestLag(double from, double to) {
        return samples.stream()
                .filter(sample -> sample.seconds() >= from && sample.seconds() <= to)
                .mapToDouble(ShadowSample::lag)
                .max()
                .orElse(0);
    }

    /** For JSON. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", good());
        map.put("problems", problems());
        map.put("configuration", configuration);
        Map<String, Object> latency = new LinkedHashMap<>();
        for (boolean writing : new boolean[] {false, true}) {
            String when = writing ? "whileWriting" : "otherwise";
            Map<String, Object> seconds = new LinkedHashMap<>();
            seconds.put("clientP999Us", spread(client(writing)));
            seconds.put("decideP999Us", spread(decide(writing)));
            latency.put(when, seconds);
        }
        map.put("secondsAtAFixedRate", latency);
        map.put("fixed", phase(fixed));
        if (closed != null) {
            Map<String, Object> shadow = phase(closed);
            shadow.put("journalPerSecond", finite(perSecond(false)));
            shadow.put("shadowPerSecond", finite(perSecond(true)));
            shadow.put("caughtUpWithin", caughtUpAt - closed.to);
            map.put("closed", shadow);
            map.put("withoutShadow", alone.load().asMap());
        }
        map.put("snapshots", spans);
        map.put("client", client);
        map.put("samples", samples.stream().map(ShadowReport::asMap).toList());
        return map;
    }

    private Map<String, Object> phase(Phase phase) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("from", phase.from);
        map.put("to", phase.to);
        map.put("greatestLag", greatestLag(phase.from, phase.to));
        map.put("load", phase.found.load().asMap());
        return map;
    }

    private static Map<String, Object> asMap(ShadowSample sample) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seconds", sample.seconds());
        map.put("journal", sample.journal());
        map.put("lag", sample.lag());
        map.put("decideP999Us", finite(sample.decideP999Us()));
        return map;
    }

    private static Double finite(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static Map<String, Object> spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seconds", sorted.length);
        if (sorted.length > 0) {
            map.put("least", sorted[0]);
            map.put("median", EndToEndReport.median(sorted));
            map.put("most", sorted[sorted.length - 1]);
        }
        return map;
    }

    /** For people: tables in the form docs/performance.md takes. */
    String asText() {
        StringBuilder text = new StringBuilder();
        text.append("| p99.9 of a second, µs | seconds | least | median | most |\n|---|---|---|---|---|\n");
        row(text, "client, no snapshot", client(false));
        row(text, "client, while one is written", client(true));
        row(text, "decisions, no snapshot", decide(false));
        row(text, "decisions, while one is written", decide(true));
        text.append("\nsnapshots written, seconds:");
        spans.forEach(span -> text.append(String.format(Locale.ROOT, " %.1f-%.1f", span.from(), span.to())));
        line(text, "");
        line(text, "greatest lag at the fixed rate: %,.0f records", greatestLag(fixed.from, fixed.to));
        if (closed != null) {
            line(text, "\n| as fast as it goes | answers/s | switch CPU µs |\n|---|---|---|");
            side(text, "with the shadow", closed.found);
            side(text, "without", alone);
            line(
                    text,
                    "\njournal %,.0f records/s, shadow %,.0f while no snapshot is written; greatest lag %,.0f, caught up within %.1f s",
                    perSecond(false),
                    perSecond(true),
                    greatestLag(closed.from, closed.to),
                    caughtUpAt - closed.to);
        }
        problems().forEach(problem -> line(text, "PROBLEM %s", problem));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, double[] values) {
        Map<String, Object> spread = spread(values);
        text.append(String.format(Locale.ROOT, "| %s | %d", name, values.length));
        for (String column : List.of("least", "median", "most")) {
            text.append(values.length == 0 ? " | -" : String.format(Locale.ROOT, " | %,.0f", spread.get(column)));
        }
        text.append(" |\n");
    }

    private static void side(StringBuilder text, String name, Measurement side) {
        double cpuUs = side.load().serverCpuUs();
        line(text, "| %s | %,.0f | %.2f |", name, side.load().perSecond(), cpuUs);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
