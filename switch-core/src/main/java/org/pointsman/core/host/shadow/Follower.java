package org.pointsman.core.host.shadow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.JournalDamagedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a {@link FollowerWork}. The pipeline waits for nothing here: whatever goes wrong is logged and counted, and the
 * switch goes on.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long UNACKNOWLEDGED_NS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How long after the disk failed it sealing is tried again. */
    private static final long SEAL_AGAIN_NS = TimeUnit.SECONDS.toNanos(10);

    /** How long a stop waits for the rest of the journal to be read. */
    private static final long CATCH_UP_NS = TimeUnit.SECONDS.toNanos(60);

    /**
     * What it does.
     *
     * @param seals when seals end; null = nothing is sealed
     * @param snapshots when snapshots are written; null = there is no shadow
     * @param retention what is removed behind a snapshot; null = nothing
     */
    public record Options(Sealer.Options seals, SnapshotPolicy snapshots, RetentionPolicy retention) {
        /** Whether there is nothing to do. */
        public boolean isIdle() {
            return seals == null && snapshots == null;
        }
    }

    private final FollowerWork work;
    private final Thread thread = new Thread(this::run, "pointsman-follower");

    private volatile boolean stopping;
    /** Whether only the step under way is still to be taken. */
    private volatile boolean hurried;

    private volatile long stopDeadlineNs;

    /**
     * @param clocks when seals, snapshots and retention are due
     * @param room asked before a snapshot is written
     */
    public Follower(FollowedPlace place, Options options, SnapshotRoom room, HostClock.Source clocks) {
        this(place, options, room, clocks, SEAL_AGAIN_NS);
    }

    /** @param sealAgainNs how long after the disk failed it sealing is tried again */
    Follower(FollowedPlace place, Options options, SnapshotRoom room, HostClock.Source clocks, long sealAgainNs) {
        work = new FollowerWork(place, options, room, clocks, sealAgainNs);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Its figures; to be read by any thread. */
    public FollowerStatus status() {
        return work.status();
    }

    /**
     * Reads what the journal holds by now, seals it, writes a snapshot if it is to, and ends the thread. To be called when
     * nothing is written any more. Returns when the thread has ended; if the caller is interrupted, that is behind its next step.
     */
    @Override
    public void close() {
        stopDeadlineNs = System.nanoTime() + CATCH_UP_NS;
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // Somebody is in a hurry: what is left is done behind the next start.
                hurried = true;
                LockSupport.unpark(thread);
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (work) {
            work.open();
            while (work.isWanted() && !hurried) {
                // Asked before the end is looked for, so that nothing written before the stop is missed.
                boolean last = stopping;
                FollowerWork.Step step = work.step(last);
                if (last && (step == FollowerWork.Step.AT_END || System.nanoTime() - stopDeadlineNs > 0)) {
                    work.finish();
                    break;
                }
                pauseBehind(step);
            }
        } catch (RuntimeException | Error e) {
            status().failed();
            LOG.atError()
                    .addKeyValue("record", status().sequence())
                    .addKeyValue("reason", e.toString())
                    .setCause(e instanceof JournalDamagedException ? null : e)
                    .log("follower.failed");
        }
    }

    private static void pauseBehind(FollowerWork.Step step) {
        switch (step) {
            case AT_END -> LockSupport.parkNanos(IDLE_NS);
            case UNACKNOWLEDGED -> LockSupport.parkNanos(UNACKNOWLEDGED_NS);
            default -> {
                // There may be more.
            }
        }
    }
}
