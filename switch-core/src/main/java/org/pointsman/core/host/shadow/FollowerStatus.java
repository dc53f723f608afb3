package org.pointsman.core.host.shadow;

import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.seals.Sealer;

/** How far the follower has come. Written by its thread, read by any. */
public final class FollowerStatus {
    private volatile long sequence;
    private volatile boolean failed;
    private volatile boolean shadowFailed;
    private volatile Sealer sealer;
    private volatile boolean sealsFailed;
    private volatile long shadowSequence;
    private volatile long divergedAt;
    private volatile long snapshotSequence;
    private volatile long snapshotTimestampNs;
    private volatile long snapshotBytes;
    private volatile long snapshotNs;
    private volatile long snapshots;
    private volatile long snapshotsFailed;
    private volatile long snapshotsSkipped;
    private volatile boolean snapshotSkipped;
    private volatile long firstKept;

    FollowerStatus() {}

    void at(long record) {
        sequence = record;
    }

    void failed() {
        failed = true;
    }

    void shadowFailed() {
        shadowFailed = true;
    }

    void sealed(Sealer by) {
        sealer = by;
        sealsFailed = false;
    }

    void sealsFailed() {
        sealsFailed = true;
    }

    void shadowAt(long record) {
        shadowSequence = record;
    }

    void diverged(long record) {
        divergedAt = record;
    }

    void snapshot(long record) {
        snapshotSequence = record;
    }

    void snapshot(SnapshotInfo written, long elapsedNs) {
        snapshotSequence = written.sequence();
        snapshotTimestampNs = written.facts().timestampNs();
        snapshotBytes = written.lengthBytes();
        snapshotNs = elapsedNs;
        snapshots++;
        snapshotSkipped = false;
    }

    void snapshotFailed() {
        snapshotsFailed++;
    }

    void snapshotSkipped() {
        snapshotsSkipped++;
        snapshotSkipped = true;
    }

    void firstKept(long record) {
        firstKept = record;
    }

    /** Sequence of the newest record read. */
    public long sequence() {
        return sequence;
    }

    /** Whether it has stopped following for good, or there is no shadow for another reason than a divergence. */
    public boolean isFailed() {
        return failed || shadowFailed;
    }

    /** Whether nothing is sealed although it should be. */
    public boolean isSealingFailed() {
        return sealsFailed || failed && sealer != null;
    }

    /** Whether seals that the key directory remembers were not there at the start. Retention removes nothing then. */
    public boolean areSealsMissed() {
        Sealer now = sealer;
        return now != null && !now.isAsRemembered();
    }

    /** How many seals there are. */
    public long seals() {
        Sealer now = sealer;
        return now == null ? 0 : now.seals();
    }

    /** Sequence of the newest sealed record. */
    public long sealedSequence() {
        Sealer now = sealer;
        return now == null ? 0 : now.sealedSequence();
    }

    /** Sequence of the newest record that the shadow decided as it was decided. */
    public long shadowSequence() {
        return shadowSequence;
    }

    /** Record that the shadow decided otherwise, 0 while there is none. */
    public long divergedAt() {
        return divergedAt;
    }

    /** Record at which the newest snapshot stands, 0 if there is none. */
    public long snapshotSequence() {
        return snapshotSequence;
    }

    /** Timestamp of that record, nanoseconds since 1970; 0 before the first one was written since the start. */
    public long snapshotTimestampNs() {
        return snapshotTimestampNs;
    }

    /** Length of the snapshot written last. */
    public long snapshotBytes() {
        return snapshotBytes;
    }

    /** How long it took to be written. */
    public long snapshotNs() {
        return snapshotNs;
    }

    /** How many were written since the start. */
    public long snapshots() {
        return snapshots;
    }

    /** How many could not be written. */
    public long snapshotsFailed() {
        return snapshotsFailed;
    }

    /** How many were not written because the disk had no room for them. */
    public long snapshotsSkipped() {
        return snapshotsSkipped;
    }

    /** Whether the newest one due was not written because of that. */
    public boolean isSnapshotSkipped() {
        return snapshotSkipped;
    }

    /** Record that retention left first, 0 if it removed nothing since the start. */
    public long firstKept() {
        return firstKept;
    }
}
