package org.pointsman.core.host;

import java.util.concurrent.TimeUnit;

/**
 * Nanoseconds since 1970 UTC that never go back, cheap to read: the monotonic clock, set by the wall clock at the start
 * and drawn after it once a second. A wall clock that jumps further than a bound against the monotonic one is no clock to
 * stamp money with: {@link #nowNs()} throws, and the process stops (docs/architecture.md, "Time comes with the command").
 *
 * <p>{@link #nowNs()} belongs to one thread (the engine stage's); the others may be called by any.
 */
public final class HostClock {
    private static final long RESYNC_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    /** Default bound of a jump. */
    public static final long MAX_JUMP_NS = TimeUnit.MINUTES.toNanos(10);

    /** The clocks of the machine, replaceable in tests. */
    public interface Source {
        long wallMs();

        long monotonicNs();
    }

    /** Of this machine. */
    public static final Source MACHINE = new Source() {
        @Override
        public long wallMs() {
            return System.currentTimeMillis();
        }

        @Override
        public long monotonicNs() {
            return System.nanoTime();
        }
    };

    private final Source source;
    private final long maxJumpNs;
    private long offsetNs;
    private long nextResyncNs;
    private volatile long lastNs;

    /** @param lastNs newest timestamp of the journal: time goes on from there, even if the wall clock is behind it */
    public HostClock(long lastNs) {
        this(lastNs, MACHINE, MAX_JUMP_NS);
    }

    public HostClock(long lastNs, Source source, long maxJumpNs) {
        this.source = source;
        this.maxJumpNs = maxJumpNs;
        this.lastNs = lastNs;
        long monotonicNs = source.monotonicNs();
        offsetNs = wallNs() - monotonicNs;
        nextResyncNs = monotonicNs + RESYNC_INTERVAL_NS;
        if (lastNs - wallNs() > maxJumpNs) {
            throw new IllegalStateException("the clock is " + TimeUnit.NANOSECONDS.toSeconds(lastNs - wallNs())
                    + " s behind the newest record of the journal: set it right, then start again");
        }
    }

    /**
     * @return at least what it returned before
     * @throws IllegalStateException if the wall clock jumped beyond the bound
     */
    public long nowNs() {
        long monotonicNs = source.monotonicNs();
        if (monotonicNs - nextResyncNs >= 0) {
            resync(monotonicNs);
        }
        long nowNs = Math.max(lastNs, monotonicNs + offsetNs);
        lastNs = nowNs;
        return nowNs;
    }

    /**
     * About what {@link #nowNs()} would say, in steps of a millisecond: never before what it said last, so that a deadline set
     * by it has not passed before it begins, even while the wall clock is behind.
     */
    public long timelineNs() {
        return Math.max(lastNs, wallNs());
    }

    /** The machine's wall clock, in steps of a millisecond; may go back. */
    public long wallNs() {
        return TimeUnit.MILLISECONDS.toNanos(source.wallMs());
    }

    private void resync(long monotonicNs) {
        long jumpNs = wallNs() - monotonicNs - offsetNs;
        if (Math.abs(jumpNs) > maxJumpNs) {
            throw new IllegalStateException("the wall clock jumped by " + TimeUnit.NANOSECONDS.toSeconds(jumpNs)
                    + " s, more than the bound of " + TimeUnit.NANOSECONDS.toSeconds(maxJumpNs) + " s");
        }
        offsetNs += jumpNs;
        nextResyncNs = monotonicNs + RESYNC_INTERVAL_NS;
    }
}
