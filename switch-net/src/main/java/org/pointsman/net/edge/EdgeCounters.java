package org.pointsman.net.edge;

import java.util.concurrent.atomic.LongAdder;

/** What the edge counts. Any thread. */
public final class EdgeCounters {
    private final LongAdder refused = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder framingLost = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder timedOut = new LongAdder();

    /** The ring was full. */
    public void refused() {
        refused.increment();
    }

    /** An answer's connection was gone. */
    public void dropped() {
        dropped.increment();
    }

    /** A connection was closed because its frames could not be told apart any more. */
    public void framingLost() {
        framingLost.increment();
    }

    /** A message that no answer exists for: a response, a notification, or one without a readable type. */
    public void ignored() {
        ignored.increment();
    }

    /** There were as many connections as a listener takes. */
    void refusedConnection() {
        refusedConnections.increment();
    }

    /** A connection was closed because it had stood still for too long. */
    public void timedOut() {
        timedOut.increment();
    }

    public long refusals() {
        return refused.sum();
    }

    public long droppedAnswers() {
        return dropped.sum();
    }

    public long framingLosses() {
        return framingLost.sum();
    }

    public long ignoredMessages() {
        return ignored.sum();
    }

    public long refusedConnections() {
        return refusedConnections.sum();
    }

    public long timedOutConnections() {
        return timedOut.sum();
    }
}
