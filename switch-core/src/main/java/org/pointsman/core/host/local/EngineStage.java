package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.metrics.Measuring;

/** Stage 1. Stamps each command with the time and lets the engine decide it; the outcomes go into the slot. */
final class EngineStage implements Stage {
    private final RingBuffer<Slot> ring;
    private final Engine engine;
    private final HostClock clock;
    private final StageTimer timer;
    private final TableFill tables = new TableFill();
    private final Outcomes outcomes = new Outcomes();
    private volatile long nextDeadlineNs = Long.MAX_VALUE;
    private volatile long lastSlot = -1;

    EngineStage(RingBuffer<Slot> ring, Engine engine, HostClock clock, Measuring measuring) {
        this.ring = ring;
        this.engine = engine;
        this.clock = clock;
        timer = new StageTimer(ring, measuring);
    }

    @Override
    public void onBatch(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            Slot slot = ring.get(sequence);
            if (slot.kind() == Slot.Kind.COMMAND) {
                engine.prefetch(slot.buffer(), slot.commandOffset());
            }
        }
        // One reading of the clock a batch: its commands were decided together.
        long nowNs = clock.nowNs();
        for (long sequence = first; sequence <= last; sequence++) {
            decide(ring.get(sequence), nowNs);
        }
        nextDeadlineNs = engine.nextDeadlineNs();
        timer.onBatchEnd(first, last);
        lastSlot = last;
    }

    private void decide(Slot slot, long nowNs) {
        slot.stamp(nowNs);
        Slot.Kind kind = slot.kind();
        if (kind == Slot.Kind.DECIDED || kind == Slot.Kind.NOTHING) {
            return;
        }
        if (kind == Slot.Kind.REPEAT && !isRemembered(slot)) {
            return;
        }
        slot.begin(outcomes);
        switch (kind) {
            case COMMAND, REPEAT ->
                engine.onCommand(nowNs, slot.buffer(), slot.commandOffset(), slot.commandLength(), outcomes);
            case QUERY -> engine.onQuery(slot.buffer(), slot.commandOffset(), slot.commandLength(), outcomes);
            case PROBE -> showTables();
            // A tick that changes nothing is not journaled.
            default -> slot.ticked(engine.onTick(nowNs, outcomes));
        }
        slot.keep(outcomes);
    }

    /** Settles what becomes of a repeat: a command, or the answer that stands in its slot. */
    private boolean isRemembered(Slot slot) {
        boolean remembered = engine.remembers(slot.buffer(), slot.commandOffset(), slot.commandLength());
        slot.repeats(remembered);
        return remembered;
    }

    private void showTables() {
        tables.begin();
        engine.forEachTable(tables);
    }

    /** How long slots waited and were decided. To be read by any thread. */
    StageTimer timer() {
        return timer;
    }

    /** To be read by any thread. */
    TableFill tables() {
        return tables;
    }

    /** The newest slot decided, -1 before the first. Any thread. */
    long lastSlot() {
        return lastSlot;
    }

    /** When the engine next wants to be told that time has passed. Any thread. */
    long nextDeadlineNs() {
        return nextDeadlineNs;
    }
}
