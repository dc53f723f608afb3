package org.pointsman.net.ops;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.FollowerStatus;

/** What follows the journal: seals, shadow, snapshots. */
final class FollowerCollector {
    private final LocalHost host;
    private final FollowerStatus status;
    private final Follower.Options options;

    FollowerCollector(LocalHost host, FollowerStatus status, Follower.Options options) {
        this.host = host;
        this.status = status;
        this.options = options;
    }

    /** What is amiss though payments are answered. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (status.divergedAt() != 0) {
            warnings.add("shadow-diverged");
        }
        if (status.isFailed()) {
            warnings.add("follower-failed");
        }
        if (status.isSealingFailed()) {
            warnings.add("sealing-failed");
        }
        if (status.areSealsMissed()) {
            warnings.add("seals-missed");
        }
        if (status.isSnapshotSkipped()) {
            warnings.add("snapshot-skipped");
        }
        return warnings;
    }

    void collect(Families families) {
        if (options.isIdle()) {
            return;
        }
        families.gauge(
                "pointsman_follower_failed",
                "1 if what follows the journal has stopped for good.",
                status.isFailed() ? 1 : 0);
        families.gauge(
                "pointsman_follower_lag_records",
                "Durable records that what follows the journal has not read yet.",
                lag(status.sequence()));
        if (options.seals() != null) {
            collectSeals(families);
        }
        if (options.snapshots() != null) {
            collectShadow(families);
        }
    }

    private long lag(long sequence) {
        return Math.max(0, host.journalSequence() - sequence);
    }

    private void collectSeals(Families families) {
        families.counter("pointsman_seals", "Seals of the journal.", status.seals());
        families.gauge("pointsman_sealed_record", "Sequence of the newest sealed record.", status.sealedSequence());
        families.gauge(
                "pointsman_sealing_failed",
                "1 if records are not sealed though they should be.",
                status.isSealingFailed() ? 1 : 0);
    }

    private void collectShadow(Families families) {
        families.gauge(
                "pointsman_shadow_record",
                "Sequence of the newest record that the shadow decided again.",
                status.shadowSequence());
        families.gauge(
                "pointsman_shadow_lag_records",
                "Durable records that the shadow has not decided yet.",
                lag(status.shadowSequence()));
        families.gauge(
                "pointsman_shadow_diverged",
                "1 if the shadow decided a record otherwise than the switch.",
                status.divergedAt() == 0 ? 0 : 1);
        families.gauge(
                "pointsman_snapshot_record", "Record at which the newest snapshot stands.", status.snapshotSequence());
        families.gauge(
                "pointsman_snapshot_timestamp_seconds",
                "Time of that record, in seconds since 1970; 0 until one was written since the start.",
                status.snapshotTimestampNs() / 1e9);
        families.gauge("pointsman_snapshot_bytes", "Length of the snapshot written last.", status.snapshotBytes());
        families.gauge(
                "pointsman_snapshot_duration_seconds",
                "How long the snapshot written last took.",
                status.snapshotNs() / 1e9);
        families.counters("pointsman_snapshots", "Snapshots, by what came of them.", points -> {
            points.add(status.snapshots(), "result", "written");
            points.add(status.snapshotsFailed(), "result", "failed");
            points.add(status.snapshotsSkipped(), "result", "skipped");
        });
    }
}
