package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import java.util.stream.IntStream;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountReplyEncoder;
import org.pointsman.core.codec.AccountViewEncoder;
import org.pointsman.core.codec.HoldExpiredEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PaymentViewEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.engine.Outcomes;

/**
 * One place of the ring: a command on its way through the stages, and what followed from it. All of it lies in memory that
 * all slots share, so that a slot on its way from one core to another is as few cache lines as it can be.
 *
 * <pre>
 *  0           32                        320                       704
 *  +-----------+-------------------------+-------------------------+
 *  | see below | command (SBE)           | outcomes (SBE, a list)  |
 *  +-----------+-------------------------+-------------------------+
 *   0 timestampNs   8 kind   12 length of the command   16 length of the outcomes   24 since
 * </pre>
 *
 * Whoever claimed the slot writes it; after publication it belongs to the stage that is handling it.
 */
public final class Slot {
    public static final int COMMAND_CAPACITY = 256;
    public static final int OUTCOMES_CAPACITY = 384;

    private static final int TIMESTAMP = 0;
    private static final int KIND = 8;
    private static final int COMMAND_LENGTH = 12;
    private static final int OUTCOMES_LENGTH = 16;
    private static final int SINCE = 24;
    private static final int COMMAND = 32;
    private static final int OUTCOMES = 320;
    private static final int CACHE_LINE_BYTES = 64;

    /** An odd number of cache lines, lest the same line of each slot compete for the same sets of a cache. */
    public static final int LENGTH = OUTCOMES + OUTCOMES_CAPACITY;

    /** What the stages do with a slot. */
    public enum Kind {
        /** Nothing: a claimed slot is always published, even if no command came of it. */
        NOTHING,
        /** The engine applies the command, the journal keeps it, its outcomes leave. */
        COMMAND,
        /** As a command, but kept only if a timer fired. */
        TICK,
        /**
         * A command if the engine remembers its request, else {@link #DECIDED} with the outcomes that stand already: so what is
         * not to be decided never becomes a command.
         */
        REPEAT,
        /** The engine answers from its state; nothing is kept. */
        QUERY,
        /** The outcomes stand already: an answer decided at the edge, which leaves in order with the others. */
        DECIDED,
        /** Nothing but a sign of life: on its way the engine shows how full its tables are. */
        PROBE
    }

    private static final int LONGEST_ANSWER_BYTES = IntStream.of(
                    ReplyEncoder.BLOCK_LENGTH,
                    PaymentViewEncoder.BLOCK_LENGTH,
                    AccountViewEncoder.BLOCK_LENGTH,
                    AccountReplyEncoder.BLOCK_LENGTH)
            .max()
            .getAsInt();

    private static final Kind[] KINDS = Kind.values();

    private final UnsafeBuffer buffer;
    private final int offset;

    /** A slot over {@link #LENGTH} bytes of {@code memory}, which all slots share. */
    public Slot(UnsafeBuffer memory, int offset) {
        buffer = memory;
        this.offset = offset;
    }

    /** A ring of slots side by side. */
    static RingBuffer<Slot> newRing(int slots, WaitStrategy waitStrategy) {
        UnsafeBuffer memory =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(slots * LENGTH, BitUtil.CACHE_LINE_LENGTH));
        int[] filled = {0};
        return RingBuffer.createMultiProducer(() -> new Slot(memory, filled[0]++ * LENGTH), slots, waitStrategy);
    }

    /**
     * Checks that the longest list of outcomes a command can have fits (docs/architecture.md, "Bounds"): a reply behind all timers of a step.
     *
     * @throws IllegalStateException if it does not
     */
    public static void requireRoomFor(int maxTimersPerStep) {
        int header = MessageHeaderEncoder.ENCODED_LENGTH;
        long longest =
                (long) maxTimersPerStep * (header + HoldExpiredEncoder.BLOCK_LENGTH) + header + LONGEST_ANSWER_BYTES;
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
        return offset + COMMAND;
    }

    /** The memory address of {@link #commandOffset()}. */
    public long commandAddress() {
        return buffer.addressOffset() + offset + COMMAND;
    }

    /** Makes the slot what {@code kind} says, with a command of that many bytes and no outcomes yet. */
    public void set(Kind kind, int commandLength) {
        buffer.putInt(offset + KIND, kind.ordinal());
        buffer.putInt(offset + COMMAND_LENGTH, commandLength);
        buffer.putInt(offset + OUTCOMES_LENGTH, 0);
        buffer.putLong(offset + SINCE, 0);
    }

    /**
     * Makes the slot say nothing until it is set to something else, and touches the cache lines that a command will be
     * written to: another core had them last, and those of a batch of slots are better asked for together.
     */
    public void setToNothing() {
        set(Kind.NOTHING, 0);
        buffer.putLong(offset + CACHE_LINE_BYTES, 0);
        buffer.putLong(offset + 2 * CACHE_LINE_BYTES, 0);
    }

    /** Starts an empty list of outcomes in this slot. */
    public Outcomes begin(Outcomes outcomes) {
        return outcomes.wrap(buffer, offset + OUTCOMES, OUTCOMES_CAPACITY);
    }

    /** Makes the slot {@link Kind#DECIDED}, with the list of outcomes that {@link #begin} started. */
    public void decided(Outcomes outcomes) {
        set(Kind.DECIDED, 0);
        keep(outcomes);
    }

    /**
     * Has a slot that was set to a {@link Kind#COMMAND} become a {@link Kind#REPEAT}.
     *
     * @param otherwise the list of outcomes that {@link #begin} started: what leaves if the engine does not remember the request
     */
    public void onlyRepeat(Outcomes otherwise) {
        kind(Kind.REPEAT);
        keep(otherwise);
    }

    /** A repeat becomes a command like any other if its request is remembered; else its outcomes stand already. */
    void repeats(boolean remembered) {
        kind(remembered ? Kind.COMMAND : Kind.DECIDED);
    }

    /** Ends the list of outcomes that {@link #begin} started. */
    void keep(Outcomes outcomes) {
        buffer.putInt(offset + OUTCOMES_LENGTH, outcomes.length());
    }

    /** A tick becomes a command like any other if a timer fired, and nothing if none did. */
    void ticked(boolean fired) {
        kind(fired ? Kind.COMMAND : Kind.NOTHING);
    }

    private void kind(Kind kind) {
        buffer.putInt(offset + KIND, kind.ordinal());
    }

    Kind kind() {
        return KINDS[buffer.getInt(offset + KIND)];
    }

    int commandLength() {
        return buffer.getInt(offset + COMMAND_LENGTH);
    }

    /** Where in {@link #buffer()} the outcomes begin. */
    int outcomesOffset() {
        return offset + OUTCOMES;
    }

    int outcomesLength() {
        return buffer.getInt(offset + OUTCOMES_LENGTH);
    }

    /**
     * For metrics: when the last of those who handle the slot was done with it, by {@code Measuring}. Whoever claims a slot may
     * say when that was, behind {@link #set}; unless it does, the slot is not timed.
     */
    public void since(long nowNs) {
        buffer.putLong(offset + SINCE, nowNs);
    }

    long sinceNs() {
        return buffer.getLong(offset + SINCE);
    }

    /** The host's stamp, in nanoseconds since 1970. */
    long timestampNs() {
        return buffer.getLong(offset + TIMESTAMP);
    }

    void stamp(long timestampNs) {
        buffer.putLong(offset + TIMESTAMP, timestampNs);
    }
}
