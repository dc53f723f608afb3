package org.pointsman.tools.load;

/**
 * The timetable of an open loop: when each request is meant to leave, whatever the switch does meanwhile. Latency counts
 * from that instant, so a request that had to wait for a stalled switch shows the stall (no coordinated omission).
 *
 * <p>Instants are nanoseconds of one monotonic clock; requests count from 0.
 */
final class Pacer {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long startNs;
    private final double ratePerSecond;

    Pacer(long startNs, double ratePerSecond) {
        if (!(ratePerSecond > 0)) {
            throw new IllegalArgumentException("a rate is above 0: " + ratePerSecond);
        }
        this.startNs = startNs;
        this.ratePerSecond = ratePerSecond;
    }

    /** When request {@code n} is meant to leave. */
    long intendedNs(long n) {
        return startNs + (long) (n * NANOS_PER_SECOND / ratePerSecond);
    }

    /** How many requests are meant to have left by an instant, that instant included. */
    long dueBy(long nowNs) {
        if (nowNs < startNs) {
            return 0;
        }
        long n = (long) ((nowNs - startNs) * ratePerSecond / NANOS_PER_SECOND) + 1;
        // The two roundings may differ by one: the timetable is what intendedNs says.
        while (n > 0 && intendedNs(n - 1) > nowNs) {
            n--;
        }
        while (intendedNs(n) <= nowNs) {
            n++;
        }
        return n;
    }
}
