package org.pointsman.core.host.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.core.host.seals.RetainedMac;
import org.pointsman.core.host.seals.SealReport;
import org.pointsman.core.host.seals.SealVerifier;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.testing.EngineDriver;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalRetention;
import org.pointsman.journal.JournalVerifier;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Retained;
import org.pointsman.journal.SealFile;
import org.pointsman.journal.SnapshotFiles;

/** What follows a journal behind its writer: seals, the shadow, snapshots, retention. */
class FollowerTest {
    private static final Duration NEVER = Duration.ofDays(30);
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final SnapshotRoom NO_SHORTAGE = new SnapshotRoom(Disk.system(), () -> 0);

    @TempDir
    private Path directory;

    private FollowedJournal journal;
    private Follower follower;

    @BeforeEach
    void write() {
        journal = new FollowedJournal(directory);
    }

    @AfterEach
    void stop() {
        if (follower != null) {
            follower.close();
        }
        journal.close();
    }

    private void follow(Sealer.Options seals, SnapshotPolicy snapshots, RetentionPolicy retention) {
        follower = new Follower(
                new FollowedPlace(journal.data, journal.keyDirectory, journal.keys, Disk.system()),
                new Follower.Options(seals, snapshots, retention),
                NO_SHORTAGE,
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

    private SealReport seals() throws IOException {
        return SealVerifier.verify(journal.data, journal.keyDirectory, journal.keys, (at, last) -> {});
    }

    private void requireLastSnapshotIs(long sequence) {
        SnapshotFiles.Entry newest = SnapshotFiles.list(journal.data).get(0);
        assertThat(newest.sequence()).isEqualTo(sequence);
        PaymentEngine loaded = new PaymentEngine();
        SnapshotInfo info = SnapshotLoader.load(newest.path(), journal.keys, loaded);
        assertThat(info.sequence()).isEqualTo(sequence);
        assertThat(loaded.stateHash()).isEqualTo(journal.engine.stateHash());
    }

    @Test
    void everythingIsSealedAndASnapshotStandsAtTheEndWhenItStops() throws IOException {
        follow(new Sealer.Options(20, NEVER), new SnapshotPolicy(NEVER, 3, true), null);
        long last = 0;
        for (int i = 0; i < 20; i++) {
            last = journal.purchases(13);
        }
        follower.close();
        assertThat(follower.status().sequence()).isEqualTo(last);
        assertThat(follower.status().shadowSequence()).isEqualTo(last);
        assertThat(seals().isIntact()).isTrue();
        assertThat(seals().to()).isEqualTo(last);
        requireLastSnapshotIs(last);
    }

    @Test
    void itFollowsAWriterAndGoesOnBehindSnapshotAndSealsOfTheRunBefore() throws IOException {
        for (int run = 0; run < 3; run++) {
            follow(new Sealer.Options(50, NEVER), new SnapshotPolicy(NEVER, 2, true), null);
            long last = journal.purchases(100);
            await(() -> follower.status().shadowSequence() == last);
            follower.close();
            requireLastSnapshotIs(last);
            journal.close();
            journal.run();
        }
        assertThat(SnapshotFiles.list(journal.data)).hasSize(2);
        assertThat(seals().isIntact()).isTrue();
        assertThat(seals().unsealed()).isZero();
    }

    @Test
    void snapshotsAreWrittenWhileItFollowsAndTheOldestGo() {
        follow(null, new SnapshotPolicy(AT_ONCE, 2, false), null);
        for (int i = 1; i <= 4; i++) {
            long last = journal.purchases(10);
            await(() -> follower.status().snapshotSequence() == last);
        }
        assertThat(follower.status().snapshots()).isGreaterThanOrEqualTo(4);
        await(() -> SnapshotFiles.list(journal.data).size() == 2);
        assertThat(SealFile.read(journal.data).exists()).isFalse();
    }

    @Test
    void aKeyThatIsRotatedInWhileItFollowsIsFound() throws IOException {
        follow(new Sealer.Options(7, NEVER), new SnapshotPolicy(NEVER, 1, true), null);
        long before = journal.purchases(10);
        await(() -> follower.status().shadowSequence() == before);
        journal.close();
        KeyStore other = KeyStore.open(journal.keyDirectory);
        other.makeNext();
        other.next().take(before + 1);
        journal.keys.refresh();
        journal.run();
        long last = journal.purchases(10);
        follower.close();
        assertThat(follower.status().divergedAt()).isZero();
        requireLastSnapshotIs(last);
        assertThat(seals().isIntact()).isTrue();
        // What was written under the key before is sealed with it, and no seal is of both.
        assertThat(SealFile.read(journal.data).entries())
                .filteredOn(seal -> seal.to() == before)
                .singleElement();
    }

    /** The writer's engine has a balance that no record tells of. */
    @Test
    void aDivergenceIsAnAlarmAndEndsSnapshotsButNotSeals() throws IOException {
        journal.purchases(10);
        journal.close();
        EngineDriver secret = new EngineDriver(journal.engine);
        secret.nowNs = journal.nowNs();
        secret.commands.request(500_000).amount(5_00);
        secret.send();
        journal.run();
        follow(new Sealer.Options(1000, NEVER), new SnapshotPolicy(NEVER, 2, true), null);
        long last = journal.purchases(10);
        await(() -> follower.status().divergedAt() != 0);
        follower.close();
        assertThat(follower.status().divergedAt()).isEqualTo(19);
        assertThat(follower.status().isFailed()).isFalse();
        assertThat(SnapshotFiles.list(journal.data)).isEmpty();
        assertThat(seals().to()).isEqualTo(last);
    }

    @Test
    void aBadSnapshotIsPassedOverForTheOneBefore() throws IOException {
        follow(null, new SnapshotPolicy(NEVER, 3, true), null);
        long first = journal.purchases(10);
        follower.close();
        follow(null, new SnapshotPolicy(NEVER, 3, true), null);
        long second = journal.purchases(10);
        follower.close();
        Path newest = SnapshotFiles.path(journal.data, second);
        byte[] content = Files.readAllBytes(newest);
        content[content.length / 2] ^= 1;
        Files.write(newest, content);
        Shadow shadow = Shadow.load(journal.data, journal.keys);
        assertThat(shadow.sequence()).isEqualTo(first);
        shadow.catchUp(second, (at, last) -> {});
        assertThat(shadow.records()).isEqualTo(10);
        shadow.write(Disk.system());
        requireLastSnapshotIs(second);
    }

    @Test
    void oldFilesGoWhenASnapshotStandsBehindThemAndTheyAreSealed() throws IOException {
        long perHour = 30;
        for (int hour = 0; hour < 4; hour++) {
            journal.purchases((int) perHour);
            journal.passHours(1);
        }
        long last = journal.purchases(5);
        assertThat(JournalInventory.of(journal.data).files()).hasSize(5);
        follow(
                new Sealer.Options(1000, AT_ONCE),
                new SnapshotPolicy(AT_ONCE, 1, true),
                new RetentionPolicy(Duration.ZERO));
        await(() -> follower.status().firstKept() == last - 4);
        follower.close();
        requireLastSnapshotIs(last);
        // The file of the snapshot's own record stays, which is the newest.
        assertThat(JournalInventory.of(journal.data).files()).hasSize(1);
        long firstKept = Journals.firstKept(journal.data);
        assertThat(firstKept).isEqualTo(last - 4);
        assertThat(follower.status().firstKept()).isEqualTo(firstKept);
        assertThat(JournalVerifier.verify(journal.data, (done, total) -> {}).isIntact())
                .isTrue();
        assertThat(seals().isIntact()).as(seals().toString()).isTrue();
        assertThat(seals().from()).isEqualTo(firstKept);
        // What is left is enough to go on from.
        Shadow shadow = Shadow.load(journal.data, journal.keys);
        shadow.catchUp(journal.purchases(3), (at, end) -> {});
        shadow.write(Disk.system());
        requireLastSnapshotIs(last + 3);
        // The switch says so itself.
        assertThatThrownBy(() -> journal.replayedHash()).hasMessageContaining("begin with a snapshot");
    }

    @Test
    void whereSealsAreMissedNothingIsRemovedThatMayBeEvidence() throws IOException {
        Path seals = journal.data.resolve(SealFile.FILE_NAME);
        byte[] before = null;
        for (int hour = 0; hour < 4; hour++) {
            journal.purchases(30);
            follow(new Sealer.Options(1000, AT_ONCE), null, null);
            follower.close();
            before = hour == 1 ? Files.readAllBytes(seals) : before;
            journal.passHours(1);
        }
        // The newest seals are taken away; the key directory remembers them.
        Files.write(seals, before);
        long last = journal.purchases(5);
        follow(
                new Sealer.Options(1000, AT_ONCE),
                new SnapshotPolicy(AT_ONCE, 1, true),
                new RetentionPolicy(Duration.ZERO));
        await(() -> follower.status().snapshotSequence() == last);
        follower.close();
        assertThat(follower.status().areSealsMissed()).isTrue();
        assertThat(JournalInventory.of(journal.data).files()).hasSize(5);
    }

    @Test
    void withoutAGoodSnapshotNothingIsDecidedFromTheMiddle() throws IOException {
        oldFilesGoWhenASnapshotStandsBehindThemAndTheyAreSealed();
        for (SnapshotFiles.Entry entry : SnapshotFiles.list(journal.data)) {
            Files.write(entry.path(), new byte[10]);
        }
        assertThatThrownBy(() -> Shadow.load(journal.data, journal.keys))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageContaining("the journal begins with record");
    }

    @Test
    void aBeginningThatSomebodyElseRemovedIsFound() throws IOException {
        oldFilesGoWhenASnapshotStandsBehindThemAndTheyAreSealed();
        Retained retained = Retained.read(journal.data);
        JournalRetention.begin(
                journal.data,
                new Retained(
                        retained.first(), retained.timestampNs(), retained.run(), retained.file(), RetainedMac.none()),
                Disk.system());
        assertThat(seals().problems().get(0).what()).contains("it was not this switch's retention");
    }

    @Test
    void oldFilesStayAsLongAsThePolicyWants() {
        for (int hour = 0; hour < 3; hour++) {
            journal.purchases(5);
            journal.passHours(1);
        }
        journal.purchases(5);
        follow(
                new Sealer.Options(1000, NEVER),
                new SnapshotPolicy(NEVER, 2, true),
                new RetentionPolicy(Duration.ofDays(10_000)));
        follower.close();
        assertThat(JournalInventory.of(journal.data).files()).hasSize(4);
        assertThat(Journals.firstKept(journal.data)).isEqualTo(1);
    }

    /** The journal was replaced by another one, longer than the seals. */
    @Test
    void sealsOfAnotherJournalEndSealingAndNothingElse() throws IOException {
        follow(new Sealer.Options(1000, NEVER), null, null);
        journal.purchases(20);
        follower.close();
        byte[] seals = Files.readAllBytes(journal.data.resolve(SealFile.FILE_NAME));
        try (FollowedJournal longer = new FollowedJournal(directory.resolve("elsewhere"))) {
            longer.passHours(1);
            longer.purchases(40);
            Files.write(longer.data.resolve(SealFile.FILE_NAME), seals);
            Follower of = new Follower(
                    new FollowedPlace(longer.data, longer.keyDirectory, longer.keys, Disk.system()),
                    new Follower.Options(new Sealer.Options(1000, NEVER), new SnapshotPolicy(NEVER, 1, true), null),
                    NO_SHORTAGE,
                    HostClock.MACHINE);
            of.start();
            long last = longer.purchases(3);
            of.close();
            assertThat(of.status().isSealingFailed()).isTrue();
            assertThat(of.status().isFailed()).isFalse();
            assertThat(of.status().snapshotSequence()).isEqualTo(last);
        }
    }

    @Test
    void sealsThatReachBeyondTheJournalEndSealingAndNothingElse() throws IOException {
        follow(new Sealer.Options(1000, NEVER), null, null);
        journal.purchases(20);
        follower.close();
        byte[] seals = Files.readAllBytes(journal.data.resolve(SealFile.FILE_NAME));
        Path elsewhere = directory.resolve("elsewhere");
        try (FollowedJournal shorter = new FollowedJournal(elsewhere)) {
            Files.write(shorter.data.resolve(SealFile.FILE_NAME), seals);
            Follower of = new Follower(
                    new FollowedPlace(shorter.data, shorter.keyDirectory, shorter.keys, Disk.system()),
                    new Follower.Options(new Sealer.Options(1000, NEVER), new SnapshotPolicy(NEVER, 1, true), null),
                    NO_SHORTAGE,
                    HostClock.MACHINE);
            of.start();
            long last = shorter.purchases(3);
            of.close();
            assertThat(of.status().isSealingFailed()).isTrue();
            assertThat(of.status().snapshotSequence()).isEqualTo(last);
            assertThat(shorter.data.resolve(SealFile.FILE_NAME)).hasBinaryContent(seals);
        }
    }
}
