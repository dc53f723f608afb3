package org.pointsman.core.host.seals;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;

/**
 * What is sealed of a journal, for whoever removes its beginning: a seal of which records are missing proves nothing of those
 * that are left.
 *
 * @param to sequence of the newest sealed record; {@link Long#MAX_VALUE} where nothing waits for a seal
 * @param seals in their order; null for one that cannot be read
 */
public record Sealed(long to, List<Seal> seals) {

    /** What the seals beside a journal say. Without any nothing is sealed on purpose, and nothing waits for them. */
    public static Sealed of(Path data) {
        SealFile.Content content = SealFile.read(data);
        return new Sealed(
                content.last() == null ? Long.MAX_VALUE : content.last().to(), content.entries());
    }

    /** The seal that is both of this record and of one before it; null if there is none, and the journal may begin here. */
    public Seal across(long sequence) {
        for (Seal seal : seals) {
            if (seal != null && seal.from() < sequence && seal.to() >= sequence) {
                return seal;
            }
        }
        return null;
    }
}
