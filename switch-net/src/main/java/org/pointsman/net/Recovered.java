package org.pointsman.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine as its journal says: the newest good snapshot, and every record behind it decided again. A snapshot that is no
 * good is named, and the one before is used; without any, all records are decided again.
 *
 * @param engine at the journal's last record
 * @param replay of the records behind the snapshot
 */
record Recovered(PaymentEngine engine, Replay replay) {
    private static final Logger LOG = LoggerFactory.getLogger(Recovered.class);

    /**
     * Reads a journal to its end.
     *
     * @throws IOException if neither a snapshot nor the first record is there to begin with, with a message for the operator
     * @throws JournalDamagedException if what stands there is not what was written
     * @throws org.pointsman.core.host.WrongKeyException if a key is missing, or another than it was written with
     */
    static Recovered from(Path directory, JournalRecovery recovery, KeyStore keys, Replay.Progress progress)
            throws IOException {
        List<String> bad = new ArrayList<>();
        long startNs = System.nanoTime();
        for (SnapshotFiles.Entry snapshot : SnapshotFiles.list(directory)) {
            PaymentEngine engine = new PaymentEngine();
            try {
                SnapshotInfo info = JournalSnapshots.load(directory, snapshot.path(), keys, engine);
                recovery.readAfter(info.anchor());
                LOG.atInfo()
                        .addKeyValue("file", info.path())
                        .addKeyValue("sequence", info.sequence())
                        .addKeyValue("seconds", seconds(startNs))
                        .log("snapshot.loaded");
                return replay(
                        directory,
                        engine,
                        new Replay(engine, keys.panKeys(), info.facts(), info.position()),
                        recovery,
                        progress);
            } catch (BadSnapshotException e) {
                LOG.atWarn()
                        .addKeyValue("file", snapshot.path())
                        .addKeyValue("reason", e.getMessage())
                        .log("snapshot.bad");
                bad.add(snapshot.path() + " (" + e.getMessage() + ")");
            }
        }
        long first = Journals.firstKept(directory);
        if (first > 1) {
            throw new IOException("no snapshot is good, and the journal begins with record " + first
                    + ", as retention removed what was before: restore one of the snapshots. "
                    + String.join("; ", bad));
        }
        recovery.readAfter(null);
        PaymentEngine engine = new PaymentEngine();
        Replay replay = new Replay(engine, keys.panKeys());
        try {
            return replay(directory, engine, replay, recovery, progress);
        } catch (JournalDamagedException e) {
            if (bad.isEmpty() || replay.lastSequence() > 0) {
                throw e;
            }
            throw new IOException(
                    "no snapshot is good, and the journal cannot be read from its first record instead: restore one of the"
                            + " snapshots. " + String.join("; ", bad) + "; " + e.getMessage(),
                    e);
        }
    }

    private static Recovered replay(
            Path directory, PaymentEngine engine, Replay replay, JournalRecovery recovery, Replay.Progress progress) {
        long startNs = System.nanoTime();
        replay.run(recovery.reader(), progress);
        if (replay.records() > 0) {
            LOG.atInfo()
                    .addKeyValue("records", replay.records())
                    .addKeyValue("directory", directory)
                    .addKeyValue("last_sequence", replay.lastSequence())
                    .addKeyValue("seconds", seconds(startNs))
                    .log("journal.recovered");
        }
        return new Recovered(engine, replay);
    }

    private static String seconds(long sinceNs) {
        return String.format("%.1f", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs) / 1000.0);
    }
}
