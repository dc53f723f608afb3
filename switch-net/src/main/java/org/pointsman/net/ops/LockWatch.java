package org.pointsman.net.ops;

import org.pointsman.core.host.FailStop;
import org.pointsman.journal.Journal;

/**
 * Looks a few times a second whether the journal is still locked, and stops the switch if not: sooner than a second process, to
 * which the directory then looks free, has started and cuts off what this one writes. It goes on until the pipeline of a planned
 * stop has ended. {@link #run} belongs to one thread.
 */
final class LockWatch implements Runnable {
    /** How often {@link #run} is to be called. A start takes about a second. */
    static final long INTERVAL_MS = 200;

    private final Journal journal;
    private final FailStop failStop;

    LockWatch(Journal journal, FailStop failStop) {
        this.journal = journal;
        this.failStop = failStop;
    }

    /** Not to be called again once it has thrown. */
    @Override
    public void run() {
        try {
            journal.requireLock();
        } catch (RuntimeException e) {
            failStop.fail("the journal's lock is lost", e);
            throw e;
        }
    }
}
