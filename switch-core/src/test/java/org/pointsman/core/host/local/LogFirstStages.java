package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.PanCipher;
import org.pointsman.core.host.PanKeys;
import org.pointsman.core.host.metrics.Measuring;
import org.pointsman.journal.Journal;

/**
 * The stages of production in the order of a cluster. A command gets its time and is kept before it is decided; records hold no
 * outcomes, for there are none yet.
 */
public final class LogFirstStages {

    /** What happens to a slot, each on a processor of its own. */
    public enum Step {
        LOG,
        FLUSH,
        APPLY,
        ANSWER
    }

    public static final List<Step> IN_ORDER = List.of(Step.values());

    /** Told of every command that is put into the log, before it is. */
    @FunctionalInterface
    public interface Watch {
        void put(long timestampNs, DirectBuffer buffer, int offset, int length);
    }

    private final RingBuffer<Slot> ring;
    private final Engine engine;
    private final HostClock clock;
    private final Watch watch;
    private final List<StageProcessor> processors = new ArrayList<>();
    private final Outcomes outcomes = new Outcomes();

    public LogFirstStages(
            int ringSize,
            List<Step> order,
            Engine engine,
            HostClock clock,
            Journal journal,
            PanKeys panKeys,
            Gateway[] gateways,
            Watch watch,
            FailStop failStop) {
        this.engine = engine;
        this.clock = clock;
        this.watch = watch;
        ParkingWaitStrategy waitStrategy = new ParkingWaitStrategy(0);
        ring = Slot.newRing(ringSize, waitStrategy);
        Measuring measuring = new Measuring();
        JournalStage journalStage =
                new JournalStage(ring, journal, PanCipher.encrypting(panKeys, StageProcessor.MAX_BATCH), measuring);
        FlushStage flushStage = new FlushStage(ring, journal, journalStage, measuring);
        EffectsStage effectsStage = new EffectsStage(ring, gateways);
        SequenceBarrier barrier = ring.newBarrier();
        for (Step step : order) {
            Stage stage = switch (step) {
                case LOG -> new StagesInTurn(this::stamp, journalStage);
                case FLUSH -> flushStage;
                case APPLY -> this::apply;
                case ANSWER -> effectsStage;
            };
            StageProcessor processor = new StageProcessor(step.name(), barrier, stage, waitStrategy, failStop);
            processors.add(processor);
            barrier = ring.newBarrier(processor.sequence());
        }
        ring.addGatingSequences(processors.get(processors.size() - 1).sequence());
    }

    /** One reading of the clock a batch, as in {@link EngineStage}. */
    private void stamp(long first, long last) {
        long nowNs = clock.nowNs();
        for (long sequence = first; sequence <= last; sequence++) {
            Slot slot = ring.get(sequence);
            slot.stamp(nowNs);
            if (slot.kind() == Slot.Kind.COMMAND) {
                watch.put(nowNs, slot.buffer(), slot.commandOffset(), slot.commandLength());
            }
        }
    }

    private void apply(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            Slot slot = ring.get(sequence);
            slot.begin(outcomes);
            if (slot.kind() == Slot.Kind.COMMAND) {
                engine.onCommand(
                        slot.timestampNs(), slot.buffer(), slot.commandOffset(), slot.commandLength(), outcomes);
            } else {
                engine.onQuery(slot.buffer(), slot.commandOffset(), slot.commandLength(), outcomes);
            }
            slot.keep(outcomes);
        }
    }

    RingBuffer<Slot> ring() {
        return ring;
    }

    Engine engine() {
        return engine;
    }

    List<StageProcessor> processors() {
        return processors;
    }
}
