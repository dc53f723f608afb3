package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayUntil;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.tools.CommandFailure;

/**
 * What a replay begins with.
 *
 * @param used whether it begins with a snapshot; else with record 1
 * @param file the one to begin with; null = the newest good one that is not behind the place
 */
public record Snapshots(boolean used, Path file) {
    /** All records are decided again. */
    public static final Snapshots NONE = new Snapshots(false, null);

    /** An engine, and the records behind what it knows already. */
    record Beginning(PaymentEngine engine, Replay replay, JournalReader reader) implements AutoCloseable {
        @Override
        public void close() {
            reader.close();
        }
    }

    /**
     * @throws CommandFailure if there is no journal, or no snapshot that will do
     * @throws IOException if the key is not there
     */
    Beginning beginning(JournalSource source, ReplayUntil until) throws IOException {
        JournalReader reader = source.reader();
        if (!used) {
            PaymentEngine engine = new PaymentEngine();
            try {
                return new Beginning(
                        engine, new Replay(engine, source.keyStore().panKeys()), reader);
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        }
        reader.close();
        KeyStore keys = source.keyStore();
        List<Path> candidates = file != null
                ? List.of(file)
                : SnapshotFiles.list(source.directory()).stream()
                        .map(SnapshotFiles.Entry::path)
                        .toList();
        List<String> unfit = new ArrayList<>();
        for (Path snapshot : candidates) {
            try {
                return load(source, keys, snapshot, until);
            } catch (BadSnapshotException e) {
                unfit.add(e.getMessage());
            }
        }
        throw new CommandFailure("there is no snapshot to begin with in " + SnapshotFiles.directory(source.directory())
                + (unfit.isEmpty() ? "" : ": " + String.join("; ", unfit)));
    }

    private static Beginning load(JournalSource source, KeyStore keys, Path snapshot, ReplayUntil until) {
        SnapshotInfo header = SnapshotLoader.peek(snapshot);
        if (header.sequence() > until.sequence() || header.anchor().timestampNs() > until.timestampNs()) {
            throw new BadSnapshotException(snapshot + ": it is of record " + header.sequence() + ", behind that place");
        }
        PaymentEngine engine = new PaymentEngine();
        SnapshotInfo info = JournalSnapshots.load(source.directory(), snapshot, keys, engine);
        Replay replay = new Replay(engine, keys.panKeys(), info.facts(), info.position());
        return new Beginning(engine, replay, Journals.read(source.directory(), info.anchor()));
    }
}
