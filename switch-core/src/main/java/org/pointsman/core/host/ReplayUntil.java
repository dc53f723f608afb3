package org.pointsman.core.host;

/**
 * How far a journal is replayed: the last record that is.
 *
 * @param sequence of the last record at most
 * @param timestampNs of the last record at most, nanoseconds since 1970
 */
public record ReplayUntil(long sequence, long timestampNs) {
    /** All of the journal. */
    public static final ReplayUntil END = new ReplayUntil(Long.MAX_VALUE, Long.MAX_VALUE);

    public static ReplayUntil sequence(long sequence) {
        return new ReplayUntil(sequence, Long.MAX_VALUE);
    }

    public static ReplayUntil time(long timestampNs) {
        return new ReplayUntil(Long.MAX_VALUE, timestampNs);
    }

    /** Whether a record is still to be replayed. */
    boolean includes(long recordSequence, long recordTimestampNs) {
        return recordSequence <= sequence && recordTimestampNs <= timestampNs;
    }
}
