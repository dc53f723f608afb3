package org.pointsman.core.simulation;

import org.agrona.concurrent.UnsafeBuffer;

/** Something a client wants, sent until it is answered. */
final class Ask {
    /** What it is remembered by; two asks with one key say different things. Null for a query. */
    final String key;

    final UnsafeBuffer command;

    /** The newest answer that has reached the client; null while it waits. */
    Outcome received;

    Ask(String key, UnsafeBuffer command) {
        this.key = key;
        this.command = command;
    }

    boolean isQuery() {
        return key == null;
    }
}
