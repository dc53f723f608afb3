package org.pointsman.net.api;

import java.util.concurrent.TimeUnit;

/** What an HTTP connection can stand still in, and for how long it may. */
enum HttpPhase {
    /** For its next request. */
    IDLE("no request for longer than idleTimeout"),
    /** For its peer to take what it was answered: any of it. */
    UNREAD("it did not take any of its responses within receiveTimeout"),
    /** For the rest of a request. */
    RECEIVING("a request it has begun was not complete within receiveTimeout"),
    /** For the switch: a request is being processed. */
    ANSWERING("it waits for the switch"),
    /** For its peer to read the last answer. */
    LEAVING("it did not take its last response within receiveTimeout"),
    /** For its peer to close it too. */
    DRAINING("it was not closed by its peer");

    static final int COUNT = values().length;

    /** Long enough for a peer that is still sending to see that it need not. */
    private static final long MAX_DRAINING_NS = TimeUnit.SECONDS.toNanos(1);

    private final String reason;

    HttpPhase(String reason) {
        this.reason = reason;
    }

    /** Why a connection was closed that stood still too long; keys are those of the configuration. */
    String reason() {
        return reason;
    }

    /** 0: for ever. */
    long limitNs(ApiListener.Options options) {
        return switch (this) {
            case IDLE -> options.idleTimeoutNs();
            case RECEIVING, UNREAD, LEAVING -> options.receiveTimeoutNs();
            case DRAINING -> MAX_DRAINING_NS;
            case ANSWERING -> 0;
        };
    }
}
