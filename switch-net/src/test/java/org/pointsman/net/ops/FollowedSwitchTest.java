package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.purchase;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.SealReport;
import org.pointsman.core.host.seals.SealVerifier;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchHarness;

/** A whole switch with seals, shadow and snapshots behind it. */
class FollowedSwitchTest {
    @TempDir
    private Path directory;

    private SwitchHarness harness;

    private void start() throws IOException {
        harness = new SwitchHarness(directory)
                .follower(new Follower.Options(
                        new Sealer.Options(10, Duration.ofDays(1)),
                        new SnapshotPolicy(Duration.ofDays(1), 2, true),
                        null))
                .start();
    }

    @AfterEach
    void stop() {
        harness.close();
        assertThat(harness.failures()).isEmpty();
    }

    private void pay(int from, int to) throws IOException {
        try (IsoClient client = harness.connect()) {
            for (int stan = from; stan < to; stan++) {
                assertThat(client.ask(purchase(stan, 1)).code()).isEqualTo("00");
            }
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private SealReport seals() throws IOException {
        Path keys = directory.resolve("keys");
        return SealVerifier.verify(data(), keys, KeyStore.open(keys), (at, last) -> {});
    }

    private InetSocketAddress api() {
        return harness.server().address("api");
    }

    private Scrape caughtUp() throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            Scrape scrape = Scrape.of(api());
            if (scrape.value("pointsman_shadow_lag_records") == 0 && scrape.value("pointsman_shadow_record") > 0) {
                return scrape;
            }
            assertThat(System.nanoTime() - deadlineNs).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void aStoppedSwitchLeavesASnapshotAndEverythingSealedAndTheNextGoesOnBehindThem() throws Exception {
        start();
        pay(1, 30);
        Scrape scrape = caughtUp();
        assertThat(scrape.value("pointsman_shadow_diverged")).isZero();
        assertThat(scrape.value("pointsman_follower_failed")).isZero();
        assertThat(scrape.value("pointsman_follower_lag_records")).isZero();
        assertThat(scrape.value("pointsman_sealing_failed")).isZero();
        assertThat(scrape.value("pointsman_sealed_record")).isPositive();
        assertThat(new ApiClient(api()).get("/health/ready").http().body()).doesNotContain("warnings");
        harness.stop();
        long records = Journals.acknowledged(data());
        assertThat(SnapshotFiles.list(data()).get(0).sequence()).isEqualTo(records);
        assertThat(seals().isIntact()).isTrue();
        assertThat(seals().to()).isEqualTo(records);

        start();
        pay(30, 40);
        caughtUp();
        harness.stop();
        assertThat(SnapshotFiles.list(data())).hasSize(2);
        assertThat(seals().isIntact()).isTrue();
        assertThat(seals().unsealed()).isZero();
        start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(35, 1)).code()).as("a repeat").isEqualTo("00");
            assertThat(client.ask(purchase(35, 2)).code()).as("the same key").isEqualTo("94");
        }
    }

    @Test
    void sealsThatTheJournalDoesNotHaveAreAWarningAndPaymentsGoOn() throws Exception {
        start();
        pay(1, 5);
        harness.stop();
        Path seals = data().resolve("seals");
        byte[] all = Files.readAllBytes(seals);
        Path whole = directory.resolve("whole");
        Files.createDirectory(whole);
        directory = Files.createDirectory(directory.resolve("other"));
        start();
        harness.stop();
        Files.write(seals.resolveSibling("seals"), all);
        Files.write(data().resolve("seals"), all);
        start();
        pay(1, 3);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!new ApiClient(api()).get("/health/ready").http().body().contains("sealing-failed")) {
            assertThat(System.nanoTime() - deadlineNs).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(new ApiClient(api()).get("/health/ready").status()).isEqualTo(200);
        assertThat(Scrape.of(api()).value("pointsman_sealing_failed")).isEqualTo(1);
    }

    @Test
    void aSwitchWithoutEitherHasNoFiguresOfThem() throws Exception {
        harness = new SwitchHarness(directory)
                .follower(new Follower.Options(null, null, null))
                .start();
        pay(1, 3);
        assertThat(Scrape.of(api()).text()).doesNotContain("pointsman_follower").doesNotContain("pointsman_seal");
        harness.stop();
        assertThat(data().resolve("seals")).doesNotExist();
    }
}
