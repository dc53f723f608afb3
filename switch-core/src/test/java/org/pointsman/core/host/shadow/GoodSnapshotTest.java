package org.pointsman.core.host.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.JournalFacts;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotWriter;
import org.pointsman.core.host.seals.SealReport;
import org.pointsman.core.host.seals.SealVerifier;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;
import org.pointsman.journal.SnapshotFiles;

/** Which snapshots count when old ones, and the journal before them, are removed. */
class GoodSnapshotTest {
    private static final Sealer.Options SEALS = new Sealer.Options(1000, Duration.ofNanos(1));
    private static final RetentionPolicy RETENTION = new RetentionPolicy(Duration.ZERO);

    @TempDir
    private Path directory;

    private FollowedJournal journal;
    private Follower follower;

    @BeforeEach
    void aJournalOfSeveralFiles() {
        journal = new FollowedJournal(directory);
        for (int hour = 0; hour < 3; hour++) {
            journal.purchases(5);
            journal.passHours(1);
        }
    }

    @AfterEach
    void stop() {
        if (follower != null) {
            follower.close();
        }
        journal.close();
    }

    private void follow(int keep) {
        follow(keep, SEALS);
    }

    private void follow(int keep, Sealer.Options seals) {
        follower = new Follower(
                new FollowedPlace(journal.data, journal.keyDirectory, journal.keys, Disk.system()),
                new Follower.Options(seals, new SnapshotPolicy(Duration.ofNanos(1), keep, false), RETENTION),
                new SnapshotRoom(Disk.system(), () -> 0),
                HostClock.MACHINE);
        follower.start();
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).as("in time").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Of a record that this journal does not have (yet). */
    private Path snapshotAhead(long byRecords) throws IOException {
        PaymentEngine engine = new PaymentEngine();
        Replay replay = new Replay(engine, journal.keys.panKeys());
        try (JournalReader reader = Journals.read(journal.data)) {
            replay.run(reader, (at, last) -> {});
        }
        JournalFacts facts = replay.facts();
        JournalFacts ahead = new JournalFacts(
                facts.sequence() + byRecords,
                facts.timestampNs(),
                facts.hostStarted(),
                0,
                0,
                facts.referenceDigest(),
                facts.maxTimersPerStep(),
                facts.rulesVersion());
        return SnapshotWriter.write(journal.data, engine, ahead, replay.position(), journal.keys, Disk.system())
                .path();
    }

    private long purchasesAndTheirSnapshot() {
        long last = journal.purchases(5);
        await(() -> follower.status().snapshotSequence() == last);
        return last;
    }

    @Test
    void snapshotsAheadOfTheJournalNeitherDisplaceGoodOnesNorLetHistoryGo() throws IOException {
        Path one = snapshotAhead(1_000);
        Path other = snapshotAhead(2_000);
        follow(2);
        long last = 0;
        for (int i = 0; i < 3; i++) {
            last = purchasesAndTheirSnapshot();
        }
        await(() -> Journals.firstKept(journal.data) > 1);
        follower.close();
        assertThat(SnapshotFiles.list(journal.data)).hasSize(2);
        assertThat(SnapshotFiles.list(journal.data).get(0).sequence()).isEqualTo(last);
        assertThat(Shadow.load(journal.data, journal.keys).sequence()).isEqualTo(last);
        // They are another journal's, whose only snapshots they may be.
        assertThat(one.resolveSibling(one.getFileName() + ".stale")).exists();
        assertThat(other.resolveSibling(other.getFileName() + ".stale")).exists();
    }

    @Test
    void theLastSealedRecordStaysSoThatSealingGoesOnBehindIt() throws IOException {
        // Sealed with the hour: exactly up to the end of a file.
        Sealer.Options hourly = new Sealer.Options(1000, Duration.ofDays(30));
        follow(1, hourly);
        purchasesAndTheirSnapshot();
        await(() -> Journals.firstKept(journal.data) > 1);
        Path seals = journal.data.resolve(SealFile.FILE_NAME);
        byte[] hours = Files.readAllBytes(seals);
        follower.close();
        // As a process that was killed leaves them.
        Files.write(seals, hours);
        Files.delete(journal.keyDirectory.resolve("sealed"));
        assertThat(SealFile.read(journal.data).last().to()).isGreaterThanOrEqualTo(Journals.firstKept(journal.data));
        follow(1, hourly);
        long last = purchasesAndTheirSnapshot();
        follower.close();
        assertThat(follower.status().isSealingFailed()).isFalse();
        assertThat(SealFile.read(journal.data).last().to()).isEqualTo(last);
        assertThat(SealVerifier.verify(journal.data, journal.keyDirectory, journal.keys, (at, end) -> {})
                        .isIntact())
                .isTrue();
    }

    @Test
    void sealsOfRemovedRecordsOnlyAreNoProof() throws IOException {
        follow(1);
        purchasesAndTheirSnapshot();
        await(() -> Journals.firstKept(journal.data) > 1);
        follower.close();
        Path seals = journal.data.resolve(SealFile.FILE_NAME);
        Files.write(seals, Arrays.copyOf(Files.readAllBytes(seals), Seal.LENGTH));
        Files.delete(journal.keyDirectory.resolve("sealed"));
        SealReport report = SealVerifier.verify(journal.data, journal.keyDirectory, journal.keys, (at, end) -> {});
        assertThat(report.isIntact()).isFalse();
        assertThat(report.problems())
                .singleElement()
                .extracting(SealReport.Problem::what)
                .asString()
                .contains("nothing speaks for records " + Journals.firstKept(journal.data) + " to ");
    }

    @Test
    void damagedSnapshotsDoNotCountAmongThoseThatAreKept() throws IOException {
        follow(2);
        long first = purchasesAndTheirSnapshot();
        follower.close();
        // Within an append, where none is written again.
        long damaged = first + 1;
        Files.write(SnapshotFiles.path(journal.data, damaged), new byte[10]);
        follow(2);
        long last = journal.purchases(5);
        await(() -> follower.status().snapshotSequence() == last);
        follower.close();
        assertThat(SnapshotFiles.list(journal.data))
                .extracting(SnapshotFiles.Entry::sequence)
                .containsExactly(last, damaged, first);
    }
}
