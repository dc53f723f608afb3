package org.pointsman.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.NextKey;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.core.view.Divergence;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalFormatException;
import org.pointsman.journal.JournalInUseException;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.ReferenceSource;

/**
 * What a switch knows again after a restart: the journal, the key it is read with, and the engine brought up to its last
 * record ({@link Recovered}). Checks that the reference data is still what the journal was seeded with.
 */
final class Persistence implements AutoCloseable {
    private final PaymentEngine engine;
    private final Replay replay;
    private final KeyStore keys;
    private final ReferenceDigest digest;
    private final ReferenceFingerprint fingerprint;
    private final Journal journal;

    private Persistence(
            PaymentEngine engine,
            Replay replay,
            KeyStore keys,
            ReferenceDigest digest,
            ReferenceFingerprint fingerprint,
            Journal journal) {
        this.engine = engine;
        this.replay = replay;
        this.keys = keys;
        this.digest = digest;
        this.fingerprint = fingerprint;
        this.journal = journal;
    }

    /**
     * Opens the node's journal and replays it.
     *
     * @param platform on which it stands
     * @throws IOException if the switch must not start on it, with a message for the operator
     */
    static Persistence open(NodeConfig config, ReferenceSource reference, Replay.Progress progress, Platform platform)
            throws IOException {
        Path directory = config.data();
        JournalConfig journalConfig =
                JournalConfig.in(directory).withDurability(config.durability()).withDisk(platform.disk());
        try (JournalRecovery recovery = Journals.open(journalConfig)) {
            // A key is made for an empty journal only: one that holds records was written with a key that must exist.
            KeyStore keys = recovery.reader().highWaterMark() == 0
                    ? KeyStore.openOrCreate(config.keys(), platform.disk())
                    : KeyStore.open(config.keys(), platform.disk());
            ReferenceFingerprint fingerprint =
                    new ReferenceFingerprint(directory, reference.files(), keys.referenceKey());
            Recovered recovered = Recovered.from(directory, recovery, keys, progress);
            Replay replay = recovered.replay();
            ReferenceDigest digest = digest(replay, reference, fingerprint, keys);
            if (replay.referenceDigest() != null && !replay.referenceDigest().equals(digest)) {
                throw new IOException("the reference data differs from what the journal in " + directory
                        + " was seeded with. A file only seeds an empty journal, later changes are commands: restore the"
                        + " file, or name another data directory to start a new journal");
            }
            Slot.requireRoomFor(Math.max(replay.maxTimersPerStep(), ReferenceCommands.MAX_TIMERS_PER_STEP));
            Journal journal = platform.begin(recovery);
            try {
                NextKey next = keys.next();
                if (next != null) {
                    next.take(journal.nextSequence());
                }
            } catch (IOException | RuntimeException e) {
                journal.close();
                throw e;
            }
            return new Persistence(recovered.engine(), replay, keys, digest, fingerprint, journal);
        } catch (ReplayDivergedException e) {
            throw new IOException(Divergence.of(e).message(), e);
        } catch (JournalDamagedException
                | JournalFormatException
                | JournalInUseException
                | OtherReleaseException
                | WrongKeyException e) {
            throw new IOException(e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new IOException("journal in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Of the reference data as it is now. Its rows are read only if nobody has seen them in the same files before. */
    private static ReferenceDigest digest(
            Replay replay, ReferenceSource reference, ReferenceFingerprint fingerprint, KeyStore keys) {
        return replay.hostStarted() && fingerprint.isOf(replay.referenceDigest())
                ? replay.referenceDigest()
                : ReferenceDigest.of(reference.data(), keys.referenceKey());
    }

    /**
     * Seeds the journal, if that was not done yet. Returns when all of it is durable.
     *
     * @throws IOException if the engine refuses a row, or refused one at an earlier start
     */
    Seeding seed(LocalHost host, ReferenceSource reference) throws IOException {
        Seeding seeding = new Seeding(host, replay);
        seeding.run(reference, digest);
        fingerprint.remember(digest);
        return seeding;
    }

    PaymentEngine engine() {
        return engine;
    }

    Journal journal() {
        return journal;
    }

    KeyStore keys() {
        return keys;
    }

    byte[] idempotencyKey() {
        return keys.idempotencyKey();
    }

    /** Timestamp of the newest record there was, nanoseconds since 1970. */
    long lastTimestampNs() {
        return replay.lastTimestampNs();
    }

    @Override
    public void close() {
        journal.close();
    }
}
