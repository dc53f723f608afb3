package org.pointsman.journal;

import org.pointsman.journal.RecordCheck.Fault;

/**
 * The order in which records follow each other: each is whole, is the next one by its sequence, is no older than the one before,
 * and is the one that the high-water mark remembers if that speaks of it. Knows the newest record that was checked.
 */
final class RecordOrder {
    private final RecordCheck check;

    /** Of the newest record that was checked. */
    private long sequence;

    private long timestampNs;

    /** Where the record stands that is not the next one, what it has by itself, and what stands before it. */
    private int wrongOffset;

    private Fault wrongFault;
    private long sequenceBefore;
    private long timestampNsBefore;
    private HighWaterMark.Value mark;

    RecordOrder(RecordCheck check) {
        this.check = check;
    }

    /** Begins behind a record. @param time its timestamp, 0 if nothing is known of it */
    void beginBehind(long record, long time) {
        sequence = record;
        timestampNs = time;
    }

    /** Sequence of the newest record that was checked. */
    long sequence() {
        return sequence;
    }

    /** Its timestamp; 0 if none was checked. */
    long timestampNs() {
        return timestampNs;
    }

    /**
     * Checks the records of a document, which are known to be right all together or not at all.
     *
     * @param start offset of the first of them
     * @param end behind the last of them
     * @param known what was acknowledged
     * @return false if one of them is not the next one: {@link #wrongOffset}, {@link #wrongSequence} and {@link #whatIsWrong} tell
     */
    boolean follows(int start, int end, HighWaterMark.Value known) {
        long before = sequence;
        long beforeNs = timestampNs;
        for (int offset = start; offset < end; offset += RecordCheck.aligned(check.length(offset))) {
            Fault fault = check.check(offset, end - offset);
            boolean isNext = fault == Fault.NONE
                    && check.sequence(offset) == before + 1
                    && check.timestampNs(offset) >= beforeNs
                    && (before + 1 != known.sequence() || check.timestampNs(offset) == known.timestampNs());
            if (!isNext) {
                wrongOffset = offset;
                wrongFault = fault;
                sequenceBefore = before;
                timestampNsBefore = beforeNs;
                mark = known;
                return false;
            }
            before++;
            beforeNs = check.timestampNs(offset);
        }
        sequence = before;
        timestampNs = beforeNs;
        return true;
    }

    /** Where the record stands that is not the next one. */
    int wrongOffset() {
        return wrongOffset;
    }

    /** Sequence of the record that belongs there. */
    long wrongSequence() {
        return sequenceBefore + 1;
    }

    /** What is wrong with the record that stands there, which has to be there still. */
    String whatIsWrong() {
        if (wrongFault != Fault.NONE) {
            return wrongFault.text();
        }
        if (check.sequence(wrongOffset) != sequenceBefore + 1) {
            return "record " + check.sequence(wrongOffset) + " stands in its place";
        }
        if (check.timestampNs(wrongOffset) < timestampNsBefore) {
            return "its timestamp " + check.timestampNs(wrongOffset) + " is before that of the record before, "
                    + timestampNsBefore;
        }
        return "its timestamp " + check.timestampNs(wrongOffset)
                + " is not the one that the high-water mark remembers, " + mark.timestampNs()
                + ": mark and records are not of the same journal";
    }
}
