package org.pointsman.core.simulation;

import java.nio.file.Path;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotWriter;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;

/**
 * Follows the journal as the follower of production does, never beyond the high-water mark, but when it is told to; decides
 * every record again, and writes snapshots.
 */
final class Shadow implements AutoCloseable {
    private final Path directory;
    private final KeyStore keys;
    private final PaymentEngine engine = new PaymentEngine();
    private final Replay replay;
    private final JournalReader reader;
    private long written;

    Shadow(Path directory, KeyStore keys) {
        this.directory = directory;
        this.keys = keys;
        replay = new Replay(engine, keys.panKeys());
        reader = Journals.read(directory);
    }

    /** Sequence of the newest record it has decided. */
    long sequence() {
        return replay.lastSequence();
    }

    void follow(int documents) {
        for (int i = 0; i < documents && sequence() < Journals.acknowledged(directory); i++) {
            if (!reader.nextDocument()) {
                throw new SimulationFailure("record " + (sequence() + 1) + " is acknowledged and cannot be read");
            }
            while (reader.nextRecord()) {
                replay.take(reader);
            }
            replay.decideTaken(reader);
        }
    }

    /** @return false if there is nothing new to write down */
    boolean write() {
        if (sequence() == written) {
            return false;
        }
        SnapshotWriter.write(directory, engine, replay.facts(), replay.position(), keys);
        written = sequence();
        return true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
