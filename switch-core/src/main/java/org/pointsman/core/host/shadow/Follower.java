package org.pointsman.core.host.shadow;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that reads the journal behind the switch that writes it, never beyond the high-water mark, and has what it reads
 * sealed and decided again by a shadow, from which snapshots are written. The pipeline waits for nothing here: whatever goes
 * wrong is logged and counted, and the switch goes on.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long UNACKNOWLEDGED_NS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How long after the disk failed it sealing is tried again. */
    private static final long SEAL_AGAIN_NS = TimeUnit.SECONDS.toNanos(10);

    /** How long a stop waits for the rest of the journal to be read. */
    private static final long CATCH_UP_NS = TimeUnit.SECONDS.toNanos(60);

    /**
     * What it does.
     *
     * @param seals when seals end; null = nothing is sealed
     * @param snapshots when snapshots are written; null = there is no shadow
     * @param retention what is removed behind a snapshot; null = nothing
     */
    public record Options(Sealer.Options seals, SnapshotPolicy snapshots, RetentionPolicy retention) {
        /** Whether there is nothing to do. */
        public boolean isIdle() {
            return seals == null && snapshots == null;
        }
    }

    private final Path data;
    private final KeyStore keys;
    private final Options options;
    private final FollowerStatus status = new FollowerStatus();
    private final Thread thread = new Thread(this::run, "pointsman-follower");

    private final Sealing sealing;
    private final SnapshotRoom room;
    private Shadow shadow;
    private long acknowledged;
    private long nextSnapshotNs;
    private long snapshotSequence;

    /** Sequence of the oldest good snapshot, checked when the newest was written. */
    private long oldestSnapshot;

    private volatile boolean stopping;
    private volatile long stopDeadlineNs;

    /**
     * @param data the journal's directory
     * @param keyDirectory where the newest seal is remembered
     * @param room asked before a snapshot is written
     */
    public Follower(Path data, Path keyDirectory, KeyStore keys, Options options, SnapshotRoom room) {
        this(data, keyDirectory, keys, options, room, SEAL_AGAIN_NS);
    }

    /** @param sealAgainNs how long after the disk failed it sealing is tried again */
    Follower(Path data, Path keyDirectory, KeyStore keys, Options options, SnapshotRoom room, long sealAgainNs) {
        this.data = data;
        this.keys = keys;
        this.options = options;
        this.room = room;
        sealing = new Sealing(data, keyDirectory, keys, options.seals(), status, sealAgainNs);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Its figures; to be read by any thread. */
    public FollowerStatus status() {
        return status;
    }

    /**
     * Reads what the journal holds by now, seals it, writes a snapshot if it is to, and ends the thread. To be called when
     * nothing is written any more.
     */
    @Override
    public void close() {
        stopDeadlineNs = System.nanoTime() + CATCH_UP_NS;
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            // Somebody is in a hurry: what is left is done behind the next start.
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            sealing.open();
            openShadow();
            while (sealing.isOpen() || sealing.isInterrupted() || shadow != null) {
                if (!follow()) {
                    break;
                }
                sealing.open();
            }
        } catch (RuntimeException | Error e) {
            status.failed();
            LOG.atError()
                    .addKeyValue("record", status.sequence())
                    .addKeyValue("reason", e.toString())
                    .setCause(e instanceof JournalDamagedException ? null : e)
                    .log("follower.failed");
        } finally {
            sealing.close();
        }
    }

    private void openShadow() {
        if (options.snapshots() == null) {
            return;
        }
        try {
            shadow = Shadow.load(data, keys);
            snapshotSequence = shadow.sequence();
            status.shadowAt(shadow.sequence());
            status.snapshot(snapshotSequence);
            nextSnapshotNs = System.nanoTime() + options.snapshots().every().toNanos();
            LOG.atInfo().addKeyValue("record", shadow.sequence()).log("shadow.started");
        } catch (BadSnapshotException e) {
            shadowFailed(e);
        }
    }

    /** Behind which to read: whoever lacks more of the journal decides. */
    private Anchor anchor() {
        Anchor ofShadow = shadow == null ? null : shadow.anchor();
        if (!sealing.isOpen()) {
            return ofShadow;
        }
        Anchor ofSealer = sealing.anchor();
        if (shadow == null || ofShadow == null || ofSealer == null) {
            return shadow == null ? ofSealer : null;
        }
        return ofSealer.sequence() < ofShadow.sequence() ? ofSealer : ofShadow;
    }

    /**
     * @return whether sealing is to be tried again, which takes reading from the newest seal on, and the shadow passes over what
     *     it has; else the switch was stopped
     */
    private boolean follow() {
        Anchor anchor = anchor();
        status.at(anchor == null ? 0 : anchor.sequence());
        try (JournalReader reader = anchor == null ? Journals.read(data) : Journals.read(data, anchor)) {
            while (true) {
                // Asked before the end is looked for, so that nothing written before the stop is missed.
                boolean last = stopping;
                boolean found = reader.nextDocument();
                if (found) {
                    onDocument(reader);
                }
                onTime(System.nanoTime());
                if (last && (!found || System.nanoTime() - stopDeadlineNs > 0)) {
                    break;
                }
                if (sealing.isDueAgain(System.nanoTime())) {
                    return true;
                }
                if (!found) {
                    LockSupport.parkNanos(IDLE_NS);
                }
            }
        }
        onStop();
        return false;
    }

    private void onDocument(JournalReader reader) {
        long nowNs = System.nanoTime();
        while (reader.nextRecord() && awaitAcknowledged(reader.sequence())) {
            sealing.onRecord(reader, nowNs);
            if (shadow != null) {
                shadow.take(reader);
            }
            status.at(reader.sequence());
        }
        if (shadow != null) {
            decide(reader);
        }
    }

    private void decide(JournalReader reader) {
        try {
            shadow.decide(reader);
            status.shadowAt(shadow.sequence());
        } catch (WrongKeyException e) {
            // Nothing was decided: no engine is wrong.
            shadowFailed(e);
        } catch (RuntimeException e) {
            // Whatever it is: which of the two engines is wrong nobody knows, so from here on nothing is written down.
            status.diverged(Math.max(1, shadow.sequence()));
            shadow = null;
            LOG.atError().addKeyValue("reason", e.toString()).log("shadow.diverged");
        }
    }

    private void shadowFailed(RuntimeException e) {
        status.shadowFailed();
        shadow = null;
        LOG.atError().addKeyValue("reason", e.getMessage()).log("shadow.failed");
    }

    /**
     * Waits until a record is acknowledged.
     *
     * @return false if it never will be, because its writer has stopped
     */
    private boolean awaitAcknowledged(long sequence) {
        while (sequence > acknowledged) {
            boolean last = stopping;
            acknowledged = Journals.acknowledged(data);
            if (sequence > acknowledged) {
                if (last) {
                    return false;
                }
                LockSupport.parkNanos(UNACKNOWLEDGED_NS);
            }
        }
        return true;
    }

    private void onTime(long nowNs) {
        sealing.onTime(nowNs);
        if (shadow != null && nowNs - nextSnapshotNs >= 0) {
            if (writeSnapshot()) {
                removeOldFiles();
            }
            nextSnapshotNs = System.nanoTime() + options.snapshots().every().toNanos();
        }
    }

    private void onStop() {
        sealing.seal();
        if (shadow != null && options.snapshots().onStop()) {
            writeSnapshot();
        }
    }

    /**
     * Writes a snapshot, and removes those that it replaces.
     *
     * @return whether it did
     */
    private boolean writeSnapshot() {
        if (shadow.sequence() == snapshotSequence) {
            return false;
        }
        try {
            String shortage = room.shortage(data);
            if (shortage != null) {
                status.snapshotSkipped();
                LOG.atWarn().addKeyValue("reason", shortage).log("snapshot.skipped");
                return false;
            }
            long startNs = System.nanoTime();
            SnapshotInfo info = shadow.write();
            snapshotSequence = info.sequence();
            status.snapshot(info, System.nanoTime() - startNs);
            LOG.atInfo()
                    .addKeyValue("file", info.path())
                    .addKeyValue("bytes", info.lengthBytes())
                    .log("snapshot.written");
            oldestSnapshot = OldSnapshots.prune(data, keys, options.snapshots().keep(), info.sequence());
            return true;
        } catch (RuntimeException e) {
            snapshotFailed(e);
            return false;
        }
    }

    private void snapshotFailed(RuntimeException e) {
        status.snapshotFailed();
        LOG.atError().addKeyValue("reason", e.toString()).log("snapshot.failed");
    }

    /** Not at a stop, which is not to wait for it. */
    private void removeOldFiles() {
        if (options.retention() == null) {
            return;
        }
        try {
            long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
            new Retention(data, keys, options.retention()).apply(oldestSnapshot, sealing.sealedSequence(), nowNs);
            status.firstKept(Journals.firstKept(data));
        } catch (RuntimeException e) {
            snapshotFailed(e);
        }
    }
}
