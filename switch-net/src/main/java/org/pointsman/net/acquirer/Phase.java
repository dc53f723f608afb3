package org.pointsman.net.acquirer;

import java.util.concurrent.TimeUnit;

/** What a connection can stand still in, and for how long it may. */
enum Phase {
    /** For its next frame, with nothing to answer. */
    IDLE("no request for longer than idleTimeout"),
    /** For the rest of a frame. */
    RECEIVING("a frame it has begun was not complete within receiveTimeout"),
    /** For its peer to take answers, before it is read from again or not. */
    STALLED("it did not take any of its answers within receiveTimeout"),
    /** For the switch: its requests are under way. */
    WAITING("it waits for the switch"),
    /** For its peer to take the last answers. */
    LEAVING("it did not take its last answers within receiveTimeout"),
    /** For its peer to close it too. */
    DRAINING("it was not closed by its peer");

    static final int COUNT = values().length;

    /** Peers that are alive answer the end of a connection at once; the stop of the switch must not wait for others. */
    private static final long MAX_DRAINING_NS = TimeUnit.SECONDS.toNanos(2);

    private final String reason;

    Phase(String reason) {
        this.reason = reason;
    }

    /** Why a connection was closed that stood still too long; keys are those of the configuration. */
    String reason() {
        return reason;
    }

    /** 0: for ever. */
    long limitNs(AcquirerListener listener) {
        return switch (this) {
            case IDLE -> listener.idleTimeoutNs();
            case RECEIVING, STALLED, LEAVING -> listener.receiveTimeoutNs();
            case DRAINING -> MAX_DRAINING_NS;
            case WAITING -> 0;
        };
    }
}
