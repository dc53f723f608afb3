package org.pointsman.journal;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Reads a journal up to the record that was the newest acknowledged one when this reader was made, and ends there: what is
 * acknowledged later is for another reader, and what nobody was answered for may be gone after a restart.
 */
final class AcknowledgedReader implements JournalReader {
    private final ChronicleJournalReader reader;
    private final long end;

    /** @param reader that nothing was read with yet; belongs to this */
    AcknowledgedReader(ChronicleJournalReader reader) {
        this.reader = reader;
        end = reader.acknowledged();
    }

    /** Documents are acknowledged as a whole, so the end never lies within one. */
    @Override
    public boolean nextDocument() {
        return reader.lastSequence() < end && reader.nextDocument();
    }

    @Override
    public boolean nextRecord() {
        return reader.nextRecord();
    }

    @Override
    public long sequence() {
        return reader.sequence();
    }

    @Override
    public long timestampNs() {
        return reader.timestampNs();
    }

    @Override
    public DirectBuffer buffer() {
        return reader.buffer();
    }

    @Override
    public int offset() {
        return reader.offset();
    }

    @Override
    public int length() {
        return reader.length();
    }

    @Override
    public JournalPosition position() {
        return reader.position();
    }

    @Override
    public Path file() {
        return reader.file();
    }

    /** Where it ends. */
    @Override
    public long highWaterMark() {
        return end;
    }

    @Override
    public void close() {
        reader.close();
    }
}
