package org.pointsman.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to answer only after the flush: a switch of either durability, one after the other, several times. */
@Command(
        name = "durability",
        description = "Measures a switch of durability disk beside one of durability process.",
        footer = {
            "",
            "Same client, same requests, one switch after the other, each started anew on an empty journal. Their order "
                    + "changes from round to round. What counts is the ratio.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar durability --in-flight 256",
            "  java -jar bench/target/bench.jar durability --in-flight 256 --rounds 5 --json durability.json",
            "  java -jar bench/target/bench.jar durability --data-in /var/tmp"
        })
final class DurabilityCommand implements Callable<Integer> {
    @Mixin
    private BenchLoad load;

    @Mixin
    private BenchSwitch.Options server;

    @Option(
            names = "--duration",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Measured, of each switch in each round. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--warmup",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Before that. Default: ${DEFAULT-VALUE}.")
    private Duration warmup;

    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Mixin
    private DataIn dataIn;

    @Option(
            names = "--json",
            defaultValue = "bench/target/durability.json",
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        server.requireJar();
        ResultFile.require(json, spec.commandLine());
        DurabilityReport report = new DurabilityReport(configuration());
        Path directory = dataIn.newDirectory();
        try {
            ReferenceData reference =
                    YamlConfig.readReference(BenchNode.writeReference(directory, load.accounts(), load.remember()));
            for (int round = 1; round <= rounds; round++) {
                // Whoever comes second finds another machine: warmer, or with a fuller disk.
                boolean diskFirst = round % 2 == 0;
                EndToEndReport.Measurement first = measure(diskFirst, directory, reference);
                EndToEndReport.Measurement second = measure(!diskFirst, directory, reference);
                report.add(diskFirst ? second : first, diskFirst ? first : second);
            }
        } finally {
            BenchSwitch.delete(directory);
        }
        System.out.println(report.asText());
        ResultFile.write(json, report.asMap());
        return report.good() ? 0 : 1;
    }

    private EndToEndReport.Measurement measure(boolean disk, Path directory, ReferenceData reference)
            throws IOException, InterruptedException {
        Durability durability = disk ? Durability.DISK : Durability.PROCESS;
        try (BenchSwitch pointsman = new BenchSwitch(server, durability, directory, load.inFlight())) {
            LoadOptions options = new LoadOptions()
                    .warmup(warmup)
                    .duration(duration)
                    .serverCpu(pointsman.process().cpu());
            LoadReport found = new LoadClient(
                            options,
                            load.group(Peer.SWITCH, ServerProcess.address(pointsman.port(load.protocol())), reference))
                    .run();
            System.out.printf("durability %s%n%s%n", durability, found.asText());
            List<String> books = pointsman.books(load.accounts());
            pointsman.process().stop();
            return new EndToEndReport.Measurement(durability.name(), found, books);
        }
    }

    private Map<String, Object> configuration() {
        Map<String, Object> map = new LinkedHashMap<>(load.asMap());
        map.put("warmup", warmup.toString());
        map.put("duration", duration.toString());
        map.putAll(server.asMap());
        map.putAll(SavedRun.machine());
        return map;
    }
}
