package org.pointsman.core.engine;

import org.agrona.DirectBuffer;

/**
 * The seam between the switch's deterministic state machine and whatever drives it.
 *
 * <p>The result of every call depends on the engine's state, the arguments and nothing else: no clock, no randomness, no
 * thread, no I/O. One thread at a time may call an engine. Commands and outcomes are SBE messages ({@code engine.xml})
 * that begin with their message header; timestamps are nanoseconds since 1970 UTC and never go back.
 *
 * <p>An exception thrown from any of these methods is a broken invariant: the host stops the process.
 */
public interface Engine {
    /** Version of the rules of journals that do not name one. */
    int FIRST_RULES_VERSION = 1;

    /**
     * Applies one command. Fires the timers that are due by {@code timestampNs} first, a bounded number of them.
     *
     * @param timestampNs the host's stamp, at least that of the command before
     * @param buffer holds the command
     * @param offset of the command's message header
     * @param length of header and block in bytes
     * @param outcomes receives what follows from the command, in order; cleared by the caller
     */
    void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes);

    /**
     * Answers a query from the state as it stands. Changes nothing, fires no timers.
     */
    void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes);

    /**
     * Lets time pass: fires the timers due by {@code timestampNs}, a bounded number of them.
     *
     * @return true if anything changed, so that the tick has to be journaled
     */
    boolean onTick(long timestampNs, Outcomes outcomes);

    /**
     * Reads, without any effect, the memory a command is going to need, so that the cache misses of a whole batch
     * overlap instead of queueing up one behind the other. Optional: skipping it changes nothing but time.
     */
    void prefetch(DirectBuffer buffer, int offset);

    /**
     * Whether the request that a command is, is remembered under its key, so that {@link #onCommand} would decide nothing new: a
     * repeat gets its first answer, other content under the same key is refused. Changes nothing, fires no timers.
     *
     * @throws IllegalStateException if the command is no request, or of another layout than this engine's
     */
    boolean remembers(DirectBuffer buffer, int offset, int length);

    /** Shows how full each table is, for metrics: the same tables in the same order every time. An engine without bounds has none. */
    default void forEachTable(TableVisitor visitor) {}

    /** The instant of the next timer, or {@link Long#MAX_VALUE} when none is set. */
    long nextDeadlineNs();

    /** Version of the rules this engine decides by. What older rules decided is never decided again by newer ones. */
    default int rulesVersion() {
        return FIRST_RULES_VERSION;
    }

    /**
     * Writes all state down, for {@link #loadSnapshot}. Reads only, and takes as long as it takes: on the thread that drives
     * the engine, or on another while nobody drives it.
     *
     * @throws IllegalStateException if the engine is empty
     */
    default void writeSnapshot(SnapshotSink sink) {
        throw new UnsupportedOperationException("this engine writes no snapshots");
    }

    /**
     * Brings an empty engine to the state that was written down; from there on it decides every command as the engine that
     * wrote it does. Tables may have other layouts and larger capacities than those of the engine that wrote.
     *
     * @throws BadSnapshotException if there is anything wrong with the snapshot, naming the section; the engine is still empty
     * @throws IllegalStateException if the engine is not empty
     */
    default void loadSnapshot(SnapshotSource source) {
        throw new UnsupportedOperationException("this engine loads no snapshots");
    }

    /** Sum of the hashes of all records of the state; cheap to read, independent of layout. */
    long stateHash();
}
