package org.pointsman.core.host.local;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.TableVisitor;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.NextKey;
import org.pointsman.core.host.PanCipher;
import org.pointsman.core.host.PanKeys;
import org.pointsman.core.host.metrics.LatencyHistogram;
import org.pointsman.core.host.metrics.Measuring;
import org.pointsman.journal.Journal;

/**
 * Runs an engine on a ring with a journal:
 *
 * <pre>
 *   event loops ── tryClaim, write, publish ──► RING ──► EngineStage ──► JournalStage ──► FlushStage ──► EffectsStage ──► Gateways
 * </pre>
 *
 * On one thread or three; a journal that flushes to the disk has flush and effects on a thread of their own in any case, so that
 * the engine goes on deciding while the disk works. The stages are the same. Slots are claimed by the batch from any number of
 * threads.
 */
public final class LocalHost implements AutoCloseable {
    /** What {@link #tryClaim} returns when the ring has no room. */
    public static final long REFUSED = -1;

    /** Most slots that may be claimed at once. */
    public static final int MAX_CLAIM = 256;

    /**
     * How it runs.
     *
     * @param ringSize slots, a power of two
     * @param threads 1, or 3 for engine, journal and effects apart; a flush to the disk makes it one more than 1, and runs with
     *     the effects at 3
     * @param yieldNs how long a stage yields before it parks
     */
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
    private final Engine engine;
    private final EngineStage engineStage;
    private final JournalStage journalStage;
    private final FlushStage flushStage;
    private final EffectsStage effectsStage;
    private final List<StageProcessor> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param gateways by number; outcomes are addressed to them
     * @param journal recovered; from now on used by the threads of the pipeline only, and closed by the caller after
     *     {@link #close}. Its durability decides on the threads
     */
    public LocalHost(
            Options options,
            Engine engine,
            HostClock clock,
            Journal journal,
            byte[] panKey,
            Gateway[] gateways,
            FailStop failStop) {
        this(options, engine, clock, journal, PanKeys.single(panKey), gateways, failStop);
    }

    /** As the other, with keys that can be rotated. */
    public LocalHost(
            Options options,
            Engine engine,
            HostClock clock,
            Journal journal,
            PanKeys panKeys,
            Gateway[] gateways,
            FailStop failStop) {
        ParkingWaitStrategy waitStrategy = new ParkingWaitStrategy(options.yieldNs());
        ring = Slot.newRing(options.ringSize(), waitStrategy);
        this.engine = engine;
        engineStage = new EngineStage(ring, engine, clock, measuring);
        journalStage =
                new JournalStage(ring, journal, PanCipher.encrypting(panKeys, StageProcessor.MAX_BATCH), measuring);
        effectsStage = new EffectsStage(ring, gateways);
        flushStage = new FlushStage(ring, journal, journalStage, measuring);
        addProcessors(options.threads(), flushStage.isToDisk(), waitStrategy, failStop);
        ring.addGatingSequences(processors.get(processors.size() - 1).sequence());
    }

    private void addProcessors(
            int threadCount, boolean flushApart, ParkingWaitStrategy waitStrategy, FailStop failStop) {
        Stage front = new StagesInTurn(engineStage, journalStage);
        Stage back = new StagesInTurn(flushStage, effectsStage);
        if (threadCount == 1 && !flushApart) {
            addProcessor("pipeline", new StagesInTurn(front, back), waitStrategy, failStop);
        } else if (threadCount == 1) {
            addProcessor("pipeline", front, waitStrategy, failStop);
            addProcessor("flush", back, waitStrategy, failStop);
        } else if (!flushApart) {
            addProcessor("engine", engineStage, waitStrategy, failStop);
            addProcessor("journal", new StagesInTurn(journalStage, flushStage), waitStrategy, failStop);
            addProcessor("effects", effectsStage, waitStrategy, failStop);
        } else {
            addProcessor("engine", engineStage, waitStrategy, failStop);
            addProcessor("journal", journalStage, waitStrategy, failStop);
            addProcessor("flush", back, waitStrategy, failStop);
        }
    }

    /** A further thread, behind the ones before it. */
    private void addProcessor(String name, Stage stage, ParkingWaitStrategy waitStrategy, FailStop failStop) {
        SequenceBarrier barrier = processors.isEmpty()
                ? ring.newBarrier()
                : ring.newBarrier(processors.get(processors.size() - 1).sequence());
        StageProcessor processor = new StageProcessor(name, barrier, stage, waitStrategy, failStop);
        processors.add(processor);
        threads.add(new Thread(processor, "pointsman-" + name));
    }

    /** For whoever steps the processors himself. */
    RingBuffer<Slot> ring() {
        return ring;
    }

    /** One a thread, in the order in which slots pass them; for whoever steps them himself instead of starting threads. */
    List<StageProcessor> processors() {
        return processors;
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

    /** Version of the rules that the engine decides by. Any thread. */
    public int rulesVersion() {
        return engine.rulesVersion();
    }

    /** When the engine next wants a tick, nanoseconds since 1970. Any thread. */
    public long nextDeadlineNs() {
        return engineStage.nextDeadlineNs();
    }

    /**
     * Has the journal stage take a new key into use, between two batches: no record before is under it, all from there on
     * are. Returns at once. Any thread.
     */
    public void takeNextKey(NextKey nextKey) {
        journalStage.takeNextKey(nextKey);
    }

    /** Sequence of the newest durable record. Any thread. */
    public long journalSequence() {
        return flushStage.durableSequence();
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
        // The flush's first: it can only have moved on when the engine's is read, so the lag is never below 0.
        long durable = flushStage.lastSlot();
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

    /** From the decision of slots until they are appended. To be read by any thread. */
    public LatencyHistogram journalLatencies() {
        return journalStage.timer().latencies();
    }

    /**
     * From the append of slots until they are on the disk; stays empty where the journal does not flush. To be read by any
     * thread.
     */
    public LatencyHistogram durableLatencies() {
        return flushStage.timer().latencies();
    }

    /** Whether making durable is a flush to the disk. Any thread. */
    public boolean flushesToDisk() {
        return flushStage.isToDisk();
    }

    /** How long each flush took; stays empty where the journal does not flush. To be read by any thread. */
    public LatencyHistogram flushLatencies() {
        return flushStage.flushLatencies();
    }

    /** How many times records were made durable. Any thread. */
    public long flushes() {
        return flushStage.flushes();
    }

    /** How many records they were since the start. Any thread. */
    public long flushedRecords() {
        return flushStage.flushedRecords();
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
