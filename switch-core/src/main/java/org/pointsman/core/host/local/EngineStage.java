package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.HostClock;

/** Stage 1. Stamps each command with the time and lets the engine decide it; the outcomes go into the slot. */
final class EngineStage implements Stage {
    private final RingBuffer<Slot> ring;
    private final Engine engine;
    private final HostClock clock;
    private final Outcomes outcomes = new Outcomes();
    private volatile long nextDeadlineNs = Long.MAX_VALUE;

    EngineStage(RingBuffer<Slot> ring, Engine engine, HostClock clock) {
        this.ring = ring;
        this.engine = engine;
        this.clock = clock;
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
    }

    private void decide(Slot slot, long nowNs) {
        slot.stamp(nowNs);
        Slot.Kind kind = slot.kind();
        if (kind == Slot.Kind.DECIDED || kind == Slot.Kind.NOTHING) {
            return;
        }
        slot.begin(outcomes);
        switch (kind) {
            case COMMAND ->
                engine.onCommand(nowNs, slot.buffer(), slot.commandOffset(), slot.commandLength(), outcomes);
            case QUERY -> engine.onQuery(slot.buffer(), slot.commandOffset(), slot.commandLength(), outcomes);
            // A tick that changes nothing is not journaled.
            default -> slot.ticked(engine.onTick(nowNs, outcomes));
        }
        slot.keep(outcomes);
    }

    /** When the engine next wants to be told that time has passed. Any thread. */
    long nextDeadlineNs() {
        return nextDeadlineNs;
    }
}
