package org.pointsman.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.load.ClientFraming;
import org.pointsman.tools.load.DurationConverter;
import org.pointsman.tools.load.KeySequence;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;
import org.pointsman.tools.load.TemplateTraffic;
import org.pointsman.tools.load.TemplateTraffic.Mix;
import org.pointsman.tools.load.TemplateTraffic.Peer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole switch beside a bare echo: same frames, same client, one after the other, several times. Each server is a JVM
 * of its own, started anew for each round, and is driven by this process.
 */
@Command(
        name = "end-to-end",
        description = "Measures the switch beside a bare Netty echo, with the same client and frames.",
        footer = {
            "",
            "Every answer is checked, and at the end of each round the books. Machines differ: what counts is the ratio, "
                    + "and CPU time a transaction.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar end-to-end",
            "  java -jar bench/target/bench.jar end-to-end --accounts 1000000 --rounds 5 --json results.json"
        })
final class EndToEndCommand implements Callable<Integer> {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int SMALLEST_WINDOW = 256;
    private static final long AMOUNT = 100;

    @Option(names = "--jar", defaultValue = "tools/target/pointsman.jar", description = "Default: ${DEFAULT-VALUE}.")
    private Path jar;

    @Option(names = "--connections", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--in-flight", defaultValue = "32", description = "A connection. Default: ${DEFAULT-VALUE}.")
    private int inFlight;

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

    @Option(names = "--accounts", defaultValue = "100000", description = "Uniformly used. Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(
            names = "--remember",
            defaultValue = "2000000",
            description = "Transactions the switch remembers. Default: ${DEFAULT-VALUE}.")
    private int remember;

    @Option(
            names = "--mix",
            defaultValue = "PAIRS",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Mix mix;

    @Option(names = "--threads", defaultValue = "1", description = "Of the pipeline. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--ring",
            defaultValue = "" + LocalHost.Options.DEFAULT_RING_SIZE,
            description = "Slots. Default: ${DEFAULT-VALUE}.")
    private int ring;

    @Option(
            names = "--jvm-flag",
            description = "For both servers, once for each flag. Default: none but what they need.")
    private List<String> jvmFlags = new ArrayList<>();

    @Option(
            names = "--json",
            defaultValue = "bench/target/end-to-end.json",
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ReferenceData reference;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isReadable(jar)) {
            throw new IOException("no " + jar + ": build it with mvn package, or say where it is with --jar");
        }
        ResultFile.require(json, spec.commandLine());
        EndToEndReport report = new EndToEndReport(configuration());
        Path directory = Files.createTempDirectory("pointsman-bench-");
        try {
            reference = YamlConfig.readReference(BenchNode.writeReference(directory, accounts, remember));
            for (int round = 1; round <= rounds; round++) {
                EndToEndReport.Measurement echo = measureEcho(directory);
                System.out.printf("round %d, echo%n%s%n", round, echo.load().asText());
                EndToEndReport.Measurement pointsman = measureSwitch(directory);
                System.out.printf(
                        "round %d, switch%n%s%n", round, pointsman.load().asText());
                report.add(new EndToEndReport.Round(echo, pointsman));
            }
        } finally {
            delete(directory);
        }
        System.out.println(report.asText());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), report.asMap());
        System.out.println("results in " + json.toAbsolutePath());
        return report.good() ? 0 : 1;
    }

    private EndToEndReport.Measurement measureEcho(Path directory) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        List<String> arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(JvmFlags.forClassPath());
        arguments.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), EchoServer.class.getName(), Integer.toString(port)));
        try (ServerProcess server = new ServerProcess(arguments, directory.resolve("echo.log"))) {
            server.awaitListening(port, START_TIMEOUT);
            LoadReport load = drive(port, Peer.ECHO, server);
            server.stop();
            return new EndToEndReport.Measurement("echo", load, List.of());
        }
    }

    private EndToEndReport.Measurement measureSwitch(Path directory) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        int apiPort = ServerProcess.freePort();
        Path node = BenchNode.writeNode(directory, port, apiPort, Math.max(SMALLEST_WINDOW, inFlight), threads, ring);
        List<String> arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(List.of("-jar", jar.toString(), "serve", "--config", node.toString()));
        try (ServerProcess server = new ServerProcess(arguments, directory.resolve("switch.log"))) {
            server.awaitListening(apiPort, START_TIMEOUT);
            server.awaitListening(port, START_TIMEOUT);
            LoadReport load = drive(port, Peer.SWITCH, server);
            List<String> books = new AccountBooks(apiPort).differences(accounts);
            server.stop();
            return new EndToEndReport.Measurement("switch", load, books);
        } finally {
            delete(directory.resolve("data"));
            delete(directory.resolve("keys"));
        }
    }

    private LoadReport drive(int port, Peer peer, ServerProcess server) throws IOException {
        TemplateTraffic traffic = new TemplateTraffic(
                Dialects.named("iso87-binary"),
                reference,
                mix,
                peer,
                AMOUNT,
                accounts,
                connections,
                inFlight,
                new KeySequence());
        LoadOptions options = new LoadOptions(ServerProcess.address(port), ClientFraming.LENGTH2)
                .connections(connections)
                .inFlight(inFlight)
                .warmup(warmup)
                .duration(duration)
                .serverCpu(server.cpu());
        return new LoadClient(options, traffic).run();
    }

    private Map<String, Object> configuration() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("connections", connections);
        map.put("inFlight", inFlight);
        map.put("warmup", warmup.toString());
        map.put("duration", duration.toString());
        map.put("mix", mix.toString());
        map.put("accounts", accounts);
        map.put("remember", remember);
        map.put("threads", threads);
        map.put("ring", ring);
        map.put("jvmFlags", jvmFlags);
        map.put("processors", Runtime.getRuntime().availableProcessors());
        map.put("java", Runtime.version().toString());
        map.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return map;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
