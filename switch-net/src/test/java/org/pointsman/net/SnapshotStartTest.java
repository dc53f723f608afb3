package org.pointsman.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalFacts;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotWriter;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.IsoClient.Answer;
import org.pointsman.net.testing.SwitchHarness;
import org.slf4j.LoggerFactory;

/** A switch starts with the newest good snapshot, and the journal behind it. */
class SnapshotStartTest {
    @TempDir
    private Path directory;

    private Path data;
    private SwitchHarness harness;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(Recovered.class);

    private Answer firstAnswer;
    private final Map<Integer, String> hold = authorisation(2, 700);

    @BeforeEach
    void aJournalOfTwoRunsAndASnapshotBehindEach() throws IOException {
        data = directory.resolve("data");
        harness = new SwitchHarness(directory);
        harness.start();
        try (IsoClient client = harness.connect()) {
            firstAnswer = client.ask(purchase(1, 100));
            assertThat(client.ask(hold).code()).isEqualTo("00");
        }
        harness.stop();
        snapshot();
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(3, 100)).code()).isEqualTo("00");
        }
        harness.stop();
        snapshot();
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(4, 100)).code()).isEqualTo("00");
        }
        harness.stop();
        events.start();
        log.addAppender(events);
    }

    @AfterEach
    void stop() {
        log.detachAppender(events);
        harness.close();
    }

    /** Of the whole journal, as it is now. */
    private SnapshotInfo snapshot() throws IOException {
        PaymentEngine engine = new PaymentEngine();
        Replay replay = replay(engine);
        return SnapshotWriter.write(data, engine, replay.facts(), replay.position(), keys(), Disk.system());
    }

    private Replay replay(PaymentEngine engine) throws IOException {
        Replay replay = new Replay(engine, keys().panKeys());
        try (JournalReader reader = Journals.read(data)) {
            replay.run(reader, (at, last) -> {});
        }
        return replay;
    }

    private KeyStore keys() throws IOException {
        return KeyStore.open(directory.resolve("keys"));
    }

    private void assertGoesOnFromHere() throws IOException {
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).fields()).isEqualTo(firstAnswer.fields());
            assertThat(client.ask(reversal(6, hold)).code()).isEqualTo("00");
            assertThat(client.ask(purchase(7, 100)).code()).isEqualTo("00");
        }
        assertThat(harness.failures()).isEmpty();
        harness.stop();
        // Whatever it began with, deciding all of it again comes to the same.
        PaymentEngine engine = new PaymentEngine();
        replay(engine);
        engine.requireBalancedBooks();
    }

    private List<String> loaded() {
        return events.list.stream()
                .filter(event -> event.getMessage().equals("snapshot.loaded"))
                .map(event -> value(event, "sequence"))
                .toList();
    }

    private List<String> bad() {
        return events.list.stream()
                .filter(event -> event.getMessage().equals("snapshot.bad"))
                .map(event -> value(event, "reason"))
                .toList();
    }

    private static String value(ILoggingEvent event, String key) {
        return event.getKeyValuePairs().stream()
                .filter(pair -> pair.key.equals(key))
                .map(pair -> String.valueOf(pair.value))
                .findFirst()
                .orElseThrow();
    }

    private List<SnapshotFiles.Entry> snapshots() {
        return SnapshotFiles.list(data);
    }

    private static void spoil(SnapshotFiles.Entry snapshot) throws IOException {
        byte[] bytes = Files.readAllBytes(snapshot.path());
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshot.path(), bytes);
    }

    /** Nothing can be read of it any more, but it is there. */
    private void blotOutFirstRun() throws IOException {
        Path run = data.resolve(String.format("%019d", 1));
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Arrays.fill(bytes, (byte) -1);
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void theNewestSnapshotIsBegunWith() throws IOException {
        harness.start();
        assertThat(loaded()).containsExactly(Long.toString(snapshots().get(0).sequence()));
        assertThat(bad()).isEmpty();
        assertGoesOnFromHere();
    }

    @Test
    void itDoesNotTakeTheJournalBeforeIt() throws IOException {
        blotOutFirstRun();
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).fields()).isEqualTo(firstAnswer.fields());
            assertThat(client.ask(reversal(6, hold)).code()).isEqualTo("00");
        }
        harness.stop();
        harness.start();
        assertThat(harness.failures()).isEmpty();
    }

    @Test
    void aBadSnapshotIsNamedAndTheOneBeforeIsUsed() throws IOException {
        spoil(snapshots().get(0));
        harness.start();
        assertThat(bad())
                .singleElement()
                .asString()
                .contains(snapshots().get(0).path().toString());
        assertThat(loaded()).containsExactly(Long.toString(snapshots().get(1).sequence()));
        assertGoesOnFromHere();
    }

    @Test
    void withoutAGoodSnapshotAllRecordsAreDecidedAgain() throws IOException {
        for (SnapshotFiles.Entry snapshot : snapshots()) {
            spoil(snapshot);
        }
        harness.start();
        assertThat(bad()).hasSize(2);
        assertThat(loaded()).isEmpty();
        assertGoesOnFromHere();
    }

    @Test
    void withoutAGoodSnapshotAndWithoutTheFirstRecordThereIsNoStart() throws IOException {
        for (SnapshotFiles.Entry snapshot : snapshots()) {
            spoil(snapshot);
        }
        blotOutFirstRun();
        assertThatThrownBy(harness::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(snapshots().get(0).path().toString())
                .hasMessageContaining(snapshots().get(1).path().toString())
                .hasMessageContaining("restore one of the snapshots");
    }

    /** The log has named each snapshot by then, and none of them would help. */
    @Test
    void whereTheNewestKeyIsMissingTheMessageNamesFileRecordAndWayOutOnly() throws IOException {
        for (SnapshotFiles.Entry snapshot : snapshots()) {
            Files.delete(snapshot.path());
        }
        Path next = keys().makeNext();
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(5, 100)).code()).isEqualTo("00");
        }
        harness.stop();
        assertThat(next).doesNotExist();
        snapshot();
        Files.delete(keys().periods().get(1).file());
        assertThatThrownBy(harness::start)
                .isInstanceOf(IOException.class)
                .message()
                .matches(
                        "record \\d+: the card number does not decrypt by journal\\.key: this is not the key it was written"
                                + " with\\. Restore journal\\.key, or the file of a later key, journal-<first record>\\.key, if one is"
                                + " missing, or name the right directory: `keys` of the node file, --keys of a command");
        assertThat(bad()).hasSize(1);
    }

    @Test
    void aSnapshotThatIsAheadOfTheJournalIsRefusedByName() throws IOException {
        PaymentEngine engine = new PaymentEngine();
        Replay replay = replay(engine);
        JournalFacts facts = replay.facts();
        SnapshotInfo ahead = SnapshotWriter.write(
                data,
                engine,
                new JournalFacts(
                        facts.sequence() + 1000,
                        facts.timestampNs(),
                        true,
                        0,
                        0,
                        facts.referenceDigest(),
                        facts.maxTimersPerStep(),
                        facts.rulesVersion()),
                replay.position(),
                keys(),
                Disk.system());
        harness.start();
        assertThat(bad()).singleElement().asString().contains("record " + ahead.sequence() + " is not in the journal");
        assertThat(loaded()).hasSize(1);
        assertGoesOnFromHere();
    }

    @Test
    void otherReferenceDataIsRefusedBehindASnapshotToo() throws IOException {
        PaymentEngine engine = new PaymentEngine();
        Replay replay = replay(engine);
        JournalFacts facts = replay.facts();
        SnapshotWriter.write(
                data,
                engine,
                new JournalFacts(
                        facts.sequence(),
                        facts.timestampNs(),
                        true,
                        0,
                        0,
                        new ReferenceDigest(1, 2, 3, 4),
                        facts.maxTimersPerStep(),
                        facts.rulesVersion()),
                replay.position(),
                keys(),
                Disk.system());
        assertThatThrownBy(harness::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reference data differs");
    }

    @Test
    void damageBehindTheSnapshotIsRefused() throws IOException {
        Path last;
        try (Stream<Path> runs = Files.list(data)) {
            last = runs.filter(run -> run.getFileName().toString().startsWith("0"))
                    .sorted()
                    .reduce((one, other) -> other)
                    .orElseThrow();
        }
        try (Stream<Path> files = Files.list(last)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(harness::start).isInstanceOf(IOException.class).hasMessageContaining("were acknowledged");
    }

    @Test
    void anotherKeyIsNamedWhateverSnapshotsThereAre() throws IOException {
        Files.write(directory.resolve("keys/journal.key"), new byte[32]);
        assertThatThrownBy(harness::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the card number does not decrypt by journal.key");
        assertThat(bad()).hasSize(2);
    }
}
