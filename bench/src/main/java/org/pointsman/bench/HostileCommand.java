package org.pointsman.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Durability;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.hostile.Campaign;
import org.pointsman.tools.hostile.CampaignOptions;
import org.pointsman.tools.hostile.CampaignReport;
import org.pointsman.tools.hostile.Target;
import org.pointsman.tools.load.DurationConverter;
import org.pointsman.tools.load.Protocol;
import org.pointsman.tools.load.SavedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What honest clients notice of hostile ones. */
@Command(
        name = "hostile",
        description = "Measures honest clients alone and beside each kind of hostile clients.",
        footer = {
            "",
            "Honest clients of both protocols keep a rate, and every answer is checked. The exit code is 1 if one is wrong or "
                    + "missing, if a hostile connection is not closed or not counted, if connections are left over, or if "
                    + "the switch takes more memory than it may. docs/performance.md has the figures.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar hostile",
            "  java -jar bench/target/bench.jar hostile --idle 20000 --duration 60s"
        })
final class HostileCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 10_000;
    private static final int REMEMBER = 1_000_000;
    private static final int IN_FLIGHT = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BYTES_PER_MIB = 1 << 20;

    /** The heap in place and touched, as production has it: what grows then is not the heap, which is weighed by its contents. */
    private static final List<String> MEMORY = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    @Mixin
    private BenchSwitch.Options server;

    @Option(names = "--idle", defaultValue = "5000", description = "Idle connections. Default: ${DEFAULT-VALUE}.")
    private int idle;

    @Option(
            names = "--crowd",
            defaultValue = "200",
            description = "Connections of every other kind. Default: ${DEFAULT-VALUE}.")
    private int crowd;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            description = "Requests a second of the honest clients. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--duration",
            defaultValue = "15s",
            converter = DurationConverter.class,
            description = "Measured, beside each kind. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--warmup",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Before that. Default: ${DEFAULT-VALUE}.")
    private Duration warmup;

    @Option(
            names = "--max-memory",
            defaultValue = "1280",
            description = "What the switch may take, in MiB. Default: ${DEFAULT-VALUE}.")
    private long maxMemoryMib;

    @Option(
            names = "--json",
            defaultValue = "bench/target/hostile.json",
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        server.requireJar();
        ResultFile.require(json, spec.commandLine());
        server.jvmFlags.addAll(0, MEMORY);
        Path directory = Files.createTempDirectory("pointsman-bench-");
        try {
            ReferenceData reference = YamlConfig.readReference(BenchNode.writeReference(directory, ACCOUNTS, REMEMBER));
            try (BenchSwitch pointsman = new BenchSwitch(server, Durability.PROCESS, directory, IN_FLIGHT)) {
                CampaignReport report = run(pointsman, reference);
                List<String> books = pointsman.books(ACCOUNTS);
                books.forEach(System.out::println);
                System.out.println(report.asText());
                pointsman.process().stop();
                return report.broken().isEmpty() && books.isEmpty() ? 0 : 1;
            }
        } finally {
            BenchSwitch.delete(directory);
        }
    }

    private CampaignReport run(BenchSwitch pointsman, ReferenceData reference)
            throws IOException, InterruptedException {
        Target target = new Target(
                ServerProcess.address(pointsman.port(Protocol.ISO8583)),
                Dialects.named("iso87-binary"),
                ServerProcess.address(pointsman.port(Protocol.JSON)),
                pointsman.process().pid(),
                reference);
        CampaignOptions options =
                new CampaignOptions(idle, crowd, rate, warmup, duration, PATIENCE, maxMemoryMib * BYTES_PER_MIB);
        CampaignReport report =
                new Campaign(target, options).run(kind -> System.out.println("honest clients beside: " + kind));
        Map<String, Object> map = new LinkedHashMap<>(report.asMap());
        map.put("idle", idle);
        map.put("crowd", crowd);
        map.put("rate", rate);
        map.put("duration", duration.toString());
        map.put("machine", SavedRun.machine());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), map);
        return report;
    }
}
