package org.pointsman.core.host;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.Engine;
import org.pointsman.journal.AnchorNotFoundException;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;

/**
 * The snapshots of a journal, and which of them are good. A snapshot is good if its header can be read, its record is in the
 * journal and acknowledged, and all of it is as it was written under its key. Whoever begins with a snapshot, counts them,
 * shows them or removes what stands before one asks here.
 */
public final class JournalSnapshots {

    private JournalSnapshots() {}

    /** What a snapshot is worth to its journal. */
    public enum Verdict {
        GOOD,
        /** It cannot be read: damaged, cut off, its key is missing or another. */
        BAD,
        /** The journal does not have its record: it is another journal's, or the journal lost its end or its beginning. */
        STALE
    }

    /**
     * A snapshot that was looked at.
     *
     * @param fault what is wrong with it, with its path; null if it is good
     */
    public record Judged(SnapshotFiles.Entry entry, Verdict verdict, String fault) {
        public boolean isGood() {
            return verdict == Verdict.GOOD;
        }
    }

    /**
     * Looks at all snapshots, newest first: every byte of them, so this takes its time.
     *
     * @param keys null = what is behind the header is taken for good
     * @throws org.pointsman.journal.JournalDamagedException if nobody can tell what the journal has
     */
    public static List<Judged> judge(Path data, KeyStore keys) {
        return SnapshotFiles.list(data).stream()
                .map(entry -> judge(data, entry, keys))
                .toList();
    }

    private static Judged judge(Path data, SnapshotFiles.Entry entry, KeyStore keys) {
        try {
            requireInJournal(data, entry.path());
            if (keys != null) {
                SnapshotLoader.verify(entry.path(), keys);
            }
            return new Judged(entry, Verdict.GOOD, null);
        } catch (AnchorNotFoundException e) {
            return new Judged(entry, Verdict.STALE, entry.path() + ": " + e.getMessage());
        } catch (BadSnapshotException e) {
            return new Judged(entry, Verdict.BAD, e.getMessage());
        }
    }

    /**
     * Brings an empty engine to the state of a snapshot.
     *
     * @throws BadSnapshotException if the snapshot is not good, naming it; the engine is still empty then
     */
    public static SnapshotInfo load(Path data, Path snapshot, KeyStore keys, Engine engine) {
        try {
            // First, because it is told at once.
            requireInJournal(data, snapshot);
        } catch (AnchorNotFoundException e) {
            throw new BadSnapshotException(snapshot + ": " + e.getMessage(), e);
        }
        return SnapshotLoader.load(snapshot, keys, engine);
    }

    private static void requireInJournal(Path data, Path snapshot) {
        Journals.read(data, SnapshotLoader.peek(snapshot).anchor()).close();
    }
}
