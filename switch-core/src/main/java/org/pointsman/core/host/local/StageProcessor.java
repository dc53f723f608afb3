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
            long next = sequence.get() + 1;
            while (true) {
                long available = barrier.waitFor(next);
                if (available < next) {
                    // Claimed by somebody but not yet published: a matter of nanoseconds, or of the claimer's time
                    // slice.
                    Thread.yield();
                    continue;
                }
                long last = Math.min(available, next + MAX_BATCH - 1);
                stage.onBatch(next, last);
                sequence.set(last);
                waitStrategy.signalAllWhenBlocking();
                stage.onReleased();
                next = last + 1;
            }
        } catch (AlertException e) {
            // Halted.
        } catch (InterruptedException | TimeoutException e) {
            failStop.fail(name + " stage was interrupted", e);
        } catch (Throwable e) {
            failStop.fail(name + " stage failed behind slot " + sequence.get(), e);
        }
    }
}
