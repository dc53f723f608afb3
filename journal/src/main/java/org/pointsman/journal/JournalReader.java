package org.pointsman.journal;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * The reading end: hands out the records in order of sequence, each checked (length, checksum, sequence, timestamp).
 *
 * <p>One thread reads. The memory behind {@link #buffer()} is valid until the next call of {@link #nextDocument()}.
 */
public interface JournalReader extends AutoCloseable {

    /**
     * Moves to the next document, all of whose records have been checked.
     *
     * @return false at the end of the journal
     * @throws JournalDamagedException where what stands there is not what was written; names file and sequence
     */
    boolean nextDocument();

    /** Moves to the next record of the document; false behind its last one. */
    boolean nextRecord();

    long sequence();

    long timestampNs();

    DirectBuffer buffer();

    /** Offset of the payload. */
    int offset();

    /** Length of the payload. */
    int length();

    /** Where the document stands that {@link #nextDocument()} moved to last; null if it moved to none. */
    JournalPosition position();

    /** The file in which that document stands, the same object for all that stand in it; null if it moved to none. */
    Path file();

    /** Sequence of the newest record this journal is known to hold, for progress bars. */
    long highWaterMark();

    @Override
    void close();
}
