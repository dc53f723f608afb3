package org.pointsman.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Durability;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.tools.load.DurationConverter;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;
import org.pointsman.tools.load.Peer;
import org.pointsman.tools.load.SavedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Latency of the switch at fixed rates: one switch, one run a rate, each kept like one of {@code load --save}. */
@Command(
        name = "latency",
        description = "Measures the switch's latency at fixed rates (open loop, no coordinated omission).",
        footer = {
            "",
            "Runs are kept in --out, one directory a rate; what was kept for the same rate before is replaced.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar latency --rates 50000,100000,200000",
            "  java -jar bench/target/bench.jar latency --protocol json --rates 10000,20000"
        })
final class LatencyCommand implements Callable<Integer> {

    @Mixin
    private BenchLoad load;

    @Mixin
    private BenchSwitch.Options server;

    @Option(
            names = "--durability",
            defaultValue = "PROCESS",
            description = "Of the switch: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Durability durability;

    @Option(names = "--rates", required = true, split = ",", description = "Requests a second, one run for each.")
    private List<Integer> rates;

    @Option(
            names = "--duration",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Measured, of each run. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--warmup",
            defaultValue = "15s",
            converter = DurationConverter.class,
            description = "Before that. Default: ${DEFAULT-VALUE}.")
    private Duration warmup;

    @Option(
            names = "--out",
            defaultValue = DEFAULT_OUT,
            description = "Where the runs are kept. Default: ${DEFAULT-VALUE}.")
    private Path out;

    static final String DEFAULT_OUT = "bench/target/latency";

    @Override
    public Integer call() throws IOException, InterruptedException {
        server.requireJar();
        boolean good = true;
        Path directory = Files.createTempDirectory("pointsman-bench-");
        try {
            ReferenceData reference =
                    YamlConfig.readReference(BenchNode.writeReference(directory, load.accounts(), load.remember()));
            try (BenchSwitch pointsman = new BenchSwitch(server, durability, directory, load.inFlight())) {
                for (int rate : rates) {
                    LoadReport report = measure(rate, pointsman, reference);
                    System.out.printf("%,d a second%n%s%n", rate, report.asText());
                    good &= report.good() && report.unsent() == 0;
                }
                List<String> books = pointsman.books(load.accounts());
                books.forEach(System.out::println);
                good &= books.isEmpty();
                pointsman.process().stop();
            }
        } finally {
            BenchSwitch.delete(directory);
        }
        return good ? 0 : 1;
    }

    private LoadReport measure(int rate, BenchSwitch pointsman, ReferenceData reference) throws IOException {
        String protocol = load.protocol().name().toLowerCase(Locale.ROOT);
        Path run = out.resolve(String.format(Locale.ROOT, "%s-%07d", protocol, rate));
        BenchSwitch.delete(run);
        Map<String, Object> configuration = new LinkedHashMap<>(load.asMap());
        configuration.put("durability", durability.toString());
        configuration.put("rate", rate);
        configuration.put("warmup", warmup.toString());
        configuration.put("duration", duration.toString());
        try (PrintStream log = new PrintStream(SavedRun.prepare(run).toFile(), StandardCharsets.UTF_8)) {
            LoadOptions options = new LoadOptions()
                    .ratePerSecond(rate)
                    .warmup(warmup)
                    .duration(duration)
                    .serverCpu(pointsman.process().cpu())
                    .histogramLog(log);
            LoadReport report = new LoadClient(
                            options,
                            load.group(Peer.SWITCH, ServerProcess.address(pointsman.port(load.protocol())), reference))
                    .run();
            SavedRun.write(run, configuration, report);
            return report;
        }
    }
}
