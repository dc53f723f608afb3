package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.PanCipher;
import org.pointsman.core.view.RecordView;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Records;
import org.pointsman.tools.CommandFailure;

/**
 * Reads the records that a filter lets through, card numbers decrypted if the key is there. A document at a time: records
 * are looked at where they lie, those that remain are copied, and their card numbers go through the cipher together.
 *
 * <p>One thread uses it. May read beside a switch that writes, and ends with what was acknowledged when it was opened.
 */
public final class RecordReader implements AutoCloseable {
    /** Most records of a document. */
    public static final int MAX_RECORDS =
            Records.MAX_DOCUMENT_LENGTH / (Records.PAYLOAD_OFFSET + JournalPayload.COMMAND_OFFSET);

    /** Is shown the records, one by one; what it is given is valid during the call only. */
    @FunctionalInterface
    public interface Visitor {
        /** @return false if that is enough */
        boolean onRecord(RecordView record) throws IOException;
    }

    /** Is told after each document how far the reading has come. */
    @FunctionalInterface
    public interface Progress {
        void at(long sequence, long lastSequence);
    }

    private final JournalReader reader;
    private final PanCipher cipher;
    private final RecordFilter filter;
    private final RecordView view = new RecordView();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Records.MAX_DOCUMENT_LENGTH));
    private final int[] offsets = new int[MAX_RECORDS];
    private final long[] sequences = new long[MAX_RECORDS];
    private final long[] timestampsNs = new long[MAX_RECORDS];
    private int count;
    private long lastSequence;
    private boolean enough;
    private boolean pastTime;

    private RecordReader(JournalReader reader, PanCipher cipher, RecordFilter filter) {
        this.reader = reader;
        this.cipher = cipher;
        this.filter = filter;
    }

    /**
     * @param keys null if there are none: card numbers cannot be read then
     * @throws CommandFailure if there is no journal
     */
    public static RecordReader open(Path journal, KeyStore keys, RecordFilter filter) {
        PanCipher cipher = keys == null ? null : PanCipher.decrypting(keys.panKeys(), MAX_RECORDS);
        try {
            return new RecordReader(reader(journal, filter.span()), cipher, filter);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** Begins near where the span does; what lies before it is not read. */
    private static JournalReader reader(Path journal, RecordFilter.Span span) {
        JournalReader whole = Journals.readAcknowledged(journal);
        Anchor anchor = Journals.anchorBefore(journal, span.firstSequence(), span.firstNs());
        if (anchor == null || anchor.sequence() > whole.highWaterMark()) {
            return whole;
        }
        whole.close();
        return Journals.readAcknowledged(journal, anchor);
    }

    /** All records of a journal. */
    public static RecordReader open(Path journal, KeyStore keys) {
        return open(journal, keys, RecordFilter.all());
    }

    /**
     * Shows what there is, up to the end of the journal or of the filter's span, whichever comes first.
     *
     * @throws JournalDamagedException where records are not as they were written; what was before has been shown
     */
    public void read(Visitor visitor, Progress progress) throws IOException {
        while (readDocument(visitor)) {
            progress.at(lastSequence, reader.highWaterMark());
        }
    }

    /**
     * Shows what the next document holds, at most {@link #MAX_RECORDS}.
     *
     * @return false if there is nothing more to read
     * @throws JournalDamagedException where records are not as they were written
     */
    public boolean readDocument(Visitor visitor) throws IOException {
        if (enough || !reader.nextDocument()) {
            return false;
        }
        select();
        show(visitor);
        return true;
    }

    /** Sequence of the record behind which nothing is read: the newest that was acknowledged when this was opened. */
    public long endOfJournal() {
        return reader.highWaterMark();
    }

    /** Sequence of the newest record looked at, 0 if none was. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Whether a record was met that is later than the filter's span. */
    boolean isPastTime() {
        return pastTime;
    }

    private void select() {
        count = 0;
        int end = 0;
        RecordFilter.Span span = filter.span();
        while (!enough && reader.nextRecord()) {
            long sequence = reader.sequence();
            long timestampNs = reader.timestampNs();
            if (span.isBehind(sequence, timestampNs)) {
                enough = true;
                pastTime = timestampNs > span.lastNs();
            } else {
                lastSequence = sequence;
                if (span.holds(sequence, timestampNs)) {
                    end += take(sequence, timestampNs, end);
                }
            }
        }
        if (cipher != null) {
            cipher.apply(buffer);
        }
    }

    /** @return the bytes that were copied: none if the filter holds it back */
    private int take(long sequence, long timestampNs, int end) {
        DirectBuffer from = reader.buffer();
        int offset = reader.offset();
        int length = reader.length();
        if (!JournalPayload.isWhole(from, offset, length)) {
            throw new JournalDamagedException(
                    sequence,
                    "record " + sequence + " is not a command with its outcomes, although its checksum is right: no"
                            + " switch has written it");
        }
        int panOffset =
                JournalPayload.panOffset(JournalPayload.templateId(from, offset + JournalPayload.COMMAND_OFFSET));
        boolean tellsCard = filter.needsCards() && panOffset != JournalPayload.NONE;
        if (!tellsCard && !filter.mayHold(view.wrap(from, offset, sequence, timestampNs, false))) {
            return 0;
        }
        buffer.putBytes(end, from, offset, length);
        if (cipher != null && panOffset != JournalPayload.NONE) {
            cipher.add(buffer, end + JournalPayload.COMMAND_OFFSET + panOffset, sequence);
        }
        offsets[count] = end;
        sequences[count] = sequence;
        timestampsNs[count] = timestampNs;
        count++;
        return length;
    }

    private void show(Visitor visitor) throws IOException {
        for (int i = 0; i < count; i++) {
            view.wrap(buffer, offsets[i], sequences[i], timestampsNs[i], cipher != null);
            if (filter.holds(view) && !visitor.onRecord(view)) {
                enough = true;
                return;
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
