package org.pointsman.core.simulation;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.host.local.SteppedHost;
import org.pointsman.core.oracle.Dice;
import org.pointsman.journal.Journal;

/**
 * A switch through all its incarnations: ring, stages, journal and recovery as they are in production, on a virtual machine.
 * The two kinds differ in what comes first, deciding or keeping.
 */
abstract class Host implements AutoCloseable {
    static final int RING = 256;

    private static final int GATEWAYS = 2;

    /** Where answers leave. */
    interface Outlet {
        /** @param restsOn sequence of the newest record whose effect the answer may show */
        void leave(Outcome outcome, long restsOn);
    }

    final Machine machine;
    final Timeline timeline;
    final Gateway[] gateways = new Gateway[GATEWAYS];

    private final List<UnsafeBuffer> seeding;
    private final BusinessCalendar calendar;
    private final Outlet outlet;

    /** Of the present incarnation. */
    WatchedEngine engine;

    Journal journal;

    private SteppedHost stages;

    Host(Machine machine, World world, Timeline timeline, Outlet outlet) {
        this.machine = machine;
        this.timeline = timeline;
        this.outlet = outlet;
        seeding = world.seeding();
        calendar = new BusinessCalendar(ZoneOffset.UTC, LocalTime.of(world.cutOverHour, 0));
        Arrays.fill(gateways, new Departures());
    }

    /** Recovers, and announces the start. What is thrown here is a bug, or a fault that was ordered. */
    abstract void start();

    /** Whoever follows the journal does some of what there is to do. */
    abstract void follow(Dice dice);

    /** Holds all that is kept against what proves it; behind a start. */
    abstract void verify();

    /** As a switch does behind its recovery: what is left of the seeding, and that it has started. */
    final void begin(SteppedHost recovered, long lastSequence) {
        stages = recovered;
        seeding.stream()
                .skip(lastSequence)
                .forEach(command -> stages.submit(Slot.Kind.COMMAND, command, command.capacity()));
        stages.start();
        machine.trace.add("started behind record " + lastSequence);
    }

    final BusinessCalendar calendar() {
        return calendar;
    }

    /** @return false if there is no room for it */
    final boolean submit(boolean query, DirectBuffer command, int length) {
        return !machine.isStopped() && stages.submit(query ? Slot.Kind.QUERY : Slot.Kind.COMMAND, command, length);
    }

    /** Does some of what there is to do. */
    void step(Dice dice) {
        if (machine.isStopped()) {
            return;
        }
        int most = dice.oneIn(3) ? RING : 1 + dice.below(20);
        stages.step(dice.below(stages.processors()), most);
        if (dice.oneIn(8)) {
            machine.disk().workBeside();
        }
    }

    /** What the host's timer does now and then. */
    final void keepTime() {
        if (!machine.isStopped()) {
            stages.keepTime();
        }
    }

    final boolean isIdle() {
        return stages.isIdle();
    }

    final PaymentEngine engine() {
        return engine.engine;
    }

    /** Everything that the engine wants to leave and that comes through no stage. */
    final void leaveUnstaged() {
        while (engine.hasDeparture()) {
            leave(engine.nextDeparture());
        }
    }

    private void leave(WatchedEngine.Departure departure) {
        outlet.leave(departure.outcome(), departure.restsOn());
    }

    private final class Departures implements Gateway {
        @Override
        public void deliver(DirectBuffer buffer, int offset, int length) {
            Outcome outcome = Outcome.copyOf(buffer, offset, length);
            WatchedEngine.Departure expected = engine.nextDeparture();
            if (!expected.outcome().equals(outcome)) {
                throw new SimulationFailure("what leaves is not what was decided: " + outcome + ", not " + expected);
            }
            if (machine.isStopped()) {
                throw new SimulationFailure("an answer leaves a switch that has stopped: " + outcome);
            }
            leave(expected);
        }

        @Override
        public void onBatchEnd() {
            // Nobody is parked here: who was refused tries again.
        }
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }
}
