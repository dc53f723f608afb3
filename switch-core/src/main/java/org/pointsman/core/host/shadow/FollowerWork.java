package org.pointsman.core.host.shadow;

import java.util.concurrent.TimeUnit;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link Follower} does, step by step: reads the journal behind the switch that writes it, never beyond the high-water mark,
 * has what it reads sealed and decided again by a shadow, from which snapshots are written, and removes old files behind these.
 * Belongs to one thread, and never waits: whoever takes the steps does.
 */
public final class FollowerWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerWork.class);

    /** What a step came upon. */
    public enum Step {
        /** A document. There may be more. */
        READ,
        /** A record that is not acknowledged yet, which will not take long. */
        UNACKNOWLEDGED,
        /** The end of the journal. */
        AT_END
    }

    private final FollowedPlace place;
    private final Follower.Options options;
    private final HostClock.Source clocks;
    private final FollowerStatus status = new FollowerStatus();
    private final Sealing sealing;
    private final SnapshotKeeper snapshots;

    private Shadow shadow;
    private JournalReader reader;
    /** Whether the reader is within a document, at a record that waits to be acknowledged. */
    private boolean waits;

    private long acknowledged;
    private long nextSnapshotNs;

    /**
     * @param clocks when seals, snapshots and retention are due
     * @param room asked before a snapshot is written
     * @param sealAgainNs how long after the disk failed it sealing is tried again
     */
    public FollowerWork(
            FollowedPlace place,
            Follower.Options options,
            SnapshotRoom room,
            HostClock.Source clocks,
            long sealAgainNs) {
        this.place = place;
        this.options = options;
        this.clocks = clocks;
        sealing = new Sealing(place, options.seals(), status, sealAgainNs);
        snapshots = new SnapshotKeeper(place, options, room, clocks, status);
    }

    /** Its figures; to be read by any thread. */
    public FollowerStatus status() {
        return status;
    }

    /** Looks where to go on: behind the newest seal, and from the newest good snapshot. Before the first step. */
    public void open() {
        sealing.open(clocks.monotonicNs());
        openShadow();
    }

    private void openShadow() {
        if (options.snapshots() == null) {
            return;
        }
        try {
            shadow = Shadow.load(place.data(), place.keys());
            snapshots.goOnBehind(shadow.sequence());
            status.shadowAt(shadow.sequence());
            planSnapshot();
            LOG.atInfo().addKeyValue("record", shadow.sequence()).log("shadow.started");
        } catch (BadSnapshotException e) {
            shadowFailed(e);
        }
    }

    private void planSnapshot() {
        nextSnapshotNs = clocks.monotonicNs() + options.snapshots().every().toNanos();
    }

    /** Whether there is anything left to be done, now or later. */
    public boolean isWanted() {
        return sealing.isOpen() || sealing.isInterrupted() || shadow != null;
    }

    /**
     * Reads at most one document, and does what is due.
     *
     * @param writerHasStopped what is not acknowledged by now never will be
     */
    public Step step(boolean writerHasStopped) {
        if (sealing.isDueAgain(clocks.monotonicNs())) {
            // From the newest seal on the disk on; the shadow passes over what it has.
            closeReader();
            sealing.open(clocks.monotonicNs());
        }
        if (reader == null) {
            openReader();
        }
        Step step = read(writerHasStopped);
        onTime();
        return step;
    }

    private void openReader() {
        Anchor anchor = anchor();
        status.at(anchor == null ? 0 : anchor.sequence());
        reader = anchor == null ? Journals.read(place.data()) : Journals.read(place.data(), anchor);
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

    private Step read(boolean writerHasStopped) {
        if (!waits && !reader.nextDocument()) {
            return Step.AT_END;
        }
        while (waits || reader.nextRecord()) {
            waits = !isAcknowledged(reader.sequence());
            if (waits && !writerHasStopped) {
                return Step.UNACKNOWLEDGED;
            }
            if (waits) {
                // Its writer has stopped: nobody will ever hear of it.
                waits = false;
                break;
            }
            sealing.onRecord(reader, clocks.monotonicNs());
            if (shadow != null) {
                shadow.take(reader);
            }
            status.at(reader.sequence());
        }
        if (shadow != null) {
            decide();
        }
        return Step.READ;
    }

    private boolean isAcknowledged(long sequence) {
        if (sequence > acknowledged) {
            acknowledged = Journals.acknowledged(place.data());
        }
        return sequence <= acknowledged;
    }

    private void decide() {
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

    private void onTime() {
        long nowNs = clocks.monotonicNs();
        sealing.onTime(nowNs);
        if (shadow != null && nowNs - nextSnapshotNs >= 0) {
            if (snapshots.write(shadow)) {
                long wallNs = TimeUnit.MILLISECONDS.toNanos(clocks.wallMs());
                snapshots.removeOldFiles(sealing.removableUpTo(), wallNs);
            }
            planSnapshot();
        }
    }

    /** Seals what was read, and writes a snapshot if one is wanted; removes nothing: a stop is not to wait for that. */
    public void finish() {
        sealing.seal(clocks.monotonicNs());
        if (shadow != null && options.snapshots().onStop()) {
            snapshots.write(shadow);
        }
    }

    private void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
            waits = false;
        }
    }

    /** What was not sealed yet is left to the next one. */
    @Override
    public void close() {
        closeReader();
        sealing.close();
    }
}
