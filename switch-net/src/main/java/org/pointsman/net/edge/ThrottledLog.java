package org.pointsman.net.edge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

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

    /**
     * Logs the event, unless one of its kind was logged within the interval.
     *
     * @param keysAndValues in turn; never what a peer sent
     */
    public void warn(String event, Object... keysAndValues) {
        if (isDue()) {
            log(log.atWarn(), event, keysAndValues);
        }
    }

    /** As {@link #warn}, at level error, with the stack trace of {@code cause}. */
    public void error(String event, Throwable cause, Object... keysAndValues) {
        if (isDue()) {
            log(log.atError().setCause(cause), event, keysAndValues);
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

    private void log(LoggingEventBuilder line, String event, Object... keysAndValues) {
        LoggingEventBuilder whole = line;
        for (int i = 0; i < keysAndValues.length; i += 2) {
            whole = whole.addKeyValue((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        long count = suppressed.getAndSet(0);
        if (count > 0) {
            whole = whole.addKeyValue("suppressed", count);
        }
        whole.log(event);
    }
}
