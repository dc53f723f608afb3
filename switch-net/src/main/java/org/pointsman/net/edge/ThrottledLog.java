package org.pointsman.net.edge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A warning that peers can cause as often as they like: of those that come within an interval the first is logged, and the
 * next one logged says how many were not. One object a kind of warning and listener; any thread.
 *
 * <p>Whoever calls must have counted the event: the log tells what it looks like, the counters how often it happens.
 */
public final class ThrottledLog {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Logger log;
    private final long intervalNs;
    private final LongSupplier clock;
    private final AtomicLong nextNs;
    private final AtomicLong suppressed = new AtomicLong();

    public ThrottledLog(Logger log) {
        this(log, INTERVAL, System::nanoTime);
    }

    /** @param clock nanoseconds from anywhere, as those of {@link System#nanoTime} */
    ThrottledLog(Logger log, Duration interval, LongSupplier clock) {
        this.log = log;
        this.intervalNs = interval.toNanos();
        this.clock = clock;
        nextNs = new AtomicLong(clock.getAsLong());
    }

    /** @param arguments never what a peer sent */
    public void warn(String message, Object... arguments) {
        if (isDue()) {
            log.warn(message + tail(), arguments);
        }
    }

    /** As {@link #warn}, at level error, with the stack trace of {@code cause}. */
    public void error(String message, Throwable cause) {
        if (isDue()) {
            log.error(message + tail(), cause);
        }
    }

    private boolean isDue() {
        long nowNs = clock.getAsLong();
        long dueNs = nextNs.get();
        if (nowNs - dueNs >= 0 && nextNs.compareAndSet(dueNs, nowNs + intervalNs)) {
            return true;
        }
        suppressed.incrementAndGet();
        return false;
    }

    private String tail() {
        long count = suppressed.getAndSet(0);
        return count == 0 ? "" : " (" + count + " more of this kind since the last such line)";
    }
}
