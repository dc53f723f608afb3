package org.pointsman.journal;

/** What would be done on a thread beside the appender, done when a test says so. One thread. */
final class SteppedWork {
    private Disk.Work work;

    Disk.Beside begin(Disk.Work newWork) {
        work = newWork;
        return () -> work = null;
    }

    /** @return whether there was anything to do */
    boolean step() {
        return work != null && work.step();
    }

    void finish() {
        while (step()) {
            // One step after another.
        }
    }
}
