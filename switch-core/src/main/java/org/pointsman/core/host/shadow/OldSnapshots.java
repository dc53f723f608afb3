package org.pointsman.core.host.shadow;

import java.nio.file.Path;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.JournalSnapshots.Judged;
import org.pointsman.core.host.JournalSnapshots.Verdict;
import org.pointsman.core.host.KeyStore;
import org.pointsman.journal.Disk;
import org.pointsman.journal.SnapshotFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the snapshots of a journal that newer ones have replaced. */
public final class OldSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(OldSnapshots.class);

    private OldSnapshots() {}

    /**
     * Keeps the newest good snapshots, and removes what is older than all of these, good or not. One whose record the journal
     * does not have is set aside under another name: it may be what its own journal needs.
     *
     * @param keep how many good ones stay; 1 and above
     * @param written sequence of the snapshot that was just written, which stays whatever else there is
     * @param disk on which the journal stands
     * @return sequence of the oldest good snapshot that is left, 0 if there is none
     */
    public static long prune(Path data, KeyStore keys, int keep, long written, Disk disk) {
        int good = 0;
        long oldest = 0;
        for (Judged snapshot : JournalSnapshots.judge(data, keys)) {
            if (!snapshot.isGood()) {
                LOG.atWarn()
                        .addKeyValue("file", snapshot.entry().path())
                        .addKeyValue("reason", snapshot.fault())
                        .log("snapshot.bad");
            }
            boolean isOld = good >= keep && snapshot.entry().sequence() != written;
            if (snapshot.verdict() == Verdict.STALE) {
                SnapshotFiles.setAside(snapshot.entry(), disk);
            } else if (isOld) {
                SnapshotFiles.delete(snapshot.entry(), disk);
            } else if (snapshot.isGood()) {
                good++;
                oldest = snapshot.entry().sequence();
            }
        }
        return oldest;
    }
}
