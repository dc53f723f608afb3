package org.pointsman.core.host.local;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.BusinessDayEncoder;
import org.pointsman.core.codec.HostStartedEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.TickEncoder;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.HostClock;

/**
 * The commands that come from the host itself: that it started, that a new business day begins, that time passes while
 * nobody sends anything. One thread, which looks ten times a second.
 */
public final class HostTimer implements AutoCloseable {
    /** Version of the command schema that {@code HostStarted} records. */
    public static final int SCHEMA_VERSION = HostStartedEncoder.SCHEMA_VERSION;

    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LocalHost host;
    private final HostClock clock;
    private final BusinessCalendar calendar;
    private final FailStop failStop;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Thread thread = new Thread(this::run, "pointsman-timer");
    private LocalDate day;
    private long dayEndsNs = Long.MIN_VALUE;
    private volatile boolean closed;

    public HostTimer(LocalHost host, HostClock clock, BusinessCalendar calendar, FailStop failStop) {
        this.host = host;
        this.clock = clock;
        this.calendar = calendar;
        this.failStop = failStop;
        thread.setDaemon(true);
    }

    /** Announces the start and today's business day, then keeps time. Called once, before any request is taken. */
    public void start() {
        HostStartedEncoder started = new HostStartedEncoder().wrapAndApplyHeader(buffer, 0, header);
        started.schemaVersion(SCHEMA_VERSION)
                .pad4(0)
                .rulesVersion(host.rulesVersion())
                .pad4b(0);
        host.submit(Slot.Kind.COMMAND, buffer, 0, header.encodedLength() + started.encodedLength());
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
                    tick();
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
        long wallNs = clock.wallNs();
        if (wallNs < dayEndsNs) {
            return;
        }
        LocalDate today = calendar.dayAt(wallNs);
        // Never back: a wall clock that is set back over a cut-over must not reopen a day that was closed.
        if (day == null || today.isAfter(day)) {
            day = today;
            BusinessDayEncoder encoder = new BusinessDayEncoder().wrapAndApplyHeader(buffer, 0, header);
            encoder.epochDay((int) today.toEpochDay())
                    .monthDay(today.getMonthValue() * 100 + today.getDayOfMonth())
                    .pad4(0);
            host.submit(Slot.Kind.COMMAND, buffer, 0, header.encodedLength() + encoder.encodedLength());
        }
        dayEndsNs = calendar.endOfDayNs(day);
    }

    private void tick() {
        TickEncoder encoder = new TickEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.pad8(0);
        host.submit(Slot.Kind.TICK, buffer, 0, header.encodedLength() + encoder.encodedLength());
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
