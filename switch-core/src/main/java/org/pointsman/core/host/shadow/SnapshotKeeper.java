package org.pointsman.core.host.shadow;

import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.journal.Journals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the snapshots of a shadow, and removes what each of them replaces: older ones, and files of the journal that nothing
 * needs any more. Whatever fails is logged and counted. Belongs to one thread.
 */
final class SnapshotKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);

    private final FollowedPlace place;
    private final Follower.Options options;
    private final SnapshotRoom room;
    private final HostClock.Source clocks;
    private final FollowerStatus status;

    private long newest;

    /** Sequence of the oldest good snapshot, checked when the newest was written. */
    private long oldest;

    SnapshotKeeper(
            FollowedPlace place,
            Follower.Options options,
            SnapshotRoom room,
            HostClock.Source clocks,
            FollowerStatus status) {
        this.place = place;
        this.options = options;
        this.room = room;
        this.clocks = clocks;
        this.status = status;
    }

    /** There is a snapshot at this record already; 0 if there is none. */
    void goOnBehind(long sequence) {
        newest = sequence;
        status.snapshot(sequence);
    }

    /**
     * Writes a snapshot, and removes those that it replaces.
     *
     * @return whether it did; else there is nothing new, no room, or it failed
     */
    boolean write(Shadow shadow) {
        if (shadow.sequence() == newest) {
            return false;
        }
        try {
            String shortage = room.shortage(place.data());
            if (shortage != null) {
                status.snapshotSkipped();
                LOG.atWarn().addKeyValue("reason", shortage).log("snapshot.skipped");
                return false;
            }
            long startNs = clocks.monotonicNs();
            SnapshotInfo info = shadow.write(place.disk());
            newest = info.sequence();
            status.snapshot(info, clocks.monotonicNs() - startNs);
            LOG.atInfo()
                    .addKeyValue("file", info.path())
                    .addKeyValue("bytes", info.lengthBytes())
                    .log("snapshot.written");
            oldest = OldSnapshots.prune(
                    place.data(), place.keys(), options.snapshots().keep(), info.sequence(), place.disk());
            return true;
        } catch (RuntimeException e) {
            failed(e);
            return false;
        }
    }

    /**
     * Removes the files of the journal that may go now; to be called behind a snapshot.
     *
     * @param sealed sequence of the last sealed record, 0 if there is none; {@link Long#MAX_VALUE} where nothing is sealed on purpose
     * @param nowNs nanoseconds since 1970
     */
    void removeOldFiles(long sealed, long nowNs) {
        if (options.retention() == null) {
            return;
        }
        try {
            new Retention(place.data(), place.keys(), options.retention(), place.disk()).apply(oldest, sealed, nowNs);
            status.firstKept(Journals.firstKept(place.data()));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        status.snapshotFailed();
        LOG.atError().addKeyValue("reason", e.toString()).log("snapshot.failed");
    }
}
