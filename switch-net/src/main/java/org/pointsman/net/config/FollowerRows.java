package org.pointsman.net.config;

import java.time.Duration;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.RetentionPolicy;
import org.pointsman.core.host.shadow.SnapshotPolicy;

/** What becomes of the journal behind the switch: the sections {@code seals}, {@code snapshots} and {@code retention}. */
final class FollowerRows {
    private static final Duration MIN_EVERY = Duration.ofSeconds(1);
    private static final Duration MAX_SEAL_EVERY = Duration.ofHours(1);
    private static final Duration MAX_SNAPSHOT_EVERY = Duration.ofDays(30);
    private static final Duration MAX_KEEP_FOR = Duration.ofDays(36_500);
    private static final int DEFAULT_KEEP = 3;
    private static final int MAX_KEEP = 1000;

    private FollowerRows() {}

    static Follower.Options read(YamlReader yaml) {
        Row snapshotRow = yaml.mapping("snapshots");
        SnapshotPolicy snapshots = snapshots(snapshotRow);
        return new Follower.Options(
                seals(yaml.mapping("seals")), snapshots, retention(yaml.mapping("retention"), snapshots));
    }

    private static Sealer.Options seals(Row row) {
        boolean enabled = row.flag("enabled", true);
        Duration every = row.duration("every", MIN_EVERY, MAX_SEAL_EVERY, Sealer.Options.DEFAULT.interval());
        if (!enabled && row.has("every")) {
            row.refuse("every", "every is of no use where enabled is false");
        }
        row.finish();
        return enabled ? new Sealer.Options(Sealer.Options.DEFAULT.records(), every) : null;
    }

    /** Null without the section: then there is no shadow. */
    private static SnapshotPolicy snapshots(Row row) {
        int keep = (int) row.number("keep", 1, MAX_KEEP, DEFAULT_KEEP);
        boolean onStop = row.flag("onStop", true);
        Duration every = row.duration("every", MIN_EVERY, MAX_SNAPSHOT_EVERY, null);
        if (!row.has("every") && (row.has("keep") || row.has("onStop"))) {
            row.refuse("keep", "every is missing: how often a snapshot is written");
        }
        row.finish();
        return every == null ? null : new SnapshotPolicy(every, keep, onStop);
    }

    private static RetentionPolicy retention(Row row, SnapshotPolicy snapshots) {
        Duration keepFor = row.duration("keepFor", Duration.ZERO, MAX_KEEP_FOR, null);
        if (row.has("keepFor") && snapshots == null) {
            row.refuse("keepFor", "nothing can be removed without snapshots: give snapshots.every");
        }
        row.finish();
        return keepFor == null ? null : new RetentionPolicy(keepFor);
    }
}
