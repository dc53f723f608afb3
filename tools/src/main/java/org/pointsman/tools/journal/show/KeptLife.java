package org.pointsman.tools.journal.show;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.view.RecordView;
import org.pointsman.journal.JournalReader;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;
import org.pointsman.tools.journal.Snapshots;

/**
 * What is left of a transaction's life where its request is not kept any more: how it stood in the oldest good snapshot, and the
 * records that name its number or changed it since. Which reversals meant it only the engine can tell, so each of them is decided
 * by itself.
 */
final class KeptLife {
    private final Replay replay;
    private final Watch watch;
    private final long snapshotSequence;
    private final RecordView view = new RecordView();
    private final List<Long> sequences = new ArrayList<>();
    private final Map<Long, List<Effect>> effects = new HashMap<>();
    private final List<Effect> standing;

    private KeptLife(Replay replay, Watch watch) {
        this.replay = replay;
        this.watch = watch;
        snapshotSequence = replay.lastSequence();
        standing = watch.look();
    }

    /**
     * @return null if the transaction was not remembered any more
     * @throws IllegalArgumentException if no snapshot is good
     */
    static KeptLife of(Path journal, KeyStore keys, Name name, RecordReader.Progress progress) throws IOException {
        try (Snapshots.Beginning beginning = Snapshots.earliest(journal, keys, new ArrayList<>())) {
            Watch watch = Watch.named(beginning.engine(), name);
            if (watch == null) {
                return null;
            }
            KeptLife life = new KeptLife(beginning.replay(), watch);
            life.findBeforeSnapshot(journal);
            life.decide(beginning.reader(), progress);
            return life;
        }
    }

    private void findBeforeSnapshot(Path journal) throws IOException {
        RecordFilter filter =
                RecordFilter.all().upTo(snapshotSequence).and(record -> LifeSearch.names(record, watch.transaction()));
        try (RecordReader reader = RecordReader.open(journal, null, filter)) {
            reader.read(record -> sequences.add(record.sequence()), (at, last) -> {});
        }
    }

    private void decide(JournalReader reader, RecordReader.Progress progress) {
        while (reader.nextDocument()) {
            while (reader.nextRecord()) {
                view.wrap(reader.buffer(), reader.offset(), reader.sequence(), reader.timestampNs(), false);
                boolean names = LifeSearch.names(view, watch.transaction());
                if (names || view.command().templateId() == ReversalRequestDecoder.TEMPLATE_ID) {
                    decideInQuestion(reader, names);
                } else {
                    replay.take(reader);
                }
            }
            replay.decideTaken(reader);
            progress.at(replay.lastSequence(), reader.highWaterMark());
        }
    }

    private void decideInQuestion(JournalReader reader, boolean names) {
        replay.decideTaken(reader);
        watch.look();
        replay.take(reader);
        replay.decideTaken(reader);
        List<Effect> found = watch.look();
        if (names || found.stream().anyMatch(effect -> effect.of().equals(Watch.PAYMENT))) {
            sequences.add(reader.sequence());
            effects.put(reader.sequence(), found);
        }
    }

    long transaction() {
        return watch.transaction();
    }

    /** Of the records, in order. */
    List<Long> sequences() {
        return sequences;
    }

    /** What records behind the snapshot changed. */
    Map<Long, List<Effect>> effects() {
        return effects;
    }

    /** Sequence of the snapshot's record. */
    long snapshotSequence() {
        return snapshotSequence;
    }

    /** How payment and payer stood behind that record: what has no value before. */
    List<Effect> standing() {
        return standing;
    }
}
