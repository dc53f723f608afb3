package org.pointsman.core.host.local;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Yields for a while, then parks until somebody publishes. Under load nobody ever parks, so a hand-over costs no system
 * call; idle, the switch costs no CPU. Yielding instead of spinning lets producers run where threads outnumber cores.
 */
final class ParkingWaitStrategy implements WaitStrategy {
    /** Stages and no more may wait at the same time. */
    private static final int MAX_WAITERS = 4;
    /** A waiter looks again after this even if nobody woke it. A safety net, not a clock. */
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long yieldNs;
    private final Waiter[] waiters = new Waiter[MAX_WAITERS];
    private int waiterCount;
    private final ThreadLocal<Waiter> waiter = ThreadLocal.withInitial(this::register);

    /** @param yieldNs how long to yield before parking */
    ParkingWaitStrategy(long yieldNs) {
        this.yieldNs = yieldNs;
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        long available = dependent.get();
        if (available >= sequence) {
            barrier.checkAlert();
            return available;
        }
        long deadlineNs = System.nanoTime() + yieldNs;
        while ((available = dependent.get()) < sequence) {
            barrier.checkAlert();
            if (System.nanoTime() - deadlineNs < 0) {
                Thread.yield();
            } else {
                park(sequence, dependent, barrier);
            }
        }
        return available;
    }

    private void park(long sequence, Sequence dependent, SequenceBarrier barrier) throws AlertException {
        Waiter self = waiter.get();
        self.parked = true;
        try {
            // The store above and the load below must not change places: either the publisher sees that we park, or we
            // see what it published. The fence in signalAllWhenBlocking is the other half.
            VarHandle.fullFence();
            barrier.checkAlert();
            if (dependent.get() < sequence) {
                LockSupport.parkNanos(this, PARK_NS);
            }
        } finally {
            self.parked = false;
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle.fullFence();
        for (Waiter w : waiters) {
            if (w != null && w.parked) {
                LockSupport.unpark(w.thread);
            }
        }
    }

    private synchronized Waiter register() {
        Waiter registered = new Waiter(Thread.currentThread());
        if (waiterCount == MAX_WAITERS) {
            throw new IllegalStateException("more than " + MAX_WAITERS + " threads wait on the ring");
        }
        waiters[waiterCount++] = registered;
        return registered;
    }

    private static final class Waiter {
        private final Thread thread;
        private volatile boolean parked;

        private Waiter(Thread thread) {
            this.thread = thread;
        }
    }
}
