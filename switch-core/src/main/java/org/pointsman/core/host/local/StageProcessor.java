package org.pointsman.core.host.local;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import org.pointsman.core.host.FailStop;

/**
 * Runs one stage on one thread, a bounded batch at a time. Its sequence moves only behind a batch that was handled whole, so
 * when a stage fails nothing of its batch goes on to the next.
 */
final class StageProcessor implements Runnable {
    /**
     * Most slots in a batch (docs/architecture.md, "Bounds"). A quarter of what may be claimed at once, so that edge, pipeline
     * and client work at the same time instead of in turn.
     */
    static final int MAX_BATCH = 64;

    private final String name;
    private final SequenceBarrier barrier;
    private final Stage stage;
    private final ParkingWaitStrategy waitStrategy;
    private final FailStop failStop;
    private final Sequence sequence = new Sequence();

    StageProcessor(
            String name, SequenceBarrier barrier, Stage stage, ParkingWaitStrategy waitStrategy, FailStop failStop) {
        this.name = name;
        this.barrier = barrier;
        this.stage = stage;
        this.waitStrategy = waitStrategy;
        this.failStop = failStop;
    }

    /** The last slot this stage is done with. */
    Sequence sequence() {
        return sequence;
    }

    /** Ends {@link #run} when the batch under way is done. */
    void halt() {
        barrier.alert();
    }

    @Override
    public void run() {
        try {
            while (true) {
                if (!handle(sequence.get() + 1, MAX_BATCH)) {
                    // Claimed by somebody but not yet published: a matter of nanoseconds, or of the claimer's time
                    // slice.
                    Thread.yield();
                }
            }
        } catch (AlertException e) {
            // Halted.
        } catch (InterruptedException | TimeoutException e) {
            failStop.fail(name + " stage was interrupted", e);
        } catch (Throwable e) {
            failStop.fail(name + " stage failed behind slot " + sequence.get(), e);
        }
    }

    /**
     * Does on the caller's thread what {@link #run} does, once and without waiting: for whoever runs all stages by himself.
     * Not to be called again once it has failed.
     *
     * @param most slots, up to {@link #MAX_BATCH}
     * @return whether there was anything to do
     */
    boolean step(int most) {
        long next = sequence.get() + 1;
        try {
            return barrier.getCursor() >= next && handle(next, most);
        } catch (AlertException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(name + " stage was halted", e);
        } catch (Throwable e) {
            failStop.fail(name + " stage failed behind slot " + sequence.get(), e);
            return false;
        }
    }

    /** Waits for slots and handles them. @return false if there are none after all */
    private boolean handle(long next, int most) throws AlertException, InterruptedException, TimeoutException {
        long available = barrier.waitFor(next);
        if (available < next) {
            return false;
        }
        long last = Math.min(available, next + most - 1);
        stage.onBatch(next, last);
        sequence.set(last);
        waitStrategy.signalAllWhenBlocking();
        stage.onReleased();
        return true;
    }
}
