package org.pointsman.core.host;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalPosition;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Records;

/**
 * The payloads of one document of the journal, or of several small ones in a row, copied out of it because card numbers are
 * decrypted in place. What is decided together is read ahead together, and handing it over costs as much for one record as for
 * many; a switch that is not in a hurry writes documents of a record or two.
 */
final class ReplayDocument {
    /** With so many records it takes no further document. As many as an engine reads ahead at once. */
    private static final int ENOUGH_RECORDS = 256;

    /** No record is shorter than its envelope and the lengths of a payload. */
    static final int MAX_RECORDS =
            Records.MAX_DOCUMENT_LENGTH / (Records.PAYLOAD_OFFSET + JournalPayload.COMMAND_OFFSET);

    /** While it has no more than half of that, another document fits. */
    private static final int CAPACITY = 2 * Records.MAX_DOCUMENT_LENGTH;

    final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    final int[] offsets = new int[ENOUGH_RECORDS + MAX_RECORDS];
    final long[] timestampsNs = new long[ENOUGH_RECORDS + MAX_RECORDS];
    int count;
    long firstSequence;
    long highWaterMark;

    /** Of each document: where it stands, and how many records there are up to its end. */
    private final JournalPosition[] positions = new JournalPosition[ENOUGH_RECORDS];

    private final int[] counts = new int[ENOUGH_RECORDS];
    private int documents;

    /** Behind the payloads copied so far. */
    private int end;

    /** Whether the reader's next document fits, and is worth waiting for. */
    boolean takesMore() {
        return count < ENOUGH_RECORDS && end <= CAPACITY - Records.MAX_DOCUMENT_LENGTH;
    }

    /**
     * Copies the reader's document behind those copied before. They stay as they are if it cannot be.
     *
     * @throws JournalDamagedException if a record is none of a switch's
     * @throws WrongKeyException if a card number does not decrypt
     */
    void fill(JournalReader reader, PanCipher cipher) {
        int before = count;
        try {
            while (reader.nextRecord()) {
                add(reader, cipher);
            }
            complete(reader, cipher);
        } catch (RuntimeException | Error e) {
            count = before;
            throw e;
        }
    }

    /** Empties it. */
    void begin() {
        count = 0;
        end = 0;
        documents = 0;
    }

    /** Copies the record the reader is at. */
    void add(JournalReader reader, PanCipher cipher) {
        int length = reader.length();
        if (!JournalPayload.isWhole(reader.buffer(), reader.offset(), length)) {
            throw new JournalDamagedException(
                    reader.sequence(),
                    "record " + reader.sequence()
                            + " is not a command with its outcomes, although its checksum is right: no"
                            + " switch has written it. Restore the journal from a copy");
        }
        buffer.putBytes(end, reader.buffer(), reader.offset(), length);
        if (count == 0) {
            firstSequence = reader.sequence();
        }
        offsets[count] = end;
        timestampsNs[count] = reader.timestampNs();
        int command = end + JournalPayload.COMMAND_OFFSET;
        int panOffset = JournalPayload.panOffset(JournalPayload.templateId(buffer, command));
        if (panOffset != JournalPayload.NONE) {
            cipher.add(buffer, command + panOffset, reader.sequence());
        }
        end += length;
        count++;
    }

    /** Decrypts what was copied. */
    void complete(JournalReader reader, PanCipher cipher) {
        cipher.apply(buffer);
        highWaterMark = reader.highWaterMark();
        if (count > (documents == 0 ? 0 : counts[documents - 1])) {
            positions[documents] = reader.position();
            counts[documents++] = count;
        }
    }

    /** Where the document stands that holds one of the records. */
    JournalPosition position(int index) {
        int document = 0;
        while (counts[document] <= index) {
            document++;
        }
        return positions[document];
    }
}
