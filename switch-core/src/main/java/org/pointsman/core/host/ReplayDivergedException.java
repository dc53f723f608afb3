package org.pointsman.core.host;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Outcomes;

/**
 * The engine decided a recorded command otherwise than it did when it was recorded. Carries both, for whoever says what
 * differs ({@code core.view.Divergence}).
 */
public final class ReplayDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    public static final String ADVICE =
            "Either this version has other rules than the one that wrote the journal (go back to"
                    + " that one), or the journal or the engine is damaged (verify the journal)";

    private final long sequence;
    private final long timestampNs;
    private final transient UnsafeBuffer recorded;
    private final transient UnsafeBuffer decided;

    /**
     * @param payload offset of the record's payload ({@link JournalPayload}) in {@code buffer}, card number in clear
     * @param outcomes of the same command decided again
     */
    public ReplayDivergedException(
            long sequence, long timestampNs, DirectBuffer buffer, int payload, Outcomes outcomes) {
        super("record " + sequence + ": replay decides it otherwise than it was decided. " + ADVICE);
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        int commandLength = JournalPayload.commandLength(buffer, payload);
        recorded = copy(
                buffer, payload, JournalPayload.length(commandLength, JournalPayload.outcomesLength(buffer, payload)));
        decided = copy(outcomes.buffer(), outcomes.offset(), outcomes.length());
    }

    private static UnsafeBuffer copy(DirectBuffer buffer, int offset, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return new UnsafeBuffer(copy);
    }

    public long sequence() {
        return sequence;
    }

    /** Nanoseconds since 1970. */
    public long timestampNs() {
        return timestampNs;
    }

    /** The payload of the record: command, with its card number in clear, and outcomes. */
    public DirectBuffer recorded() {
        return recorded;
    }

    /** The outcomes of the command decided again. */
    public DirectBuffer decided() {
        return decided;
    }
}
