package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.HostClock;

/**
 * A host without threads: ring, stages and the host's own commands are those of production, and whoever owns it decides which
 * stage does how much next.
 */
public final class SteppedHost {
    private final RingBuffer<Slot> ring;
    private final List<StageProcessor> processors;
    private final int rulesVersion;
    private final LongSupplier nextDeadlineNs;
    private final Slot.Kind tick;
    private final HostClock clock;
    private final HostCommands commands;

    /** One that decides first. */
    public SteppedHost(LocalHost host, HostClock clock, BusinessCalendar calendar) {
        this(
                host.ring(),
                host.processors(),
                host.rulesVersion(),
                host::nextDeadlineNs,
                Slot.Kind.TICK,
                clock,
                calendar);
    }

    /** One that keeps first: only what is in the log may change an engine, so a tick is a command like any other. */
    public SteppedHost(LogFirstStages stages, HostClock clock, BusinessCalendar calendar) {
        this(
                stages.ring(),
                stages.processors(),
                stages.engine().rulesVersion(),
                stages.engine()::nextDeadlineNs,
                Slot.Kind.COMMAND,
                clock,
                calendar);
    }

    private SteppedHost(
            RingBuffer<Slot> ring,
            List<StageProcessor> processors,
            int rulesVersion,
            LongSupplier nextDeadlineNs,
            Slot.Kind tick,
            HostClock clock,
            BusinessCalendar calendar) {
        this.ring = ring;
        this.processors = processors;
        this.rulesVersion = rulesVersion;
        this.nextDeadlineNs = nextDeadlineNs;
        this.tick = tick;
        this.clock = clock;
        commands = new HostCommands(calendar);
    }

    /** How many processors there are; each of them would have a thread of its own. */
    public int processors() {
        return processors.size();
    }

    /**
     * Lets a processor handle a batch.
     *
     * @param most slots of it; no more than of any batch in any case
     * @return whether there was anything for it to do
     */
    public boolean step(int processor, int most) {
        return processors.get(processor).step(Math.min(most, StageProcessor.MAX_BATCH));
    }

    /** Puts a command or a query into the ring. @return false if the ring is full */
    public boolean submit(Slot.Kind kind, DirectBuffer buffer, int length) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        long sequence = ring.next();
        Slot slot = ring.get(sequence);
        slot.buffer().putBytes(slot.commandOffset(), buffer, 0, length);
        slot.set(kind, length);
        ring.publish(sequence);
        return true;
    }

    /** As {@link HostTimer#start}: announces the start and the business day. The ring must have room. */
    public void start() {
        submitOwn(Slot.Kind.COMMAND, commands.started(rulesVersion));
        submitOwn(Slot.Kind.COMMAND, commands.businessDay(clock.wallNs()));
    }

    /** As {@link HostTimer} does ten times a second; not while the ring is full. */
    public void keepTime() {
        if (ring.remainingCapacity() < 2) {
            return;
        }
        submitOwn(Slot.Kind.COMMAND, commands.businessDay(clock.wallNs()));
        if (nextDeadlineNs.getAsLong() <= clock.wallNs()) {
            submitOwn(tick, commands.tick());
        }
    }

    private void submitOwn(Slot.Kind kind, int length) {
        if (length > 0 && !submit(kind, commands.buffer(), length)) {
            throw new IllegalStateException("the ring is full");
        }
    }

    /** Whether everything submitted has come through. */
    public boolean isIdle() {
        return ring.remainingCapacity() == ring.getBufferSize();
    }
}
