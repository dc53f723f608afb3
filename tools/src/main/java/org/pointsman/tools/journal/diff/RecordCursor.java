package org.pointsman.tools.journal.diff;

import org.agrona.DirectBuffer;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.RecordedCommands;
import org.pointsman.core.view.Comparison;
import org.pointsman.core.view.RecordView;

/** Goes through the records of a journal one by one, whatever documents they came in. One thread. */
final class RecordCursor implements AutoCloseable {
    private final RecordedCommands records;
    private int index;
    private int count;

    RecordCursor(RecordedCommands records) {
        this.records = records;
    }

    /** @return false at the end of the journal */
    boolean next() {
        index++;
        while (index >= count) {
            if (!records.nextDocument()) {
                return false;
            }
            count = records.count();
            index = 0;
        }
        return true;
    }

    long sequence() {
        return records.sequence(index);
    }

    long timestampNs() {
        return records.timestampNs(index);
    }

    DirectBuffer buffer() {
        return records.buffer();
    }

    int commandOffset() {
        return records.commandOffset(index);
    }

    int commandLength() {
        return records.commandLength(index);
    }

    int outcomesOffset() {
        return records.outcomesOffset(index);
    }

    int outcomesLength() {
        return records.outcomesLength(index);
    }

    long highWaterMark() {
        return records.highWaterMark();
    }

    /** Whether the record of another journal holds the same. */
    boolean holdsTheSame(RecordCursor other) {
        return timestampNs() == other.timestampNs()
                && commandLength() == other.commandLength()
                && outcomesLength() == other.outcomesLength()
                // Command and outcomes stand one behind the other.
                && Comparison.sameBytes(
                        buffer(),
                        commandOffset(),
                        other.buffer(),
                        other.commandOffset(),
                        commandLength() + outcomesLength());
    }

    /** Reads the record as people do. */
    RecordView view(RecordView view) {
        return view.wrap(buffer(), commandOffset() - JournalPayload.COMMAND_OFFSET, sequence(), timestampNs(), true);
    }

    @Override
    public void close() {
        records.close();
    }
}
