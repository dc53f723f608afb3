package org.pointsman.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.journal.Durability;
import org.pointsman.tools.load.SavedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a switch takes from its command until it is ready, with its accounts in a snapshot. */
@Command(
        name = "start",
        description = "Measures how long a switch takes to start from a snapshot.",
        footer = {
            "",
            "Seeds a journal, stops, writes a snapshot by the command snapshot, and starts on it several times. The time of a "
                    + "start runs from its command until the switch says that it is ready.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar start --accounts 10000000",
            "  java -jar bench/target/bench.jar start --accounts 100000 --rounds 5 --json start.json"
        })
final class StartCommand implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofMinutes(10);
    private static final int IN_FLIGHT = 32;

    @Option(names = "--rounds", defaultValue = "3", description = "Starts. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--json",
            paramLabel = "F",
            defaultValue = "bench/target/start.json",
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
        if (!size.isPossible() || rounds < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--accounts, --remember and --rounds must be 1 or above");
        }
        server.requireJar();
        ResultFile.require(json, spec.commandLine());
        Path directory = dataIn.newDirectory();
        try {
            size.writeReference(directory);
            Map<String, Object> result = measure(directory);
            ResultFile.write(json, result);
            return 0;
        } finally {
            BenchSwitch.delete(directory);
        }
    }

    private Map<String, Object> measure(Path directory) throws IOException, InterruptedException {
        long begunNs = System.nanoTime();
        // Closing a switch deletes its journal, so the one that seeds it is closed last.
        try (BenchSwitch seeding = start(directory)) {
            double seeded = secondsSince(begunNs);
            seeding.process().stop();
            System.out.printf("seeded %,d accounts with a card each in %.1f s%n", size.accounts(), seeded);
            double snapshot = writeSnapshot(directory);
            System.out.printf("snapshot written in %.1f s%n", snapshot);
            List<Double> starts = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                begunNs = System.nanoTime();
                BenchSwitch again = start(directory);
                starts.add(secondsSince(begunNs));
                again.process().stop();
                System.out.printf("start %d: ready after %.1f s%n", round, starts.get(round - 1));
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("accounts", size.accounts());
            map.put("remember", size.remember());
            map.put("seedingSeconds", seeded);
            map.put("snapshotSeconds", snapshot);
            map.put("startSeconds", starts);
            map.put("jvmFlags", server.jvmFlags);
            map.putAll(SavedRun.machine());
            return map;
        }
    }

    private BenchSwitch start(Path directory) throws IOException, InterruptedException {
        return new BenchSwitch(server, Durability.PROCESS, directory, IN_FLIGHT);
    }

    private double writeSnapshot(Path directory) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(server.jvmFlags);
        arguments.addAll(List.of(
                "-jar",
                server.jar.toString(),
                "snapshot",
                "--data",
                directory.resolve("data").toString(),
                "--keys",
                directory.resolve("keys").toString()));
        long begunNs = System.nanoTime();
        try (ServerProcess writer = new ServerProcess(arguments, directory.resolve("snapshot.log"))) {
            writer.awaitEnd(SNAPSHOT_TIMEOUT);
        }
        return secondsSince(begunNs);
    }

    private static double secondsSince(long begunNs) {
        return (System.nanoTime() - begunNs) / NANOS_PER_SECOND;
    }
}
