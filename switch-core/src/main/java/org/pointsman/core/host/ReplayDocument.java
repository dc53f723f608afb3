package org.pointsman.core.host;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalPosition;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Records;

/** The payloads of one document of the journal, copied out of it because card numbers are decrypted in place. */
final class ReplayDocument {
    /** No record is shorter than its envelope and the lengths of a payload. */
    static final int MAX_RECORDS =
            Records.MAX_DOCUMENT_LENGTH / (Records.PAYLOAD_OFFSET + JournalPayload.COMMAND_OFFSET);

    final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Records.MAX_DOCUMENT_LENGTH));
    final int[] offsets = new int[MAX_RECORDS];
    final long[] timestampsNs = new long[MAX_RECORDS];
    int count;
    long firstSequence;
    long highWaterMark;
    JournalPosition position;

    /** Behind the payloads copied so far. */
    private int end;

    /**
     * Copies the reader's document.
     *
     * @throws JournalDamagedException if a record is none of a switch's
     * @throws WrongKeyException if a card number does not decrypt
     */
    void fill(JournalReader reader, PanCipher cipher) {
        begin();
        while (reader.nextRecord()) {
            add(reader, cipher);
        }
        complete(reader, cipher);
    }

    /** Empties it. */
    void begin() {
        count = 0;
        end = 0;
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
        position = reader.position();
    }
}
