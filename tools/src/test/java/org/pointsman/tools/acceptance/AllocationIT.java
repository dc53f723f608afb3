package org.pointsman.tools.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.tools.load.Recordings;

/**
 * The path of a transaction, from socket to socket, allocates nothing in steady state: all threads of the switch together, by
 * the virtual machine's own count, while another process drives traffic at them.
 *
 * <p>Over ten million: {@code mvn verify -Dit.test=AllocationIT -Dfailsafe.failIfNoSpecifiedTests=false
 * -Dpointsman.transactions=10000000}.
 */
class AllocationIT {
    private static final long TRANSACTIONS = Long.getLong("pointsman.transactions", 1_000_000);
    private static final long WARM_UP = 1_000_000;
    private static final double MAX_BYTES_PER_TRANSACTION = 0.1;

    @TempDir
    private Path directory;

    @Test
    void theSwitchAllocatesNothingPerTransaction() throws Exception {
        Path reference = directory.resolve("reference.yaml");
        String recorded = Files.readString(Recordings.directory("iso87-binary").resolve("reference.yaml"));
        // Without its limits, which are for a few transactions a card, and with a memory that never makes us wait.
        Files.writeString(
                reference,
                recorded.substring(0, recorded.indexOf("limits:"))
                        + "remember: { transactions: 200000, atLeast: 0s }\n");
        Path config = SwitchProcess.configure(directory, "iso87-binary", reference, 1);
        try (SwitchServer server = SwitchServer.start(
                YamlConfig.readNode(config),
                YamlConfig.readReference(reference),
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                },
                (at, last) -> {})) {
            double bytes = measure(server, reference);
            System.out.printf("%.4f bytes allocated a transaction over %d%n", bytes, TRANSACTIONS);
            assertThat(bytes).isLessThanOrEqualTo(MAX_BYTES_PER_TRANSACTION);
        }
    }

    private double measure(SwitchServer server, Path reference) throws Exception {
        InetSocketAddress address = server.address("recorded");
        Process load = SwitchProcess.command(
                        "load",
                        "--port",
                        String.valueOf(address.getPort()),
                        "--reference",
                        reference.toString(),
                        "--duration",
                        "1h")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("load.log").toFile())
                .start();
        try {
            LocalHost host = server.host();
            awaitSequence(host, load, host.journalSequence() + WARM_UP);
            long firstSequence = host.journalSequence();
            long before = allocatedBytes();
            awaitSequence(host, load, firstSequence + TRANSACTIONS);
            long allocated = allocatedBytes() - before;
            return (double) allocated / (host.journalSequence() - firstSequence);
        } finally {
            load.destroyForcibly().waitFor();
        }
    }

    private void awaitSequence(LocalHost host, Process load, long sequence) throws Exception {
        while (host.journalSequence() < sequence) {
            assertThat(load.isAlive())
                    .as(Files.readString(directory.resolve("load.log")))
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** By all threads of the switch since they started, but for the one that follows the journal behind it. */
    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        int counted = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null
                    && info.getThreadName().startsWith("pointsman-")
                    && !info.getThreadName().equals("pointsman-follower")) {
                sum += threads.getThreadAllocatedBytes(id);
                counted++;
            }
        }
        assertThat(counted).as("pipeline, loop and timer").isGreaterThanOrEqualTo(3);
        return sum;
    }
}
