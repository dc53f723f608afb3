package org.pointsman.core.host.local;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.HostClock;

/**
 * The commands that come from the host itself: that it started, that a new business day begins, that time passes while
 * nobody sends anything. One thread, which looks ten times a second.
 */
public final class HostTimer implements AutoCloseable {
    /** Version of the command schema that {@code HostStarted} records. */
    public static final int SCHEMA_VERSION = HostCommands.SCHEMA_VERSION;

    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LocalHost host;
    private final HostClock clock;
    private final HostCommands commands;
    private final FailStop failStop;
    private final Thread thread = new Thread(this::run, "pointsman-timer");
    private volatile boolean closed;

    public HostTimer(LocalHost host, HostClock clock, BusinessCalendar calendar, FailStop failStop) {
        this.host = host;
        this.clock = clock;
        commands = new HostCommands(calendar);
        this.failStop = failStop;
        thread.setDaemon(true);
    }

    /** Announces the start and today's business day, then keeps time. Called once, before any request is taken. */
    public void start() {
        submit(Slot.Kind.COMMAND, commands.started(host.rulesVersion()));
        openBusinessDay();
        host.drain();
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                LockSupport.parkNanos(INTERVAL_NS);
                openBusinessDay();
                if (host.nextDeadlineNs() <= clock.wallNs()) {
                    submit(Slot.Kind.TICK, commands.tick());
                }
            }
        } catch (Throwable e) {
            // An Error too: without its timer the switch would go on, and no hold expire and no business day begin.
            if (!closed) {
                failStop.fail("the host's timer failed", e);
            }
        }
    }

    private void openBusinessDay() {
        submit(Slot.Kind.COMMAND, commands.businessDay(clock.wallNs()));
    }

    private void submit(Slot.Kind kind, int length) {
        if (length > 0) {
            host.submit(kind, commands.buffer(), 0, length);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
