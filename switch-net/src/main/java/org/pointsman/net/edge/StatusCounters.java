package org.pointsman.net.edge;

import org.pointsman.core.host.metrics.Counters;

/** How many HTTP requests one listener answered, by status. One set of counters a loop, which its thread writes. */
public final class StatusCounters {
    private static final int STATUSES = 600;

    private final String listener;
    private final Counters[] ofLoop;

    StatusCounters(String listener, int loops) {
        this.listener = listener;
        ofLoop = new Counters[loops];
        for (int i = 0; i < loops; i++) {
            ofLoop[i] = new Counters(STATUSES);
        }
    }

    public String listener() {
        return listener;
    }

    /** One counter a status, from 0 to 599, for the thread of that loop. */
    public Counters of(LoopGateway gateway) {
        return ofLoop[gateway.number()];
    }

    /** How often that status was answered. Any thread. */
    public long count(int status) {
        long count = 0;
        for (Counters counters : ofLoop) {
            count += counters.get(status);
        }
        return count;
    }

    /** One more than the largest status there is. */
    public int size() {
        return STATUSES;
    }
}
