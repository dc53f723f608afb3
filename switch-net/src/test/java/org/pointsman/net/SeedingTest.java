package org.pointsman.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.net.testing.Requests.purchase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.ReferenceData.Remember;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.ReferenceSource;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchHarness;

/** A journal is seeded once, whole, or the switch does not start on it. */
class SeedingTest {
    private static final ReferenceData DEMO = YamlConfig.demoReference();

    @TempDir
    private Path directory;

    private SwitchHarness harness;

    @BeforeEach
    void prepare() {
        harness = new SwitchHarness(directory);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    /** The stop would linger for an hour for whoever shares out the traffic; but this switch never had any. */
    @Test
    @Timeout(60)
    void aStartThatFailsForAnAddressSaysSoAtOnceAndSeedsNothing() throws IOException {
        harness.operating(new NodeConfig.Operating(true, NodeConfig.LogLevel.INFO, Duration.ofHours(1)));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            NodeConfig config = harness.config();
            List<NodeConfig.Listener> listeners = new ArrayList<>(config.listeners());
            listeners.add(new NodeConfig.HttpListener(
                    "taken",
                    InetSocketAddress.createUnresolved("127.0.0.1", taken.getLocalPort()),
                    NodeConfig.Listener.DEFAULT_TIMEOUT,
                    NodeConfig.Connections.OF_HTTP));
            NodeConfig withTaken = new NodeConfig(
                    config.node(),
                    config.data(),
                    config.keys(),
                    config.durability(),
                    config.pipeline(),
                    listeners,
                    config.clients(),
                    config.operating(),
                    config.reference());
            assertThatThrownBy(() -> SwitchServer.start(withTaken, DEMO, (what, cause) -> {}, (at, last) -> {}))
                    .hasMessageStartingWith("listener taken: cannot bind 127.0.0.1:" + taken.getLocalPort() + ": ");
        }
        // So the reference file may still be corrected.
        Remember longer = new Remember(DEMO.remember().transactions(), Duration.ofSeconds(90));
        new SwitchHarness(directory)
                .reference(with(longer, DEMO.accounts()))
                .start()
                .close();
    }

    @Test
    void aRefusedRowStopsTheFirstStartAndEveryLaterOne() {
        List<Account> accounts = new ArrayList<>(DEMO.accounts());
        accounts.add(DEMO.accounts().get(0));
        harness.reference(with(DEMO.remember(), accounts));
        for (int start = 1; start <= 3; start++) {
            assertThatThrownBy(harness::start)
                    .as("start %d", start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("refused 1 row of the reference data, the last with error 8")
                    .hasMessageContaining("another data directory");
        }
        assertThat(harness.failures()).isEmpty();
    }

    @Test
    void aRefusedGenesisStopsTheFirstStartAndEveryLaterOne() {
        harness.reference(with(new Remember(0, Duration.ofSeconds(60)), DEMO.accounts()));
        for (int start = 1; start <= 3; start++) {
            assertThatThrownBy(harness::start)
                    .as("start %d", start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("refused 1 row of the reference data, the last with error 2");
        }
        assertThat(harness.failures()).isEmpty();
    }

    private static ReferenceData with(Remember remember, List<Account> accounts) {
        return new ReferenceData(
                DEMO.businessDay(),
                remember,
                DEMO.holds(),
                DEMO.bounds(),
                DEMO.participants(),
                accounts,
                DEMO.cards(),
                DEMO.merchants(),
                DEMO.terminals(),
                DEMO.routes(),
                DEMO.limits());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, Integer.MAX_VALUE})
    void anInterruptedSeedingIsFinishedBehindTheRowsThatAreThere(int rows) throws IOException {
        int all = submit(rows);
        try (Persistence persistence = open();
                LocalHost host = start(persistence)) {
            Seeding seeding = persistence.seed(host, ReferenceSource.of(DEMO));
            assertThat(seeding.commands()).isEqualTo(all);
            assertThat(seeding.kept()).isEqualTo(Math.min(rows, all));
        }
        assertThat(records()).isEqualTo(all);
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("00");
        }
    }

    @Test
    void aFinishedSeedingIsNotBegunAgain() throws IOException {
        harness.start();
        harness.stop();
        long records = records();
        try (Persistence persistence = open();
                LocalHost host = start(persistence)) {
            assertThat(persistence.seed(host, ReferenceSource.of(DEMO)).commands())
                    .isZero();
        }
        assertThat(records()).isEqualTo(records);
    }

    /** Leaves a journal with the first rows only, as a process does that is killed while it seeds. @return how many there are */
    private int submit(int rows) throws IOException {
        int[] count = {0};
        try (Persistence persistence = open();
                LocalHost host = start(persistence)) {
            ReferenceDigest digest = ReferenceDigest.of(
                    DEMO, KeyStore.open(harness.config().keys()).referenceKey());
            ReferenceCommands.write(DEMO, digest, (buffer, offset, length) -> {
                if (count[0]++ < rows) {
                    host.submit(Slot.Kind.COMMAND, buffer, offset, length);
                }
            });
        }
        return count[0];
    }

    private Persistence open() throws IOException {
        return Persistence.open(harness.config(), ReferenceSource.of(DEMO), noProgress(), Platform.MACHINE);
    }

    private static LocalHost start(Persistence persistence) {
        LocalHost host = new LocalHost(
                LocalHost.Options.DEFAULT,
                persistence.engine(),
                new HostClock(persistence.lastTimestampNs()),
                persistence.journal(),
                persistence.keys().panKeys(),
                new Gateway[0],
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                });
        host.start();
        return host;
    }

    private static Replay.Progress noProgress() {
        return (sequence, last) -> {};
    }

    private long records() {
        long records = 0;
        try (JournalReader reader = Journals.read(harness.config().data())) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    records++;
                }
            }
        }
        return records;
    }
}
