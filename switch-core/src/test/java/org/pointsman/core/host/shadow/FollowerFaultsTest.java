package org.pointsman.core.host.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.SealVerifier;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.SealFile;
import org.pointsman.journal.SnapshotFiles;

/** What a follower does when the disk fails it or is full, when keys are missing, and when it is stopped. */
class FollowerFaultsTest {
    private static final Sealer.Options SEALS = new Sealer.Options(1000, Duration.ofNanos(1));
    private static final SnapshotPolicy AT_ONCE = new SnapshotPolicy(Duration.ofNanos(1), 2, true);
    private static final SnapshotPolicy ON_STOP = new SnapshotPolicy(Duration.ofDays(30), 2, true);

    @TempDir
    private Path directory;

    private final AtomicLong minFreeBytes = new AtomicLong();
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

    private void follow(SnapshotPolicy snapshots, RetentionPolicy retention, KeyStore keys) {
        follower = new Follower(
                new FollowedPlace(journal.data, journal.keyDirectory, keys, Disk.system()),
                new Follower.Options(SEALS, snapshots, retention),
                new SnapshotRoom(Disk.system(), minFreeBytes::get),
                HostClock.MACHINE,
                TimeUnit.MILLISECONDS.toNanos(1));
        follower.start();
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).as("in time").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void withoutRoomASnapshotIsSkippedAndWrittenWhenThereIs() {
        minFreeBytes.set(Long.MAX_VALUE / 2);
        follow(AT_ONCE, null, journal.keys);
        long last = journal.purchases(5);
        await(() ->
                follower.status().shadowSequence() == last && follower.status().isSnapshotSkipped());
        assertThat(SnapshotFiles.list(journal.data)).isEmpty();
        minFreeBytes.set(0);
        await(() -> follower.status().snapshotSequence() == last
                && !follower.status().isSnapshotSkipped());
        assertThat(follower.status().snapshotsSkipped()).isPositive();
        assertThat(follower.status().snapshotsFailed()).isZero();
    }

    @Test
    void whenTheDiskFailsSealsTheShadowGoesOnAndSealingIsTriedAgain() throws IOException {
        // Neither to be read nor to be written.
        Path seals = Files.createDirectory(journal.data.resolve(SealFile.FILE_NAME));
        follow(AT_ONCE, null, journal.keys);
        long first = journal.purchases(5);
        await(() -> follower.status().snapshotSequence() == first);
        assertThat(follower.status().isSealingFailed()).isTrue();
        assertThat(follower.status().isFailed()).isFalse();
        Files.delete(seals);
        await(() -> follower.status().sealedSequence() == first);
        assertThat(follower.status().isSealingFailed()).isFalse();
        long last = journal.purchases(5);
        await(() -> follower.status().snapshotSequence() == last);
        follower.close();
        assertThat(follower.status().divergedAt()).isZero();
        assertThat(SealVerifier.verify(journal.data, journal.keyDirectory, journal.keys, (at, end) -> {})
                        .unsealed())
                .isZero();
    }

    @Test
    void aWrongKeyIsNoDivergence() throws IOException {
        KeyStore other = KeyStore.openOrCreate(directory.resolve("other-keys"));
        follow(AT_ONCE, null, other);
        journal.purchases(5);
        await(() -> follower.status().isFailed());
        follower.close();
        assertThat(follower.status().divergedAt()).isZero();
        assertThat(follower.status().isSealingFailed()).isFalse();
    }

    @Test
    void aStopWritesASnapshotAndLeavesRetentionToTheNextInTime() {
        for (int hour = 0; hour < 3; hour++) {
            journal.purchases(5);
            journal.passHours(1);
        }
        long last = journal.purchases(5);
        follow(ON_STOP, new RetentionPolicy(Duration.ZERO), journal.keys);
        follower.close();
        assertThat(follower.status().snapshotSequence()).isEqualTo(last);
        assertThat(JournalInventory.of(journal.data).files()).hasSize(4);
    }
}
