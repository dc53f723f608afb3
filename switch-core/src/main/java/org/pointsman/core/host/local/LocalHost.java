package org.pointsman.core.host.local;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.TableVisitor;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.PanCipher;
import org.pointsman.core.host.metrics.LatencyHistogram;
import org.pointsman.core.host.metrics.Measuring;
import org.pointsman.journal.Journal;

/**
 * Runs an engine on a ring with a journal:
 *
 * <pre>
 *   event loops ── tryClaim, write, publish ──► RING ──► 1 EngineStage ──► 2 JournalStage ──► 3 EffectsStage ──► Gateways
 * </pre>
 *
 * On one thread or three; the stages are the same. Slots are claimed by the batch from any number of threads.
 */
public final class LocalHost implements AutoCloseable {
    /** What {@link #tryClaim} returns when the ring has no room. */
    public static final long REFUSED = -1;

    /** Most slots that may be claimed at once. */
    public static final int MAX_CLAIM = 256;

    /** How it runs. Ring size in slots, a power of two; threads 1 or 3; yield in ns before a stage parks. */
    public record Options(int ringSize, int threads, long yieldNs) {
        public static final int DEFAULT_RING_SIZE = 8192;
        public static final Options DEFAULT = new Options(DEFAULT_RING_SIZE, 1, TimeUnit.MICROSECONDS.toNanos(200));

        public Options {
            if (!BitUtil.isPowerOfTwo(ringSize) || ringSize < MAX_CLAIM) {
                throw new IllegalArgumentException(
                        "ring size " + ringSize + ": a power of two from " + MAX_CLAIM + " on");
            }
            if (threads != 1 && threads != 3) {
                throw new IllegalArgumentException("pipeline threads " + threads + ": 1 or 3");
            }
        }
    }

    private final RingBuffer<Slot> ring;
    private final Measuring measuring = new Measuring();
    private final EngineStage engineStage;
    private final JournalStage journalStage;
    private final EffectsStage effectsStage;
    private final List<StageProcessor> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param gateways by number; outcomes are addressed to them
     * @param journal recovered; from now on used by the journal stage's thread only, and closed by the caller after
     *     {@link #close}
     */
    public LocalHost(
            Options options,
            Engine engine,
            HostClock clock,
            Journal journal,
            byte[] panKey,
            Gateway[] gateways,
            FailStop failStop) {
        ParkingWaitStrategy waitStrategy = new ParkingWaitStrategy(options.yieldNs());
        UnsafeBuffer memory = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(options.ringSize() * Slot.LENGTH, BitUtil.CACHE_LINE_LENGTH));
        int[] filled = {0};
        ring = RingBuffer.createMultiProducer(
                () -> new Slot(memory, filled[0]++ * Slot.LENGTH), options.ringSize(), waitStrategy);
        engineStage = new EngineStage(ring, engine, clock, measuring);
        journalStage =
                new JournalStage(ring, journal, PanCipher.encrypting(panKey, StageProcessor.MAX_BATCH), measuring);
        effectsStage = new EffectsStage(ring, gateways);
        if (options.threads() == 1) {
            addProcessor("pipeline", ring.newBarrier(), allStages(), waitStrategy, failStop);
        } else {
            addProcessor("engine", ring.newBarrier(), engineStage, waitStrategy, failStop);
            addProcessor("journal", barrierBehindLast(), journalStage, waitStrategy, failStop);
            addProcessor("effects", barrierBehindLast(), effectsStage, waitStrategy, failStop);
        }
        ring.addGatingSequences(processors.get(processors.size() - 1).sequence());
    }

    private Stage allStages() {
        return new Stage() {
            @Override
            public void onBatch(long first, long last) {
                engineStage.onBatch(first, last);
                journalStage.onBatch(first, last);
                effectsStage.onBatch(first, last);
            }

            @Override
            public void onReleased() {
                effectsStage.onReleased();
            }
        };
    }

    private SequenceBarrier barrierBehindLast() {
        return ring.newBarrier(processors.get(processors.size() - 1).sequence());
    }

    private void addProcessor(
            String name, SequenceBarrier barrier, Stage stage, ParkingWaitStrategy waitStrategy, FailStop failStop) {
        StageProcessor processor = new StageProcessor(name, barrier, stage, waitStrategy, failStop);
        processors.add(processor);
        threads.add(new Thread(processor, "pointsman-" + name));
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /**
     * Claims {@code count} slots in a row without waiting. Each of them has to be set and all of them published, whatever
     * happens. Any thread.
     *
     * @param count 1 to {@link #MAX_CLAIM}
     * @return the last of the slots, or {@link #REFUSED} if the ring is too full
     */
    public long tryClaim(int count) {
        // Asked first, because being refused must not cost an exception; two threads may still race for the last slots.
        if (!ring.hasAvailableCapacity(count)) {
            return REFUSED;
        }
        try {
            return ring.tryNext(count);
        } catch (InsufficientCapacityException e) {
            return REFUSED;
        }
    }

    /** A claimed slot. */
    public Slot slot(long sequence) {
        return ring.get(sequence);
    }

    /** Hands over the slots from {@code first} to {@code last}, both included. */
    public void publish(long first, long last) {
        ring.publish(first, last);
    }

    /**
     * Submits one command of the host's, waiting for room. For start-up and calendars, never for an event loop.
     *
     * @return its slot's sequence
     */
    public long submit(Slot.Kind kind, DirectBuffer buffer, int offset, int length) {
        long sequence;
        while ((sequence = tryClaim(1)) == REFUSED) {
            if (!threads.get(0).isAlive()) {
                throw new IllegalStateException("the pipeline has stopped");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
        Slot slot = slot(sequence);
        slot.buffer().putBytes(slot.commandOffset(), buffer, offset, length);
        slot.set(kind, length);
        publish(sequence, sequence);
        return sequence;
    }

    /**
     * Sends a sign of life through the pipeline, without waiting: nothing is decided, kept or answered, but on its way the
     * engine shows how full its tables are. Any thread, once the engine is founded.
     *
     * @return its slot, which {@link #passedSlot} reaches when it has come through; {@link #REFUSED} if the ring is full
     */
    public long tryProbe() {
        long sequence = tryClaim(1);
        if (sequence != REFUSED) {
            slot(sequence).set(Slot.Kind.PROBE, 0);
            publish(sequence, sequence);
        }
        return sequence;
    }

    /** Whether all threads of the pipeline run. Any thread. */
    public boolean isAlive() {
        for (Thread thread : threads) {
            if (!thread.isAlive()) {
                return false;
            }
        }
        return true;
    }

    /** The newest slot that has come through all stages, -1 before the first. Any thread. */
    public long passedSlot() {
        return processors.get(processors.size() - 1).sequence().get();
    }

    /** Waits until everything published so far has been decided, kept and answered. */
    public void drain() {
        long target = ring.getCursor();
        StageProcessor last = processors.get(processors.size() - 1);
        while (last.sequence().get() < target) {
            if (threads.stream().anyMatch(thread -> !thread.isAlive())) {
                throw new IllegalStateException("the pipeline has stopped");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
    }

    /** Finishes what is in the ring, then ends the threads. Nobody may claim any more. */
    @Override
    public void close() {
        if (threads.stream().allMatch(Thread::isAlive)) {
            drain();
        }
        processors.forEach(StageProcessor::halt);
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** When the engine next wants a tick, nanoseconds since 1970. Any thread. */
    public long nextDeadlineNs() {
        return engineStage.nextDeadlineNs();
    }

    /** Sequence of the newest durable record. Any thread. */
    public long journalSequence() {
        return journalStage.lastSequence();
    }

    /** How many commands of the host the engine refused since the start. Any thread. */
    public long refusedCommands() {
        return effectsStage.refusedCommands();
    }

    /** Why it refused the last of them (CommandError). Any thread. */
    public int lastRefusal() {
        return effectsStage.lastRefusal();
    }

    /** Free slots. Any thread. */
    public long freeSlots() {
        return ring.remainingCapacity();
    }

    /** How many slots are decided but not yet durable: how far the engine runs ahead of the journal. Any thread. */
    public long journalLagSlots() {
        // The journal's first: it can only have moved on when the engine's is read, so the lag is never below 0.
        long durable = journalStage.lastSlot();
        return engineStage.lastSlot() - durable;
    }

    /** How full the engine's tables were when the newest probe passed. Any thread. */
    public void forEachTable(TableVisitor visitor) {
        engineStage.tables().forEach(visitor);
    }

    /** From the claim of slots to their decision. To be read by any thread. */
    public LatencyHistogram decideLatencies() {
        return engineStage.timer().latencies();
    }

    /** From the decision of slots until they are durable. To be read by any thread. */
    public LatencyHistogram journalLatencies() {
        return journalStage.timer().latencies();
    }

    /** Whether the pipeline and its edge measure. */
    public Measuring measuring() {
        return measuring;
    }

    public int ringSize() {
        return ring.getBufferSize();
    }

    /** The threads of the pipeline, for reports about their CPU time and allocation. */
    public List<Thread> threads() {
        return List.copyOf(threads);
    }
}
