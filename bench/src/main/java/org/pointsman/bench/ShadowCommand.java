package org.pointsman.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.bench.EndToEndReport.Measurement;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Durability;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.tools.hostile.SwitchMetrics;
import org.pointsman.tools.load.ConnectionGroup;
import org.pointsman.tools.load.DurationConverter;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;
import org.pointsman.tools.load.Peer;
import org.pointsman.tools.load.Protocol;
import org.pointsman.tools.load.SavedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a shadow and its snapshots cost the switch before them, and whether the shadow keeps up. */
@Command(
        name = "shadow",
        description = "Measures a switch while its shadow writes snapshots, and how the shadow keeps up.",
        footer = {
            "",
            "A switch with as many accounts as said, and a card each, is seeded and waited for until its shadow has decided all of "
                    + "it. Then requests come at a fixed rate, over which p99.9 of each second is set beside the snapshots; then as "
                    + "fast as it goes; then the switch is started again without a shadow, for comparison. --accounts of the load "
                    + "are those the requests draw from: the first million at most.",
            "",
            "10 million accounts take about 12 GiB of memory, 4 GiB of disk and 5 minutes.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar shadow --accounts 1000000 --every 15s --duration 45s",
            "  java -jar bench/target/bench.jar shadow --accounts 10000000 --every 40s",
            "  java -jar bench/target/bench.jar shadow --accounts 10000000 --closed 0s"
        })
final class ShadowCommand implements Callable<Integer> {
    static final String DEFAULT_JSON = "bench/target/shadow.json";

    /** The load client keeps what it draws from in memory; a million cards are far more than any cache of the machine holds. */
    private static final int MOST_CARDS_OF_CLIENT = 1_000_000;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int CONNECTIONS = 8;
    private static final int IN_FLIGHT = 32;
    private static final long SETTLED_LAG = 1_000;
    private static final long SETTLE_SECONDS = 600;

    /** Tables of both engines, most of 10 million accounts', lie in direct memory. A bound, not a need. */
    private static final String MEMORY = "-XX:MaxDirectMemorySize=16g";

    @Option(
            names = "--rate",
            defaultValue = "20000",
            description = "Requests a second while latency is measured. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--duration",
            defaultValue = "90s",
            converter = DurationConverter.class,
            description = "How long latency is measured. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--closed",
            defaultValue = "15s",
            converter = DurationConverter.class,
            description =
                    "How long it goes as fast as it can, with the shadow and without; 0s to leave both out. Default: "
                            + "${DEFAULT-VALUE}.")
    private Duration closed;

    @Option(
            names = "--warmup",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Before each of them. Default: ${DEFAULT-VALUE}.")
    private Duration warmup;

    @Option(
            names = "--every",
            defaultValue = "40s",
            converter = DurationConverter.class,
            description = "From the end of one snapshot to the next. Default: ${DEFAULT-VALUE}.")
    private Duration every;

    @Option(
            names = "--durability",
            defaultValue = "PROCESS",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Durability durability;

    @Option(
            names = "--json",
            paramLabel = "F",
            defaultValue = DEFAULT_JSON,
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path json;

    @Mixin
    private ManyAccounts size;

    @Mixin
    private DataIn dataIn;

    @Mixin
    private BenchSwitch.Options server;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!size.isPossible() || !(rate > 0) || every.toSeconds() < 1 || duration.toSeconds() < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--accounts and --remember must be 1 or above, --rate above 0, --every and --duration 1s or above");
        }
        server.requireJar();
        ResultFile.require(json, spec.commandLine());
        server.jvmFlags.add(0, MEMORY);
        Path directory = dataIn.newDirectory();
        try {
            ReferenceData cards = references(directory);
            ShadowReport report = measure(directory, cards);
            System.out.println(report.asText());
            ResultFile.write(json, report.asMap());
            return report.good() ? 0 : 1;
        } finally {
            BenchSwitch.delete(directory);
        }
    }

    /** Writes those of the switch, and reads those the client uses, which are the first of the same. */
    private ReferenceData references(Path directory) throws IOException {
        Path ofClient = Files.createDirectory(directory.resolve("client"));
        size.writeReference(directory);
        return YamlConfig.readReference(
                BenchNode.writeReference(ofClient, Math.min(size.accounts(), MOST_CARDS_OF_CLIENT), size.remember()));
    }

    private ShadowReport measure(Path directory, ReferenceData cards) throws IOException, InterruptedException {
        System.out.printf("seeding %,d accounts%n", size.accounts());
        try (BenchSwitch shadowed =
                new BenchSwitch(server, durability, directory, IN_FLIGHT, BenchNode.shadow(every))) {
            ShadowReport.Phase fixed;
            ShadowReport.Phase asFast = null;
            double caughtUpAt = Double.NaN;
            Path run = directory.resolve("fixed");
            ShadowSampler sampler = new ShadowSampler(
                    new SwitchMetrics(ServerProcess.address(shadowed.port(Protocol.JSON))), directory.resolve("data"));
            try (sampler) {
                settle(sampler);
                fixed = atFixedRate(sampler, shadowed, cards, run);
                if (!closed.isZero()) {
                    asFast = asFast(sampler, shadowed, cards);
                    caughtUpAt = settle(sampler).seconds();
                }
            }
            shadowed.process().stop();
            Measurement alone = closed.isZero() ? null : alone(directory, cards);
            List<ShadowReport.ClientSecond> client = clientSeconds(run, fixed.from());
            return new ShadowReport(
                    configuration(), sampler.samples(), sampler.spans(), client, fixed, asFast, caughtUpAt, alone);
        }
    }

    private ShadowSample settle(ShadowSampler sampler) throws IOException, InterruptedException {
        return sampler.await(
                "the shadow to catch up", SETTLE_SECONDS, sample -> sample.lag() <= SETTLED_LAG && !sampler.writing());
    }

    private ShadowReport.Phase atFixedRate(ShadowSampler sampler, BenchSwitch pointsman, ReferenceData cards, Path run)
            throws IOException, InterruptedException {
        System.out.println("at a fixed rate");
        ConnectionGroup group = group(pointsman, cards);
        try (PrintStream log = new PrintStream(SavedRun.prepare(run).toFile(), StandardCharsets.UTF_8)) {
            LoadOptions options =
                    options(pointsman, duration).ratePerSecond(rate).histogramLog(log);
            ShadowReport.Phase phase = phase(sampler, pointsman, options, group);
            SavedRun.write(run, configuration(), phase.found().load());
            return phase;
        }
    }

    private ShadowReport.Phase asFast(ShadowSampler sampler, BenchSwitch pointsman, ReferenceData cards)
            throws IOException, InterruptedException {
        System.out.println("as fast as it goes");
        return phase(sampler, pointsman, options(pointsman, closed), group(pointsman, cards));
    }

    /** The group is made before, since that takes seconds for a million cards, and the clock does not wait. */
    private ShadowReport.Phase phase(
            ShadowSampler sampler, BenchSwitch pointsman, LoadOptions options, ConnectionGroup group)
            throws IOException, InterruptedException {
        double from = sampler.seconds() + warmup.toNanos() / NANOS_PER_SECOND;
        LoadReport found = new LoadClient(options, group).run();
        double to = sampler.seconds();
        System.out.println(found.asText());
        return new ShadowReport.Phase(from, to, new Measurement("switch", found, pointsman.books(size.accounts())));
    }

    private Measurement alone(Path directory, ReferenceData cards) throws IOException, InterruptedException {
        System.out.println("as fast as it goes, without a shadow");
        try (BenchSwitch pointsman = new BenchSwitch(server, durability, directory, IN_FLIGHT)) {
            LoadReport found = new LoadClient(options(pointsman, closed), group(pointsman, cards)).run();
            System.out.println(found.asText());
            List<String> books = pointsman.books(size.accounts());
            pointsman.process().stop();
            return new Measurement("switch alone", found, books);
        }
    }

    private LoadOptions options(BenchSwitch pointsman, Duration time) {
        return new LoadOptions()
                .warmup(warmup)
                .duration(time)
                .serverCpu(pointsman.process().cpu());
    }

    private static ConnectionGroup group(BenchSwitch pointsman, ReferenceData cards) {
        return BenchLoad.pairs(
                Peer.SWITCH,
                ServerProcess.address(pointsman.port(Protocol.ISO8583)),
                cards,
                cards.cards().size(),
                CONNECTIONS,
                IN_FLIGHT);
    }

    /** Seconds of the run, by the clock of the whole measurement. */
    private List<ShadowReport.ClientSecond> clientSeconds(Path run, double measuredFrom) throws IOException {
        double startedAt = measuredFrom - warmup.toNanos() / NANOS_PER_SECOND;
        return SavedRun.read(run).latencies().stream()
                .filter(interval -> interval.latencyNs().getTotalCount() > 0)
                .map(interval -> new ShadowReport.ClientSecond(
                        startedAt + interval.fromSeconds() + 1,
                        interval.latencyNs().getValueAtPercentile(99.9) / 1e3))
                .toList();
    }

    private Map<String, Object> configuration() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("accounts", size.accounts());
        map.put("remember", size.remember());
        map.put("rate", rate);
        map.put("connections", CONNECTIONS);
        map.put("inFlight", IN_FLIGHT);
        map.put("warmup", warmup.toString());
        map.put("duration", duration.toString());
        map.put("closed", closed.toString());
        map.put("every", every.toString());
        map.put("durability", durability.toString());
        map.putAll(server.asMap());
        map.putAll(SavedRun.machine());
        return map;
    }
}
