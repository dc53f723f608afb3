package org.pointsman.core.testing;

import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.PanCipher;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;

/** A small host without threads: the engine decides, and each command is kept with its outcomes as a switch keeps it. */
public final class RecordedJournal implements AutoCloseable {
    private static final int ROOM = 16 * 1024;

    private final Engine engine;
    private final Journal journal;
    private final PanCipher cipher;
    private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);

    /** Opens a journal, at whose end the engine is already, for more. */
    public RecordedJournal(Path directory, KeyStore keys, Engine engine) {
        this.engine = engine;
        cipher = PanCipher.encrypting(keys.panKeys(), 1);
        JournalConfig config = JournalConfig.in(directory).withBlockLength(JournalConfig.MIN_BLOCK_LENGTH_BYTES);
        try (JournalRecovery recovery = Journals.open(config)) {
            recovery.skipToEnd();
            journal = recovery.begin();
        }
    }

    /** Decides and stages one command. */
    public void add(long timestampNs, DirectBuffer command, int offset, int length) {
        engine.onCommand(timestampNs, command, offset, length, outcomes.clear());
        stage(timestampNs, command, offset, length);
    }

    /** Lets time pass; what changes is staged as the tick command that it is. @return whether anything changed */
    public boolean tick(long timestampNs, DirectBuffer tickCommand) {
        boolean changed = engine.onTick(timestampNs, outcomes.clear());
        if (changed) {
            stage(timestampNs, tickCommand, 0, tickCommand.capacity());
        }
        return changed;
    }

    private void stage(long timestampNs, DirectBuffer command, int offset, int length) {
        int payloadLength = JournalPayload.length(length, outcomes.length());
        if (!journal.hasRoom(payloadLength)) {
            append();
        }
        long sequence = journal.nextSequence();
        int payload = journal.stage(payloadLength, timestampNs);
        MutableDirectBuffer staging = journal.staging();
        JournalPayload.putLengths(staging, payload, length, outcomes.length());
        int at = payload + JournalPayload.COMMAND_OFFSET;
        staging.putBytes(at, command, offset, length);
        staging.putBytes(at + length, outcomes.buffer(), 0, outcomes.length());
        int panOffset = JournalPayload.panOffset(JournalPayload.templateId(staging, at));
        if (panOffset != JournalPayload.NONE) {
            cipher.add(staging, at + panOffset, sequence);
            cipher.apply(staging);
        }
    }

    /** Appends what was staged as one document, and acknowledges it. @return sequence of the last record */
    public long append() {
        journal.append();
        journal.makeDurable();
        return journal.lastSequence();
    }

    @Override
    public void close() {
        append();
        journal.close();
    }
}
