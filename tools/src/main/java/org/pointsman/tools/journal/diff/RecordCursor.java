package org.pointsman.tools.journal.diff;

import org.agrona.DirectBuffer;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.RecordedCommands;
import org.pointsman.core.view.Comparison;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.journal.RecordFilter;

/** Goes through the records of a journal one by one, whatever documents they came in. One thread. */
final class RecordCursor implements AutoCloseable {
    private final RecordedCommands records;
    private final RecordFilter filter;
    private final RecordView view = new RecordView();
    private int index;
    private int count;

    /** @param filter of the records of interest, for this cursor alone */
    RecordCursor(RecordedCommands records, RecordFilter filter) {
        this.records = records;
        this.filter = filter;
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

    /** Whether the record is of interest. To be asked of all records, in order. */
    boolean passes() {
        return filter.isAll() || filter.passes(view());
    }

    /** Whether no record from here on is. */
    boolean isBehindFilter() {
        return filter.span().isBehind(sequence(), timestampNs());
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
    RecordView view() {
        return view.wrap(buffer(), commandOffset() - JournalPayload.COMMAND_OFFSET, sequence(), timestampNs(), true);
    }

    @Override
    public void close() {
        records.close();
    }
}
