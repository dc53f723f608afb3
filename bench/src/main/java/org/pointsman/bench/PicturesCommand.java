package org.pointsman.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.pointsman.tools.chart.BarChart;
import org.pointsman.tools.load.Protocol;
import org.pointsman.tools.load.SavedRun;
import org.pointsman.tools.report.RunCharts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws the pictures of docs/performance.md from what the other commands have measured. */
@Command(
        name = "pictures",
        description = "Draws the pictures of docs/performance.md from what the other commands have measured.",
        footer = {
            "",
            "A picture whose measurements are not there is left as it is, and named.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar pictures",
            "  java -jar bench/target/bench.jar pictures --from results --out docs/pictures"
        })
final class PicturesCommand implements Callable<Integer> {

    @Option(
            names = "--from",
            paramLabel = "DIR",
            defaultValue = "bench/target",
            description = "Where the measurements are. Default: ${DEFAULT-VALUE}.")
    private Path from;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "docs/pictures",
            description = "Where the pictures go. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        endToEnd();
        decisions();
        for (Protocol protocol : Protocol.values()) {
            latency(protocol);
        }
        snapshots();
        return 0;
    }

    private void endToEnd() throws IOException {
        BarChart chart = new BarChart("Answers a second, and CPU time of the server for each").scaleEachGroup();
        boolean any = false;
        for (Protocol protocol : Protocol.values()) {
            Path file = from.resolve(EndToEndCommand.resultsOf(protocol).getFileName());
            if (!Files.isReadable(file)) {
                continue;
            }
            JsonNode medians = new ObjectMapper().readTree(file.toFile()).path("medians");
            String group = protocol == Protocol.JSON ? "JSON over HTTP" : "ISO 8583";
            chart.add(
                    group,
                    protocol == Protocol.JSON ? "bare, a constant" : "bare, an echo",
                    medians.path("barePerSecond").asDouble(),
                    label(medians, "bare"));
            chart.add(group, "switch", medians.path("switchPerSecond").asDouble(), label(medians, "switch"));
            any = true;
        }
        write("end-to-end.svg", any ? chart.toSvg() : null, "end-to-end");
    }

    private static String label(JsonNode medians, String server) {
        return String.format(
                Locale.ROOT,
                "%,.0f/s, %.2f µs",
                medians.path(server + "PerSecond").asDouble(),
                medians.path(server + "CpuUs").asDouble());
    }

    private void decisions() throws IOException {
        Path file = from.resolve("micro.json");
        BarChart chart = new BarChart("One decision of the engine, by cards that are used uniformly");
        boolean any = false;
        if (Files.isReadable(file)) {
            for (JsonNode result : new ObjectMapper().readTree(file.toFile())) {
                if (result.path("benchmark").asText().contains("DecisionBenchmark")) {
                    double ns = result.at("/primaryMetric/score").asDouble();
                    double error = result.at("/primaryMetric/scoreError").asDouble(Double.NaN);
                    chart.add(
                            String.format(
                                    Locale.ROOT,
                                    "%,d cards",
                                    result.at("/params/cards").asLong()),
                            "",
                            ns,
                            String.format(Locale.ROOT, Double.isNaN(error) ? "%.0f ns" : "%.0f ns ± %.0f", ns, error));
                    any = true;
                }
            }
        }
        write("decision.svg", any ? chart.toSvg() : null, "micro --include DecisionBenchmark");
    }

    private void latency(Protocol protocol) throws IOException {
        String name = protocol.name().toLowerCase(Locale.ROOT);
        Path directory = from.resolve(Path.of(LatencyCommand.DEFAULT_OUT).getFileName());
        List<SavedRun> runs = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            List<Path> paths;
            try (Stream<Path> list = Files.list(directory)) {
                paths = list.filter(path -> path.getFileName().toString().startsWith(name + "-"))
                        .sorted()
                        .toList();
            }
            for (Path path : paths) {
                runs.add(SavedRun.read(path).named(rate(path, name) + " a second"));
            }
        }
        String command = "latency --protocol " + name;
        write(
                "latency-" + name + ".svg",
                runs.isEmpty() ? null : RunCharts.latencyByPercentile("Latency by percentile at fixed rates", runs),
                command);
        write(
                "rate-" + name + ".svg",
                runs.isEmpty() ? null : RunCharts.rateOverTime("Answers a second at fixed rates", runs),
                command);
    }

    private void snapshots() throws IOException {
        Path file = from.resolve(Path.of(ShadowCommand.DEFAULT_JSON).getFileName());
        JsonNode results =
                Files.isReadable(file) && Files.size(file) > 0 ? new ObjectMapper().readTree(file.toFile()) : null;
        write("snapshot.svg", results == null ? null : ShadowCharts.slowBesideSnapshots(results), "shadow");
        boolean closed = results != null && results.has("closed");
        write("shadow-lag.svg", closed ? ShadowCharts.lag(results) : null, "shadow");
    }

    private static String rate(Path run, String protocol) {
        String digits = run.getFileName().toString().substring(protocol.length() + 1);
        return String.format(Locale.ROOT, "%,d", Long.parseLong(digits));
    }

    private void write(String name, String svg, String command) throws IOException {
        if (svg == null) {
            System.out.println(name + ": nothing measured by " + command);
            return;
        }
        Files.writeString(out.resolve(name), svg + "\n", StandardCharsets.UTF_8);
        System.out.println(out.resolve(name));
    }
}
