package org.pointsman.core.host.shadow;

import java.nio.file.Path;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotWriter;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Retained;
import org.pointsman.journal.SnapshotFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second engine that decides behind the first what the journal holds, compares, and can be written down as a snapshot at
 * any time without the first one noticing. Belongs to one thread.
 */
public final class Shadow {
    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    private final Path data;
    private final KeyStore keys;
    private final PaymentEngine engine;
    private final Replay replay;

    private Shadow(Path data, KeyStore keys, PaymentEngine engine, SnapshotInfo from) {
        this.data = data;
        this.keys = keys;
        this.engine = engine;
        replay = from == null
                ? new Replay(engine, keys.panKeys())
                : new Replay(engine, keys.panKeys(), from.facts(), from.position());
    }

    /**
     * A shadow that begins with the newest good snapshot, or with the first record if there is none.
     *
     * @throws BadSnapshotException if there is none and the journal does not begin with record 1 any more
     */
    public static Shadow load(Path data, KeyStore keys) {
        for (SnapshotFiles.Entry entry : SnapshotFiles.list(data)) {
            try {
                PaymentEngine engine = new PaymentEngine();
                SnapshotInfo info = JournalSnapshots.load(data, entry.path(), keys, engine);
                return new Shadow(data, keys, engine, info);
            } catch (BadSnapshotException e) {
                LOG.atWarn()
                        .addKeyValue("file", entry.path())
                        .addKeyValue("reason", e.getMessage())
                        .log("snapshot.bad");
            }
        }
        Retained retained = Retained.read(data);
        if (retained != null && retained.first() > 1) {
            throw new BadSnapshotException("no snapshot in " + SnapshotFiles.directory(data)
                    + " is good, and the journal begins with record " + retained.first()
                    + ": put a snapshot back from a copy");
        }
        return new Shadow(data, keys, new PaymentEngine(), null);
    }

    /** Behind which the journal is to be read, the record it stands at; null = from its beginning. */
    public Anchor anchor() {
        return sequence() == 0 ? null : new Anchor(sequence(), replay.lastTimestampNs(), replay.position());
    }

    /** Sequence of the newest record decided, or of the snapshot it began with. */
    public long sequence() {
        return replay.lastSequence();
    }

    /** How many records it decided itself. */
    public long records() {
        return replay.records();
    }

    /** Takes the record the reader is at; one that it has already is passed over. */
    void take(JournalReader reader) {
        if (reader.sequence() > replay.lastSequence()) {
            replay.take(reader);
        }
    }

    /**
     * Decides what was taken of a document.
     *
     * @throws ReplayDivergedException if it decides otherwise than the record says
     */
    void decide(JournalReader reader) {
        replay.decideTaken(reader);
    }

    /** Decides everything that is acknowledged, up to a record. @param to sequence of the last record wanted */
    public void catchUp(long to, Replay.Progress progress) {
        if (sequence() >= to) {
            return;
        }
        Anchor anchor = anchor();
        try (JournalReader reader = anchor == null ? Journals.read(data) : Journals.read(data, anchor)) {
            while (sequence() < to && reader.nextDocument()) {
                while (reader.nextRecord()) {
                    if (reader.sequence() <= to) {
                        take(reader);
                    }
                }
                decide(reader);
                progress.at(sequence(), to);
            }
        }
    }

    /** Writes what it has come to; nothing of it is seen before it is whole and on the disk. @param disk on which the journal stands */
    public SnapshotInfo write(Disk disk) {
        return SnapshotWriter.write(data, engine, replay.facts(), replay.position(), keys, disk);
    }
}
