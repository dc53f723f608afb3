package org.pointsman.journal;

import java.util.concurrent.locks.LockSupport;

/** Does {@linkplain Disk.Work work} on a thread of its own, until it is closed. */
final class WorkThread implements Disk.Beside {
    /** How often it looks whether there is something to do. A block of 16 MiB lasts a tenth of a second at the most. */
    private static final long INTERVAL_NS = 2_000_000;

    private final Disk.Work work;
    private final Thread thread;
    private volatile boolean closed;

    private WorkThread(String name, Disk.Work work) {
        this.work = work;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    static WorkThread start(String name, Disk.Work work) {
        WorkThread started = new WorkThread(name, work);
        started.thread.start();
        return started;
    }

    private void run() {
        while (!closed) {
            if (!work.step()) {
                LockSupport.parkNanos(INTERVAL_NS);
            }
        }
    }

    /** Returns when the thread has ended. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
