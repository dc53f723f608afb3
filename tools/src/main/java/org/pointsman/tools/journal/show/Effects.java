package org.pointsman.tools.journal.show;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.LongHashSet;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.host.ReplayUntil;
import org.pointsman.journal.JournalReader;
import org.pointsman.tools.journal.RecordReader;
import org.pointsman.tools.journal.Snapshots;

/**
 * Decides a journal again, from the newest good snapshot before the first record in question, and looks at the payment and
 * its accounts before and after each of them.
 */
final class Effects {
    private final LongHashSet watched = new LongHashSet();
    private final Map<Long, List<Effect>> found = new HashMap<>();
    private final long last;
    private final RecordReader.Progress progress;
    private Replay replay;
    private Watch watch;
    private String unknown;

    private Effects(List<Long> sequences, RecordReader.Progress progress) {
        watched.addAll(sequences);
        last = sequences.get(sequences.size() - 1);
        this.progress = progress;
    }

    /** @param sequences of the records in question, in order */
    static Effects of(
            Path journal,
            KeyStore keys,
            Transaction transaction,
            List<Long> sequences,
            Collection<Long> accounts,
            RecordReader.Progress progress) {
        Effects effects = new Effects(sequences, progress);
        try (Snapshots.Beginning beginning =
                Snapshots.nearest(journal, keys, ReplayUntil.sequence(sequences.get(0) - 1))) {
            effects.replay = beginning.replay();
            effects.watch = new Watch(beginning.engine(), transaction.number(), accounts);
            effects.decide(beginning.reader());
            if (beginning.snapshotSequence() >= sequences.get(0)) {
                effects.unknown = "the journal " + Snapshots.missing(journal)
                        + ", and is decided again from the snapshot of record " + beginning.snapshotSequence() + " on";
            }
        } catch (ReplayDivergedException e) {
            effects.unknown = "this release decides record " + e.sequence()
                    + " otherwise than it was decided (pointsman journal diff says how)";
        } catch (OtherReleaseException | IllegalArgumentException e) {
            effects.unknown = e.getMessage();
        }
        return effects;
    }

    private void decide(JournalReader reader) {
        while (replay.lastSequence() < last && reader.nextDocument()) {
            while (reader.nextRecord() && reader.sequence() <= last) {
                if (watched.contains(reader.sequence())) {
                    decideInQuestion(reader);
                } else {
                    replay.take(reader);
                }
            }
            replay.decideTaken(reader);
            progress.at(replay.lastSequence(), last);
        }
    }

    private void decideInQuestion(JournalReader reader) {
        replay.decideTaken(reader);
        watch.look();
        replay.take(reader);
        replay.decideTaken(reader);
        found.put(reader.sequence(), watch.look());
    }

    /** What records changed, by their sequences: those of which that is known. */
    Map<Long, List<Effect>> found() {
        return found;
    }

    /** Why some effects are not known, or null. */
    String unknown() {
        return unknown;
    }
}
