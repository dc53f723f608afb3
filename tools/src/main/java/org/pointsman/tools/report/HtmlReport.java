package org.pointsman.tools.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pointsman.tools.chart.Escaping;
import org.pointsman.tools.load.SavedRun;

/**
 * A page about one or several runs: one file with its style and its pictures in it, which loads nothing from anywhere.
 * Everything that comes from the runs is escaped.
 */
final class HtmlReport {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1f2933;--soft:#52606d;--line:#cbd2d9;--paper:#f5f7fa;--bad:#c1121f}
            @media(prefers-color-scheme:dark){:root{--ink:#e4e7eb;--soft:#9aa5b1;--line:#3e4c59;--paper:#12181d;--bad:#ff6b6b}}
            body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;
            margin:2rem auto;padding:0 1rem}
            h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .6rem}p.soft{color:var(--soft);margin:.2rem 0}
            svg{max-width:100%;height:auto;display:block;margin:.8rem 0}
            .wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
            th,td{padding:.25rem .8rem;border-bottom:1px solid var(--line);text-align:right}
            th:first-child,td:first-child{text-align:left;padding-left:0}
            .bad{color:var(--bad);font-weight:600}
            """;

    private final String title;
    private final List<SavedRun> runs;
    private final StringBuilder html = new StringBuilder();

    HtmlReport(String title, List<SavedRun> runs) {
        this.title = title;
        this.runs = runs;
    }

    String toHtml() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .append("<title>")
                .append(Escaping.text(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>")
                .append(Escaping.text(title))
                .append("</h1>\n");
        for (SavedRun run : runs) {
            introduce(run);
        }
        section("Latency by percentile");
        html.append(RunCharts.latencyByPercentile("Latency by percentile", runs))
                .append('\n');
        soft("With a rate, latency counts from when a request was meant to leave, so that a stall shows in every "
                + "request it delayed. As fast as it goes, it is mostly the wait in a window that is always full.");
        section("Over time");
        html.append(RunCharts.rateOverTime("Answers a second", runs)).append('\n');
        html.append(RunCharts.slowOverTime("99th percentile of each second", runs))
                .append('\n');
        if (runs.size() == 1) {
            soft("Shaded: warm-up and rest, checked but not measured.");
        }
        section("Figures");
        figures();
        section("What was asked for, and where it ran");
        configurations();
        return html.append("</body></html>\n").toString();
    }

    private void introduce(SavedRun run) {
        JsonNode summary = run.json().get("summary");
        boolean good = summary.path("good").asBoolean();
        html.append("<p class=\"soft\"><b>")
                .append(Escaping.text(run.name()))
                .append("</b>, ended ")
                .append(Escaping.text(run.json().path("ended").asText("at an unknown time")))
                .append(good ? ": every answer was right, none is missing</p>\n" : "</p>\n");
        if (!good) {
            html.append("<p class=\"bad\">")
                    .append(summary.path("problems").asLong())
                    .append(" problems, ")
                    .append(summary.path("missingAnswers").asLong())
                    .append(" answers missing. The first of them:</p>\n<ul>");
            for (JsonNode problem : summary.path("firstProblems")) {
                html.append("<li>").append(Escaping.text(problem.asText())).append("</li>");
            }
            html.append("</ul>\n");
        }
    }

    private void section(String heading) {
        html.append("<h2>").append(heading).append("</h2>\n");
    }

    private void soft(String text) {
        html.append("<p class=\"soft\">").append(text).append("</p>\n");
    }

    private void figures() {
        Map<String, String[]> rows = new LinkedHashMap<>();
        for (RunFigures.Figure figure : RunFigures.ALL) {
            rows.put(
                    figure.name(),
                    runs.stream().map(run -> figure.text(figure.of(run))).toArray(String[]::new));
        }
        table(rows);
    }

    private void configurations() {
        List<Map<String, String>> all = runs.stream()
                .map(run -> {
                    Map<String, String> values = RunComparison.flat(run.json().get("configuration"));
                    values.putAll(RunComparison.flat(run.json().get("machine")));
                    return values;
                })
                .toList();
        Set<String> names = new LinkedHashSet<>();
        all.forEach(values -> names.addAll(values.keySet()));
        Map<String, String[]> rows = new LinkedHashMap<>();
        for (String name : names) {
            rows.put(
                    name,
                    all.stream().map(values -> values.getOrDefault(name, "–")).toArray(String[]::new));
        }
        table(rows);
    }

    private void table(Map<String, String[]> rows) {
        html.append("<div class=\"wide\"><table><tr><th></th>");
        for (SavedRun run : runs) {
            html.append("<th>").append(Escaping.text(run.name())).append("</th>");
        }
        html.append("</tr>\n");
        rows.forEach((name, values) -> {
            html.append("<tr><td>").append(Escaping.text(name)).append("</td>");
            for (String value : values) {
                html.append("<td>").append(Escaping.text(value)).append("</td>");
            }
            html.append("</tr>\n");
        });
        html.append("</table></div>\n");
    }
}
