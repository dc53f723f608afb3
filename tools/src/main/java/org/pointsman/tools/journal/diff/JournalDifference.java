package org.pointsman.tools.journal.diff;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.view.Comparison;
import org.pointsman.core.view.Divergence;
import org.pointsman.core.view.FieldDifference;
import org.pointsman.core.view.Texts;

/**
 * Where two journals cease to be the same.
 *
 * @param kind in what way
 * @param sequence of the first record that is not the same, or that one of them does not have
 * @param time of that record, in the one that has it first
 * @param type what was asked for in it, in a word
 * @param fields in what the two records differ; none where one of them is missing
 */
record JournalDifference(Kind kind, long sequence, String time, String type, List<FieldDifference> fields) {

    enum Kind {
        /** Both have the record, and not the same in it. */
        RECORD,
        /** The left journal ends before it. */
        LEFT_ENDS,
        /** The right journal ends before it. */
        RIGHT_ENDS
    }

    /**
     * @param otherKeys whether fingerprints cannot be compared, because they were made with different keys
     * @return without fields if there is no difference but in those
     */
    static JournalDifference between(RecordCursor left, RecordCursor right, boolean otherKeys) {
        List<FieldDifference> fields = new ArrayList<>();
        if (left.timestampNs() != right.timestampNs()) {
            fields.add(new FieldDifference(
                    "timestamp", Texts.instant(left.timestampNs()), Texts.instant(right.timestampNs())));
        }
        Comparison.ofMessages(left.buffer(), left.commandOffset(), right.buffer(), right.commandOffset()).stream()
                .filter(field -> !(otherKeys && isFingerprint(field.field())))
                .forEach(fields::add);
        fields.addAll(Comparison.ofOutcomes(
                left.buffer(),
                left.outcomesOffset(),
                left.outcomesLength(),
                right.buffer(),
                right.outcomesOffset(),
                right.outcomesLength()));
        return of(Kind.RECORD, left, fields);
    }

    private static boolean isFingerprint(String field) {
        return field.equals("Genesis.referenceDigest") || field.endsWith(".key");
    }

    /** @param there the record that only one of them has */
    static JournalDifference endsBefore(Kind kind, RecordCursor there) {
        return of(kind, there, List.of());
    }

    private static JournalDifference of(Kind kind, RecordCursor record, List<FieldDifference> fields) {
        return new JournalDifference(
                kind,
                record.sequence(),
                Texts.instant(record.timestampNs()),
                record.view().word(),
                fields);
    }

    /** Of a record and what is decided now. */
    static JournalDifference of(ReplayDivergedException diverged) {
        Divergence divergence = Divergence.of(diverged);
        return new JournalDifference(
                Kind.RECORD,
                divergence.sequence(),
                Texts.instant(divergence.timestampNs()),
                divergence.command(),
                divergence.differences());
    }
}
