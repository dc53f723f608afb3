package org.pointsman.tools.acceptance.kill;

import org.pointsman.core.host.HostClock;

/**
 * Clocks on which an hour is a few seconds, so that a kill loop sees hours and days begin. They agree with each other, and
 * from one process to the next.
 */
final class FastClock implements HostClock.Source {
    /** An hour in two seconds. */
    private static final long SPEED = 1800;

    private static final long NS_A_MS = 1_000_000;

    private final long startMs;
    private final long wallMs = System.currentTimeMillis();
    private final long monotonicNs = System.nanoTime();

    /** @param startMs from when on time runs fast: milliseconds since 1970, in the past */
    FastClock(long startMs) {
        this.startMs = startMs;
    }

    @Override
    public long wallMs() {
        return monotonicNs() / NS_A_MS;
    }

    /** Set by the wall clock once, so that a step of the machine's clock is no jump here. */
    @Override
    public long monotonicNs() {
        long elapsedNs = System.nanoTime() - monotonicNs;
        return startMs * NS_A_MS + ((wallMs - startMs) * NS_A_MS + elapsedNs) * SPEED;
    }
}
