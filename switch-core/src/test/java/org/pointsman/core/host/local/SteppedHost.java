package org.pointsman.core.host.local;

import org.agrona.DirectBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.NextKey;
import org.pointsman.core.host.PanKeys;
import org.pointsman.journal.Journal;

/**
 * A {@link LocalHost} without threads: ring, stages and the host's own commands are those of production, and whoever owns it
 * decides which stage does how much next.
 */
public final class SteppedHost {
    private final LocalHost host;
    private final HostClock clock;
    private final HostCommands commands;

    public SteppedHost(
            LocalHost.Options options,
            Engine engine,
            HostClock clock,
            Journal journal,
            PanKeys panKeys,
            Gateway[] gateways,
            BusinessCalendar calendar,
            FailStop failStop) {
        host = new LocalHost(options, engine, clock, journal, panKeys, gateways, failStop);
        this.clock = clock;
        commands = new HostCommands(calendar);
    }

    /** How many processors there are; each of them would have a thread of its own. */
    public int processors() {
        return host.processors().size();
    }

    /**
     * Lets a processor handle a batch.
     *
     * @param most slots of it; no more than of any batch in any case
     * @return whether there was anything for it to do
     */
    public boolean step(int processor, int most) {
        return host.processors().get(processor).step(Math.min(most, StageProcessor.MAX_BATCH));
    }

    /** Puts a command or a query into the ring. @return false if the ring is full */
    public boolean submit(Slot.Kind kind, DirectBuffer buffer, int length) {
        long sequence = host.tryClaim(1);
        if (sequence == LocalHost.REFUSED) {
            return false;
        }
        Slot slot = host.slot(sequence);
        slot.buffer().putBytes(slot.commandOffset(), buffer, 0, length);
        slot.set(kind, length);
        host.publish(sequence, sequence);
        return true;
    }

    /** As {@link HostTimer#start}: announces the start and the business day. The ring must have room. */
    public void start() {
        submitOwn(Slot.Kind.COMMAND, commands.started(host.rulesVersion()));
        submitOwn(Slot.Kind.COMMAND, commands.businessDay(clock.wallNs()));
    }

    /** As {@link HostTimer} does ten times a second; not while the ring is full. */
    public void keepTime() {
        if (host.freeSlots() < 2) {
            return;
        }
        submitOwn(Slot.Kind.COMMAND, commands.businessDay(clock.wallNs()));
        if (host.nextDeadlineNs() <= clock.wallNs()) {
            submitOwn(Slot.Kind.TICK, commands.tick());
        }
    }

    /** Has the next batch begin with a new key. */
    public void takeNextKey(NextKey next) {
        host.takeNextKey(next);
    }

    private void submitOwn(Slot.Kind kind, int length) {
        if (length > 0 && !submit(kind, commands.buffer(), length)) {
            throw new IllegalStateException("the ring is full");
        }
    }

    /** Whether everything submitted has come through. */
    public boolean isIdle() {
        return host.freeSlots() == host.ringSize();
    }
}
