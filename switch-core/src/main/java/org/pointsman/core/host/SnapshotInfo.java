package org.pointsman.core.host;

import java.nio.file.Path;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.JournalPosition;

/**
 * One snapshot: which it is, and what a host has to know besides.
 *
 * @param path of its file
 * @param facts of the records that are in it
 * @param position where in the journal the last of them stands, or null if that is not known
 * @param stateHash of the engine
 * @param schemaVersion of {@code engine.xml} when it was written
 * @param lengthBytes of its file
 */
public record SnapshotInfo(
        Path path, JournalFacts facts, JournalPosition position, long stateHash, int schemaVersion, long lengthBytes) {
    public long sequence() {
        return facts.sequence();
    }

    /** Behind which the journal is to be read by an engine that has the snapshot loaded. */
    public Anchor anchor() {
        return new Anchor(facts.sequence(), facts.timestampNs(), position);
    }
}
