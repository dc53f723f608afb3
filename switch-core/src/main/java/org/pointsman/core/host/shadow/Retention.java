package org.pointsman.core.host.shadow;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.RetainedMac;
import org.pointsman.core.host.seals.Sealed;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.JournalRetention;
import org.pointsman.journal.Retained;
import org.pointsman.journal.SealFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the files at the beginning of a journal that nothing needs any more: all of whose records stand before the oldest
 * good snapshot, are sealed, and are older than the policy wants them kept. The newest file always stays, and no seal is
 * left of which records are gone.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Path data;
    private final KeyStore keys;
    private final RetentionPolicy policy;
    private final Disk disk;

    Retention(Path data, KeyStore keys, RetentionPolicy policy, Disk disk) {
        this.data = data;
        this.keys = keys;
        this.policy = policy;
        this.disk = disk;
    }

    /**
     * Removes what may be removed now.
     *
     * @param snapshot sequence of the oldest good snapshot, checked just now; 0 if there is none
     * @param sealed sequence of the last sealed record, 0 if there is none; {@link Long#MAX_VALUE} where nothing is sealed on purpose
     * @param nowNs nanoseconds since 1970
     */
    void apply(long snapshot, long sealed, long nowNs) {
        JournalRetention.removeLeftovers(data, disk);
        List<KeptFile> files = KeptFile.judge(
                JournalInventory.of(data),
                snapshot,
                new Sealed(sealed, SealFile.read(data).entries()),
                policy,
                nowNs);
        CycleFileEntry first = null;
        for (KeptFile file : files) {
            if (file.reason() != KeptFile.Reason.NONE) {
                first = file.file();
                break;
            }
        }
        if (files.isEmpty() || first == null || first == files.get(0).file()) {
            return;
        }
        if (first.isEmpty()) {
            throw new IllegalStateException("a journal would begin with " + first.path() + ", which is empty");
        }
        Retained retained = new Retained(
                first.first(),
                first.firstTimestampNs(),
                first.run(),
                first.path().getFileName().toString(),
                RetainedMac.none());
        JournalRetention.begin(data, RetainedMac.sign(retained, keys), disk);
        LOG.atInfo()
                .addKeyValue("first_record", first.first())
                .addKeyValue("directory", data)
                .log("journal.retained");
    }
}
