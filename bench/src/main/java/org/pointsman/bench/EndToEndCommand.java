package org.pointsman.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.pointsman.tools.load.Protocol;
import org.pointsman.tools.load.SavedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The whole switch beside a bare server of the same protocol: same requests, same client, one after the other, several
 * times. Each server is a JVM of its own, started anew for each round, and is driven by this process.
 */
@Command(
        name = "end-to-end",
        description = "Measures the switch beside a bare Netty server, with the same client and requests.",
        footer = {
            "",
            "ISO 8583 is measured beside an echo of the frames, JSON beside an HTTP server that answers a constant. Every "
                    + "answer is checked, and at the end of each round the books. Machines differ: what counts is the "
                    + "ratio, and CPU time a transaction.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar end-to-end",
            "  java -jar bench/target/bench.jar end-to-end --protocol json",
            "  java -jar bench/target/bench.jar end-to-end --accounts 1000000 --rounds 5 --json results.json"
        })
final class EndToEndCommand implements Callable<Integer> {

    @Mixin
    private BenchLoad load;

    @Mixin
    private BenchSwitch.Options server;

    @Option(
            names = "--durability",
            defaultValue = "PROCESS",
            description = "Of the switch: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Durability durability;

    @Option(
            names = "--duration",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Measured, of each server in each round. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--warmup",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Before that. Default: ${DEFAULT-VALUE}.")
    private Duration warmup;

    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--json", description = "Where the results go. Default: bench/target/end-to-end-PROTOCOL.json.")
    private Path json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ReferenceData reference;

    @Override
    public Integer call() throws IOException, InterruptedException {
        server.requireJar();
        Path results = json != null ? json : resultsOf(load.protocol());
        ResultFile.require(results, spec.commandLine());
        EndToEndReport report = new EndToEndReport(configuration());
        Path directory = Files.createTempDirectory("pointsman-bench-");
        try {
            reference = YamlConfig.readReference(BenchNode.writeReference(directory, load.accounts(), load.remember()));
            for (int round = 1; round <= rounds; round++) {
                EndToEndReport.Measurement bare = measureBare(directory);
                System.out.printf(
                        "round %d, bare server%n%s%n", round, bare.load().asText());
                EndToEndReport.Measurement pointsman = measureSwitch(directory);
                System.out.printf(
                        "round %d, switch%n%s%n", round, pointsman.load().asText());
                report.add(new EndToEndReport.Round(bare, pointsman));
            }
        } finally {
            BenchSwitch.delete(directory);
        }
        System.out.println(report.asText());
        ResultFile.write(results, report.asMap());
        return report.good() ? 0 : 1;
    }

    /** Where the results go unless somebody says otherwise. */
    static Path resultsOf(Protocol protocol) {
        return Path.of("bench/target/end-to-end-" + protocol.name().toLowerCase(Locale.ROOT) + ".json");
    }

    private EndToEndReport.Measurement measureBare(Path directory) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        Class<?> bare = load.protocol() == Protocol.JSON ? HttpConstantServer.class : EchoServer.class;
        List<String> arguments = new ArrayList<>(server.jvmFlags);
        arguments.addAll(JvmFlags.forClassPath());
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), bare.getName(), Integer.toString(port)));
        try (ServerProcess process = new ServerProcess(arguments, directory.resolve("bare.log"))) {
            process.awaitListening(port, BenchSwitch.START_TIMEOUT);
            LoadReport found = drive(port, Peer.BARE, process);
            process.stop();
            return new EndToEndReport.Measurement("bare", found, List.of());
        }
    }

    private EndToEndReport.Measurement measureSwitch(Path directory) throws IOException, InterruptedException {
        try (BenchSwitch pointsman = new BenchSwitch(server, durability, directory, load.inFlight())) {
            LoadReport found = drive(pointsman.port(load.protocol()), Peer.SWITCH, pointsman.process());
            List<String> books = pointsman.books(load.accounts());
            pointsman.process().stop();
            return new EndToEndReport.Measurement("switch", found, books);
        }
    }

    private LoadReport drive(int port, Peer peer, ServerProcess process) throws IOException {
        LoadOptions options =
                new LoadOptions().warmup(warmup).duration(duration).serverCpu(process.cpu());
        return new LoadClient(options, load.group(peer, ServerProcess.address(port), reference)).run();
    }

    private Map<String, Object> configuration() {
        Map<String, Object> map = new LinkedHashMap<>(load.asMap());
        map.put("warmup", warmup.toString());
        map.put("duration", duration.toString());
        map.put("durability", durability.toString());
        map.putAll(server.asMap());
        map.putAll(SavedRun.machine());
        return map;
    }
}
