package org.pointsman.tools.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.pointsman.tools.load.SavedRun;
import org.pointsman.tools.report.RunFigures.Better;
import org.pointsman.tools.report.RunFigures.Figure;

/** Two runs side by side: figures with their ratio, what was asked for differently, and where the second is worse. */
final class RunComparison {
    private static final double PERCENT = 100;

    private final SavedRun first;
    private final SavedRun second;

    RunComparison(SavedRun first, SavedRun second) {
        this.first = first;
        this.second = second;
    }

    /** Second over first; NaN if there is nothing to divide. */
    private double ratio(Figure figure) {
        double before = figure.of(first);
        return before == 0 ? Double.NaN : figure.of(second) / before;
    }

    /**
     * What is worse in the second run: figures that are judged, and a run in which something was wrong.
     *
     * @param tolerancePercent how much worse a figure may be
     */
    List<String> worse(double tolerancePercent) {
        List<String> worse = new ArrayList<>();
        for (SavedRun run : List.of(first, second)) {
            if (!run.json().get("summary").path("good").asBoolean()) {
                worse.add(run.name() + " has wrong or missing answers");
            }
        }
        for (Figure figure : RunFigures.ALL) {
            double ratio = ratio(figure);
            double loss = figure.better() == Better.HIGHER ? 1 - ratio : ratio - 1;
            if (figure.better() != Better.NOT_JUDGED && loss * PERCENT > tolerancePercent) {
                worse.add(String.format(
                        Locale.ROOT,
                        "%s: %s, was %s (%+.1f %%)",
                        figure.name(),
                        figure.text(figure.of(second)),
                        figure.text(figure.of(first)),
                        (ratio - 1) * PERCENT));
            }
        }
        return worse;
    }

    /** What was asked for, or where it ran, if the runs differ in it: by path, both values. */
    private Map<String, List<String>> differences() {
        Map<String, List<String>> differences = new LinkedHashMap<>();
        for (String part : List.of("configuration", "machine")) {
            Map<String, String> before = flat(first.json().get(part));
            Map<String, String> after = flat(second.json().get(part));
            TreeSet<String> names = new TreeSet<>(before.keySet());
            names.addAll(after.keySet());
            for (String name : names) {
                if (!Objects.equals(before.get(name), after.get(name))) {
                    differences.put(name, List.of(before.getOrDefault(name, "–"), after.getOrDefault(name, "–")));
                }
            }
        }
        return differences;
    }

    /** The values of an object and of those in it, with their names joined by dots. */
    static Map<String, String> flat(JsonNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (entry.getValue().isObject()) {
                flat(entry.getValue()).forEach((name, value) -> values.put(entry.getKey() + "." + name, value));
            } else {
                values.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return values;
    }

    /** For people. */
    String asText() {
        StringBuilder text = new StringBuilder();
        int width = Math.max(14, Math.max(first.name().length(), second.name().length()) + 2);
        String row = "%-26s %" + width + "s %" + width + "s %9s%n";
        text.append(String.format(row, "", first.name(), second.name(), "ratio"));
        for (Figure figure : RunFigures.ALL) {
            double ratio = ratio(figure);
            text.append(String.format(
                    row,
                    figure.name(),
                    figure.text(figure.of(first)),
                    figure.text(figure.of(second)),
                    Double.isNaN(ratio) ? "–" : String.format(Locale.ROOT, "%.3f", ratio)));
        }
        Map<String, List<String>> differences = differences();
        if (!differences.isEmpty()) {
            text.append(String.format("%nasked for, or run, differently:%n"));
            differences.forEach(
                    (name, values) -> text.append(String.format(row, name, values.get(0), values.get(1), "")));
        }
        return text.toString();
    }

    /** For JSON. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("first", first.name());
        map.put("second", second.name());
        List<Object> figures = new ArrayList<>();
        for (Figure figure : RunFigures.ALL) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", figure.name());
            entry.put("first", orNull(figure.of(first)));
            entry.put("second", orNull(figure.of(second)));
            entry.put("ratio", orNull(ratio(figure)));
            figures.add(entry);
        }
        map.put("figures", figures);
        map.put("differences", differences());
        return map;
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
