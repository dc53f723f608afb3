package org.pointsman.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.journal.Durability;
import org.pointsman.tools.hostile.SwitchMetrics;
import org.pointsman.tools.load.Protocol;
import picocli.CommandLine.Option;

/** A switch to be measured: {@code serve} in a JVM of its own with an empty journal, which closing it deletes. */
final class BenchSwitch implements AutoCloseable {
    static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    /** Ten million accounts take more than a minute. */
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);

    private static final long POLL_MS = 100;
    private static final int SMALLEST_WINDOW = 256;

    private final Path directory;
    private final ServerProcess process;
    private final int binaryPort;
    private final int apiPort;

    /** The options that say how it is started. */
    static final class Options {
        @Option(
                names = "--jar",
                defaultValue = "tools/target/pointsman.jar",
                description = "Default: ${DEFAULT-VALUE}.")
        Path jar;

        @Option(names = "--threads", defaultValue = "1", description = "Of the pipeline. Default: ${DEFAULT-VALUE}.")
        int threads;

        @Option(
                names = "--ring",
                defaultValue = "" + LocalHost.Options.DEFAULT_RING_SIZE,
                description = "Slots. Default: ${DEFAULT-VALUE}.")
        int ring;

        @Option(
                names = "--seals",
                description = "Have the journal sealed behind the switch, on one more thread. Default: it is not.")
        boolean seals;

        @Option(
                names = "--jvm-flag",
                description = "For the servers, once for each flag. Default: none but what they need.")
        List<String> jvmFlags = new ArrayList<>();

        /** For the file of results. */
        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("threads", threads);
            map.put("ring", ring);
            map.put("jvmFlags", jvmFlags);
            return map;
        }

        void requireJar() throws IOException {
            if (!Files.isReadable(jar)) {
                throw new IOException("no " + jar + ": build it with mvn package, or say where it is with --jar");
            }
        }
    }

    /**
     * Starts it and waits until it takes connections and is ready.
     *
     * @param durability of its journal
     * @param directory that holds its reference data ({@link BenchNode#writeReference})
     * @param inFlight requests that a connection may have under way
     */
    BenchSwitch(Options options, Durability durability, Path directory, int inFlight)
            throws IOException, InterruptedException {
        this(options, durability, directory, inFlight, "");
    }

    /**
     * The same with more configuration, on the journal that is there, if there is one.
     *
     * @param more further lines of the node's configuration
     */
    BenchSwitch(Options options, Durability durability, Path directory, int inFlight, String more)
            throws IOException, InterruptedException {
        this.directory = directory;
        binaryPort = ServerProcess.freePort();
        apiPort = ServerProcess.freePort();
        Path node = BenchNode.writeNode(
                directory,
                durability,
                binaryPort,
                apiPort,
                Math.max(SMALLEST_WINDOW, inFlight),
                options.threads,
                options.ring,
                BenchNode.seals(options.seals) + more);
        List<String> arguments = new ArrayList<>(options.jvmFlags);
        arguments.addAll(List.of("-jar", options.jar.toString(), "serve", "--config", node.toString()));
        process = new ServerProcess(arguments, directory.resolve("switch.log"));
        try {
            process.awaitListening(apiPort, START_TIMEOUT);
            process.awaitListening(binaryPort, START_TIMEOUT);
            awaitReady();
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** It listens before its reference data are in the journal, and answers nothing until they are. */
    private void awaitReady() throws IOException, InterruptedException {
        SwitchMetrics metrics = new SwitchMetrics(ServerProcess.address(apiPort));
        long deadlineNs = System.nanoTime() + READY_TIMEOUT.toNanos();
        IOException last = null;
        while (System.nanoTime() - deadlineNs < 0) {
            process.requireAlive();
            try {
                if (metrics.read().sum("pointsman_ready") == 1) {
                    return;
                }
            } catch (IOException e) {
                last = e;
            }
            Thread.sleep(POLL_MS);
        }
        throw new IOException("the switch is not ready after " + READY_TIMEOUT, last);
    }

    int port(Protocol protocol) {
        return protocol == Protocol.JSON ? apiPort : binaryPort;
    }

    ServerProcess process() {
        return process;
    }

    /** Accounts that do not hold what they held at the start. */
    List<String> books(int customers) throws IOException, InterruptedException {
        return new AccountBooks(apiPort).differences(customers);
    }

    @Override
    public void close() throws IOException {
        process.close();
        delete(directory.resolve("data"));
        delete(directory.resolve("keys"));
    }

    static void delete(Path directory) throws IOException {
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
