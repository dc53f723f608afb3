package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.network;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.Durability;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.FullRing;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchHarness;
import org.pointsman.net.testing.TestDisk;

/** A whole switch on a disk that runs full, or fails. */
class DiskTest {
    private static final long LEAST = NodeConfig.Operating.DEFAULT_MIN_FREE_BYTES;

    @TempDir
    private Path directory;

    private final TestDisk disk = new TestDisk();
    private SwitchHarness harness;

    private SwitchHarness start(Durability durability) throws Exception {
        harness = new SwitchHarness(directory).disk(disk).durability(durability).start();
        return harness;
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void newWorkIsDeclinedWhileTheDiskIsShortAndTakenAgainWhenThereIsRoom() throws Exception {
        start(Durability.PROCESS);
        InetSocketAddress address = harness.server().address("api");
        ApiClient api = new ApiClient(address);
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> first = purchase(1, 100);
            assertThat(client.ask(first).code()).isEqualTo("00");
            String payment = pay(api, "before").text("id");

            disk.freeBytes(LEAST - 1);
            await(() -> !harness.server().isReady());
            long records = harness.server().host().journalSequence();
            for (Map<Integer, String> request :
                    java.util.List.of(purchase(2, 100), authorisation(3, 100), reversal(4, first), inquiry(5))) {
                IsoClient.Answer answer = client.ask(request);
                assertThat(answer.code()).isEqualTo("96");
                assertThat(answer.get(44)).isEqualTo("disk full");
            }
            Map<Integer, String> advice = reversal(6, first);
            advice.put(0, "0420");
            assertThat(client.ask(advice).mti()).isEqualTo("0430");
            ApiClient.Answer refused = pay(api, "after");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("code")).isEqualTo("disk-full");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(harness.server().host().journalSequence()).isEqualTo(records);

            // What keeps nothing goes on.
            assertThat(client.ask(network("0800", 7, "301")).code()).isEqualTo("00");
            assertThat(api.get("/v1/payments/" + payment).status()).isEqualTo(200);
            assertThat(Scrape.get(address, "/health/live", "*/*").statusCode()).isEqualTo(200);
            assertThat(Scrape.get(address, "/health/ready", "*/*").statusCode()).isEqualTo(503);
            assertThat(Scrape.get(address, "/health/ready", "*/*").body()).contains("\"disk-full\"");
            assertThat(Scrape.get(address, "/metrics", "*/*").body())
                    .contains("pointsman_ready 0.0", "pointsman_journal_free_bytes " + (double) (LEAST - 1));

            // A little more room is not enough, lest it flutter.
            disk.freeBytes(LEAST + 1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3 * FreeSpaceWatch.INTERVAL_MS));
            assertThat(harness.server().isReady()).isFalse();
            disk.freeBytes(LEAST + LEAST / 4);
            await(() -> harness.server().isReady());
            assertThat(client.ask(purchase(2, 100)).code()).isEqualTo("00");
            assertThat(client.ask(reversal(4, first)).code()).isEqualTo("00");
            assertThat(pay(api, "after").status()).isEqualTo(201);
        }
        assertThat(harness.failures()).isEmpty();
    }

    @Test
    void aSwitchOfDurabilityDiskAnswersAndShowsItsFlushes() throws Exception {
        start(Durability.DISK);
        InetSocketAddress address = harness.server().address("api");
        try (IsoClient client = harness.connect()) {
            for (int stan = 1; stan <= 20; stan++) {
                assertThat(client.ask(purchase(stan, 100)).code()).isEqualTo("00");
            }
        }
        String metrics = Scrape.get(address, "/metrics", "*/*").body();
        assertThat(metrics)
                .contains("pointsman_journal_flushes_total", "pointsman_journal_flushed_records_total")
                .contains("pointsman_latency_seconds_count{stage=\"durable\"} 20")
                .containsPattern("pointsman_latency_seconds_count\\{stage=\"flush\"} \\d\\d");
        harness.stop();
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).code()).as("a repeat").isEqualTo("00");
        }
        assertThat(harness.failures()).isEmpty();
    }

    @Test
    void aFlushThatFailsStopsTheSwitchWithoutAnAnswer() throws Exception {
        start(Durability.DISK);
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("00");
            disk.failFlushes();
            client.send(client.frame(purchase(2, 100)));
            await(() -> !harness.failures().isEmpty());
            assertThat(harness.failures().get(0)).contains("no medium");
            client.socket().setSoTimeout(200);
            org.assertj.core.api.Assertions.assertThatThrownBy(client::receive)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void aSwitchWhoseLockFileIsRemovedStopsWithoutAnAnswer() throws Exception {
        start(Durability.PROCESS);
        Path lock = directory.resolve("data").resolve("lock");
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("00");
            Files.delete(lock);
            await(() -> !harness.failures().isEmpty());
            assertThat(harness.failures().get(0)).contains("the journal's lock is lost", lock + " was removed");
            client.send(client.frame(purchase(2, 100)));
            client.socket().setSoTimeout(200);
            org.assertj.core.api.Assertions.assertThatThrownBy(client::receive)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    /** The pipeline still writes then: what is in the ring is kept and answered. */
    @Test
    void aLockThatIsLostDuringTheLastDrainStopsTheSwitchTheSame() throws Exception {
        start(Durability.PROCESS);
        FullRing ring = new FullRing(harness.server().host());
        Thread stop = new Thread(harness::stop);
        try {
            stop.start();
            await(() -> Arrays.stream(stop.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("drain")));
            Files.delete(directory.resolve("data").resolve("lock"));
            await(() -> !harness.failures().isEmpty());
            assertThat(harness.failures().get(0)).contains("the journal's lock is lost");
        } finally {
            ring.release();
            stop.join();
        }
    }

    private static ApiClient.Answer pay(ApiClient api, String key) throws Exception {
        return api.post("/v1/payments", key, ApiClient.payment(100, true));
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
