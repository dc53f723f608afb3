package org.pointsman.core.host.shadow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.AnchorNotFoundException;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;
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
    private final Path keyDirectory;
    private final KeyStore keys;
    private final Options options;
    private final FollowerStatus status = new FollowerStatus();
    private final Thread thread = new Thread(this::run, "pointsman-follower");

    private Sealer sealer;
    private Shadow shadow;
    private long acknowledged;
    private long nextSnapshotNs;
    private long snapshotSequence;
    private volatile boolean stopping;
    private volatile long stopDeadlineNs;

    /**
     * @param data the journal's directory
     * @param keyDirectory where the newest seal is remembered
     */
    public Follower(Path data, Path keyDirectory, KeyStore keys, Options options) {
        this.data = data;
        this.keyDirectory = keyDirectory;
        this.keys = keys;
        this.options = options;
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
            openSealer();
            openShadow();
            if (sealer != null || shadow != null) {
                follow();
            }
        } catch (RuntimeException | Error e) {
            status.failed();
            LOG.atError()
                    .addKeyValue("record", status.sequence())
                    .addKeyValue("reason", e.toString())
                    .setCause(e instanceof JournalDamagedException ? null : e)
                    .log("follower.failed");
        } finally {
            if (sealer != null) {
                sealer.close();
            }
        }
    }

    private void openSealer() {
        if (options.seals() == null) {
            return;
        }
        try {
            sealer = Sealer.open(data, keyDirectory, keys, Journals.acknowledged(data), options.seals());
            Anchor behind = anchorOfSeals();
            if (behind != null) {
                // Whether the journal is the one that was sealed, before anything is sealed behind it.
                Journals.read(data, behind).close();
            }
            status.sealed(sealer);
        } catch (IOException | JournalDamagedException | AnchorNotFoundException e) {
            status.sealsFailed();
            LOG.atError().addKeyValue("reason", e.getMessage()).log("seals.failed");
            if (sealer != null) {
                sealer.close();
                sealer = null;
            }
        }
    }

    private Anchor anchorOfSeals() {
        Seal last = SealFile.read(data).last();
        return last == null ? null : new Anchor(last.to(), last.timestampNs(), null);
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
            status.failed();
            LOG.atError().addKeyValue("reason", e.getMessage()).log("shadow.failed");
        }
    }

    /** Behind which to read: whoever lacks more of the journal decides. */
    private Anchor anchor() {
        Anchor ofShadow = shadow == null ? null : shadow.anchor();
        if (sealer == null) {
            return ofShadow;
        }
        Anchor ofSealer = anchorOfSeals();
        if (shadow == null || ofShadow == null || ofSealer == null) {
            return shadow == null ? ofSealer : null;
        }
        return ofSealer.sequence() < ofShadow.sequence() ? ofSealer : ofShadow;
    }

    private void follow() {
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
                if (!found) {
                    LockSupport.parkNanos(IDLE_NS);
                }
            }
        }
        onStop();
    }

    private void onDocument(JournalReader reader) {
        long nowNs = System.nanoTime();
        while (reader.nextRecord() && awaitAcknowledged(reader.sequence())) {
            if (sealer != null) {
                sealer.onRecord(reader, nowNs);
            }
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
        } catch (RuntimeException e) {
            // Whatever it is: which of the two engines is wrong nobody knows, so from here on nothing is written down.
            status.diverged(Math.max(1, shadow.sequence()));
            shadow = null;
            LOG.atError().addKeyValue("reason", e.toString()).log("shadow.diverged");
        }
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
        if (sealer != null) {
            sealer.onTime(nowNs);
        }
        if (shadow != null && nowNs - nextSnapshotNs >= 0) {
            writeSnapshot();
            nextSnapshotNs = System.nanoTime() + options.snapshots().every().toNanos();
        }
    }

    private void onStop() {
        if (sealer != null) {
            sealer.seal();
        }
        if (shadow != null && options.snapshots().onStop()) {
            writeSnapshot();
        }
    }

    private void writeSnapshot() {
        if (shadow.sequence() == snapshotSequence) {
            return;
        }
        try {
            long startNs = System.nanoTime();
            SnapshotInfo info = shadow.write();
            snapshotSequence = info.sequence();
            status.snapshot(info, System.nanoTime() - startNs);
            LOG.atInfo()
                    .addKeyValue("file", info.path())
                    .addKeyValue("bytes", info.lengthBytes())
                    .log("snapshot.written");
            removeOldFiles(OldSnapshots.prune(data, keys, options.snapshots().keep(), info.sequence()));
        } catch (RuntimeException e) {
            status.snapshotFailed();
            LOG.atError().addKeyValue("reason", e.toString()).log("snapshot.failed");
        }
    }

    private void removeOldFiles(long oldestSnapshot) {
        if (options.retention() == null) {
            return;
        }
        // Without seals on purpose nothing waits for them; where sealing has failed everything does.
        long sealed = options.seals() == null ? Long.MAX_VALUE : sealer == null ? 0 : sealer.sealedSequence();
        long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        new Retention(data, keys, options.retention()).apply(oldestSnapshot, sealed, nowNs);
        status.firstKept(Journals.firstKept(data));
    }
}
