package org.pointsman.tools.journal.diff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.view.Comparison;
import org.pointsman.core.view.RecordView;
import org.pointsman.core.view.Texts;
import org.pointsman.tools.journal.JournalSource;
import org.pointsman.tools.journal.RecordFilter;

/**
 * A record in a line.
 *
 * @param time ISO 8601
 * @param command what was asked for, field by field
 * @param outcomes what followed
 */
record RecordLine(long sequence, String time, String command, List<String> outcomes) {

    private static RecordLine of(RecordView record) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < record.outcomeCount(); i++) {
            outcomes.add(Comparison.line(record.outcome(i)));
        }
        return new RecordLine(
                record.sequence(), Texts.instant(record.timestampNs()), Comparison.line(record.command()), outcomes);
    }

    /** The records that stand before one, so many at most. */
    static List<RecordLine> before(JournalSource source, long sequence, int count) throws IOException {
        List<RecordLine> lines = new ArrayList<>();
        if (count == 0) {
            return lines;
        }
        try (RecordCursor records = new RecordCursor(source.records(), RecordFilter.all())) {
            while (records.next() && records.sequence() < sequence) {
                if (records.sequence() >= sequence - count) {
                    lines.add(of(records.view()));
                }
            }
        }
        return lines;
    }

    @Override
    public String toString() {
        return sequence + " " + time + " " + command + " => " + String.join("; ", outcomes);
    }
}
