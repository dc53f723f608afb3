package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayUntil;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.journal.AnchorNotFoundException;
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

    /**
     * An engine, and the records behind what it knows already.
     *
     * @param snapshotSequence record of the snapshot that it began with, 0 if with none
     */
    public record Beginning(PaymentEngine engine, Replay replay, JournalReader reader, long snapshotSequence)
            implements AutoCloseable {
        @Override
        public void close() {
            reader.close();
        }
    }

    /**
     * @throws CommandFailure if there is no journal, or no snapshot that will do, or a snapshot would be needed
     * @throws IOException if the key is not there
     */
    public Beginning beginning(JournalSource source, ReplayUntil until) throws IOException {
        JournalReader reader = source.reader();
        if (!used) {
            try {
                String missing = missing(source.directory());
                if (!missing.isEmpty()) {
                    throw new CommandFailure("the journal " + missing + ": --from-snapshot decides the rest again");
                }
                return withRecordOne(reader, source.keyStore());
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        }
        reader.close();
        List<String> unfit = new ArrayList<>();
        Beginning found = firstFit(
                file == null ? newestFirst(source.directory()) : List.of(file),
                source.directory(),
                source.keyStore(),
                until,
                unfit);
        if (found != null) {
            return found;
        }
        if (file != null) {
            throw new CommandFailure("--snapshot " + file + " will not do: " + unfit.get(0));
        }
        throw new CommandFailure("there is no snapshot to begin with in " + SnapshotFiles.directory(source.directory())
                + (unfit.isEmpty() ? "" : ": " + String.join("; ", unfit)));
    }

    /** What can be said of the journal if record 1 is not in it any more; else nothing. */
    public static String missing(Path journal) {
        long first = Journals.firstKept(journal);
        return first == 1 ? "" : "begins with record " + first + ", what was before is not kept any more";
    }

    /**
     * Begins as near as can be: with the newest good snapshot that is not behind the place, else {@link #earliest}, although
     * that may be behind the place.
     *
     * @throws IllegalArgumentException if there is neither
     */
    public static Beginning nearest(Path journal, KeyStore keys, ReplayUntil until) {
        // An older snapshot will do, and the whole journal as well; `journal stat` names bad ones.
        Beginning found = firstFit(newestFirst(journal), journal, keys, until, new ArrayList<>());
        return found != null ? found : earliest(journal, keys, new ArrayList<>());
    }

    /**
     * Begins as early as can be: with record 1, or, where that is not kept any more, with the oldest good snapshot.
     *
     * @param unfit gets what is wrong with the snapshots that are older than that one
     * @throws IllegalArgumentException if no snapshot is good, naming what is wrong with each
     */
    public static Beginning earliest(Path journal, KeyStore keys, List<String> unfit) {
        // The reader first: what retention removes from now on it notices.
        JournalReader reader = Journals.readAcknowledged(journal);
        String missing = missing(journal);
        if (missing.isEmpty()) {
            return withRecordOne(reader, keys);
        }
        reader.close();
        List<Path> oldestFirst = new ArrayList<>(newestFirst(journal));
        Collections.reverse(oldestFirst);
        Beginning found = firstFit(oldestFirst, journal, keys, ReplayUntil.END, unfit);
        if (found == null) {
            throw new IllegalArgumentException("the journal " + missing + ", and no snapshot in "
                    + SnapshotFiles.directory(journal) + " is good: "
                    + unfit.stream().map(fault -> fault + "; ").collect(Collectors.joining())
                    + "put one back from a copy");
        }
        return found;
    }

    private static List<Path> newestFirst(Path journal) {
        return SnapshotFiles.list(journal).stream()
                .map(SnapshotFiles.Entry::path)
                .toList();
    }

    private static Beginning withRecordOne(JournalReader reader, KeyStore keys) {
        PaymentEngine engine = new PaymentEngine();
        return new Beginning(engine, new Replay(engine, keys.panKeys()), reader, 0);
    }

    /** @return null if none of them will do */
    private static Beginning firstFit(
            List<Path> candidates, Path journal, KeyStore keys, ReplayUntil until, List<String> unfit) {
        for (Path snapshot : candidates) {
            try {
                return load(journal, keys, snapshot, until);
            } catch (BadSnapshotException | AnchorNotFoundException e) {
                unfit.add(e.getMessage());
            }
        }
        return null;
    }

    private static Beginning load(Path journal, KeyStore keys, Path snapshot, ReplayUntil until) {
        SnapshotInfo header = SnapshotLoader.peek(snapshot);
        if (header.sequence() > until.sequence() || header.anchor().timestampNs() > until.timestampNs()) {
            throw new BadSnapshotException(snapshot + ": it is of record " + header.sequence() + ", behind that place");
        }
        PaymentEngine engine = new PaymentEngine();
        SnapshotInfo info = JournalSnapshots.load(journal, snapshot, keys, engine);
        Replay replay = new Replay(engine, keys.panKeys(), info.facts(), info.position());
        return new Beginning(engine, replay, Journals.readAcknowledged(journal, info.anchor()), info.sequence());
    }
}
