package org.pointsman.tools.journal.show;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.RecordView;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;

/**
 * Decides a journal again, from the newest good snapshot before the first record in question, and looks at the payment and
 * its accounts before and after each of them.
 */
final class Effects {
    private static final int OUTCOMES_BYTES = 4096;

    private final LongHashSet watched = new LongHashSet();
    private final Map<Long, List<Effect>> found = new HashMap<>();
    private final Outcomes outcomes =
            new Outcomes().wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(OUTCOMES_BYTES)), 0, OUTCOMES_BYTES);
    private final long last;
    private PaymentEngine engine = new PaymentEngine();
    private Watch watch;
    private long standsAt;
    private String unknown;

    private Effects(List<Long> sequences) {
        watched.addAll(sequences);
        last = sequences.get(sequences.size() - 1);
    }

    /** @param sequences of the records in question, in order */
    static Effects of(
            Path journal,
            KeyStore keys,
            Transaction transaction,
            List<Long> sequences,
            Collection<Long> accounts,
            RecordReader.Progress progress)
            throws IOException {
        Effects effects = new Effects(sequences);
        effects.startFromSnapshot(journal, keys, sequences.get(0));
        effects.watch = new Watch(effects.engine, transaction.number(), accounts);
        RecordFilter.Span rest = RecordFilter.Span.ALL.from(effects.standsAt + 1);
        RecordFilter filter = new RecordFilter(rest, List.of(), null);
        try (RecordReader reader = RecordReader.open(journal, keys, filter)) {
            reader.read(effects::decide, (at, end) -> progress.at(at, effects.last));
        }
        return effects;
    }

    /** Brings the engine near the first record in question, if a snapshot can. */
    private void startFromSnapshot(Path journal, KeyStore keys, long first) {
        for (SnapshotFiles.Entry snapshot : SnapshotFiles.list(journal)) {
            if (snapshot.sequence() < first) {
                try {
                    JournalSnapshots.load(journal, snapshot.path(), keys, engine);
                    standsAt = snapshot.sequence();
                    return;
                } catch (BadSnapshotException e) {
                    // An older one will do, and the whole journal as well; `journal stat` names bad ones.
                    engine = new PaymentEngine();
                }
            }
        }
    }

    private boolean decide(RecordView record) {
        if (record.sequence() != ++standsAt) {
            unknown = "the journal begins with record " + record.sequence()
                    + ", and no snapshot before the transaction is left to start from";
            return false;
        }
        boolean inQuestion = watched.contains(record.sequence());
        if (inQuestion) {
            watch.look();
        }
        int command = record.offset() + JournalPayload.COMMAND_OFFSET;
        int length = JournalPayload.commandLength(record.buffer(), record.offset());
        outcomes.clear();
        engine.onCommand(record.timestampNs(), record.buffer(), command, length, outcomes);
        if (!isAsRecorded(record, command + length)) {
            unknown = "this release decides record " + record.sequence()
                    + " otherwise than it was decided (pointsman journal diff says how)";
            return false;
        }
        if (inQuestion) {
            found.put(record.sequence(), watch.look());
        }
        return record.sequence() < last;
    }

    private boolean isAsRecorded(RecordView record, int recorded) {
        int length = JournalPayload.outcomesLength(record.buffer(), record.offset());
        if (length != outcomes.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (record.buffer().getByte(recorded + i) != outcomes.buffer().getByte(i)) {
                return false;
            }
        }
        return true;
    }

    /** What a record changed; null if that is not known. */
    List<Effect> of(long sequence) {
        return found.get(sequence);
    }

    /** Why some effects are not known, or null. */
    String unknown() {
        return unknown;
    }
}
