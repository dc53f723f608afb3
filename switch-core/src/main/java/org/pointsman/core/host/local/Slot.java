package org.pointsman.core.host.local;

import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountViewEncoder;
import org.pointsman.core.codec.HoldExpiredEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.engine.Outcomes;

/**
 * One place of the ring: a command on its way through the stages, and what followed from it.
 *
 * <pre>
 *  0                         256                        512
 *  +-------------------------+--------------------------+
 *  | command (SBE)           | outcomes (SBE, a list)   |
 *  +-------------------------+--------------------------+
 * </pre>
 *
 * Whoever claimed the slot writes it; after publication it belongs to the stage that is handling it.
 */
public final class Slot {
    public static final int COMMAND_CAPACITY = 256;
    public static final int OUTCOMES_CAPACITY = 256;
    public static final int LENGTH = COMMAND_CAPACITY + OUTCOMES_CAPACITY;

    /** What the stages do with a slot. */
    public enum Kind {
        /** Nothing: a claimed slot is always published, even if no command came of it. */
        NOTHING,
        /** The engine applies the command, the journal keeps it, its outcomes leave. */
        COMMAND,
        /** As a command, but kept only if a timer fired. */
        TICK,
        /** The engine answers from its state; nothing is kept. */
        QUERY,
        /** The outcomes stand already: an answer decided at the edge, which leaves in order with the others. */
        DECIDED,
        /** Nothing but a sign of life: on its way the engine shows how full its tables are. */
        PROBE
    }

    private static final Kind[] KINDS = Kind.values();

    private final UnsafeBuffer buffer;
    private final int commandOffset;
    private final Outcomes outcomes = new Outcomes();
    /** By its number, since storing a reference costs a garbage collector's barrier a message. */
    private int kind = Kind.NOTHING.ordinal();

    private int commandLength;
    private long timestampNs;
    private long sinceNs;

    /** A slot over {@link #LENGTH} bytes of {@code memory}, which all slots share. */
    public Slot(UnsafeBuffer memory, int offset) {
        buffer = memory;
        commandOffset = offset;
        outcomes.wrap(memory, offset + COMMAND_CAPACITY, OUTCOMES_CAPACITY);
    }

    /**
     * Checks that the longest list of outcomes a command can have fits (DESIGN section 1): a reply behind all timers of a step.
     *
     * @throws IllegalStateException if it does not
     */
    public static void requireRoomFor(int maxTimersPerStep) {
        int header = MessageHeaderEncoder.ENCODED_LENGTH;
        long longest = (long) maxTimersPerStep * (header + HoldExpiredEncoder.BLOCK_LENGTH)
                + header
                + Math.max(ReplyEncoder.BLOCK_LENGTH, AccountViewEncoder.BLOCK_LENGTH);
        if (longest > OUTCOMES_CAPACITY) {
            throw new IllegalStateException("a step of " + maxTimersPerStep + " timers may have " + longest
                    + " bytes of outcomes; a slot holds " + OUTCOMES_CAPACITY);
        }
    }

    /** The memory of all slots. Sharing one view spares flyweights a change of buffer with every message. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where in {@link #buffer()} this slot's command is written and read. */
    public int commandOffset() {
        return commandOffset;
    }

    public Outcomes outcomes() {
        return outcomes;
    }

    /** Makes the slot what {@code kind} says, with a command of that many bytes and no outcomes yet. */
    public void set(Kind kind, int commandLength) {
        this.kind = kind.ordinal();
        this.commandLength = commandLength;
        sinceNs = 0;
        outcomes.clear();
    }

    /** For {@link Kind#DECIDED}: empty outcomes to be filled by the caller. */
    public Outcomes decided() {
        set(Kind.DECIDED, 0);
        return outcomes;
    }

    /** A tick becomes a command like any other if a timer fired, and nothing if none did. */
    void ticked(boolean fired) {
        kind = (fired ? Kind.COMMAND : Kind.NOTHING).ordinal();
    }

    Kind kind() {
        return KINDS[kind];
    }

    int commandLength() {
        return commandLength;
    }

    /**
     * For metrics: when the last of those who handle the slot was done with it, by {@code Measuring}. Whoever claims a slot may
     * say when that was, behind {@link #set}; unless it does, the slot is not timed.
     */
    public void since(long nowNs) {
        sinceNs = nowNs;
    }

    long sinceNs() {
        return sinceNs;
    }

    /** The host's stamp, in nanoseconds since 1970. */
    long timestampNs() {
        return timestampNs;
    }

    void stamp(long timestampNs) {
        this.timestampNs = timestampNs;
    }
}
