package org.pointsman.core.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.testing.Commands;

/**
 * The production engine, watched: keeps what it decides, and holds what a recovery has it decide again against that. What is
 * to leave the switch is noted in order, with the record that it rests on.
 */
final class WatchedEngine implements Engine {

    /** @param restsOn sequence of the newest record whose effect it may show */
    record Departure(Outcome outcome, long restsOn) {}

    private static final UnsafeBuffer TICK = tick();

    final PaymentEngine engine = new PaymentEngine();

    private final Engine decider;
    private final Timeline timeline;
    private final Deque<Departure> departures = new ArrayDeque<>();
    private long replayed;
    private boolean live;

    /** @param spoiler what a test puts in front of the engine */
    WatchedEngine(Timeline timeline, Spoiler spoiler) {
        this.timeline = timeline;
        decider = spoiler.engine(engine);
    }

    private static UnsafeBuffer tick() {
        Commands commands = new Commands();
        commands.tick();
        return commands.copy();
    }

    /** The engine was loaded from a snapshot; it must be as the one that decided all that. */
    void standsAt(long sequence) {
        replayed = sequence;
        if (sequence > timeline.lastSequence() || timeline.get(sequence).stateHash() != engine.stateHash()) {
            throw new SimulationFailure("the snapshot of record " + sequence + " is not the state behind it");
        }
    }

    /** What was read is all there is: from here on it decides what is new. @return how many records were read */
    long goLive() {
        live = true;
        timeline.cutBehind(replayed);
        return replayed;
    }

    boolean hasDeparture() {
        return !departures.isEmpty();
    }

    /** The next outcome that has to leave. */
    Departure nextDeparture() {
        if (departures.isEmpty()) {
            throw new SimulationFailure("an answer leaves that the engine never gave");
        }
        return departures.removeFirst();
    }

    @Override
    public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        UnsafeBuffer command = Timeline.copy(buffer, offset, length);
        int from = outcomes.length();
        decider.onCommand(timestampNs, buffer, offset, length, outcomes);
        decided(timestampNs, command, outcomes, from);
    }

    @Override
    public boolean onTick(long timestampNs, Outcomes outcomes) {
        int from = outcomes.length();
        boolean due = decider.onTick(timestampNs, outcomes);
        if (due) {
            decided(timestampNs, TICK, outcomes, from);
        }
        return due;
    }

    @Override
    public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        int from = outcomes.length();
        decider.onQuery(buffer, offset, length, outcomes);
        depart(outcomes, from);
    }

    private void decided(long timestampNs, UnsafeBuffer command, Outcomes outcomes, int from) {
        UnsafeBuffer followed = Timeline.copy(outcomes.buffer(), outcomes.offset() + from, outcomes.length() - from);
        Timeline.Entry entry = new Timeline.Entry(timestampNs, command, followed, engine.stateHash());
        if (live) {
            timeline.add(entry);
            depart(outcomes, from);
            return;
        }
        replayed++;
        if (replayed > timeline.lastSequence()) {
            throw new SimulationFailure("the journal holds record " + replayed + ", which nobody decided");
        }
        Timeline.Entry first = timeline.get(replayed);
        if (!first.equals(entry)) {
            throw new SimulationFailure(
                    "record " + replayed + " is not what was decided: first " + first + ", now " + entry);
        }
    }

    private void depart(Outcomes outcomes, int from) {
        int end = outcomes.offset() + outcomes.length();
        for (int offset = outcomes.offset() + from; offset < end; ) {
            int length = Outcome.lengthAt(outcomes.buffer(), offset);
            if (Outcome.leaves(Outcome.templateAt(outcomes.buffer(), offset))) {
                Outcome outcome = Outcome.copyOf(outcomes.buffer(), offset, length);
                departures.addLast(new Departure(outcome, timeline.lastSequence()));
            }
            offset += length;
        }
    }

    @Override
    public boolean remembers(DirectBuffer buffer, int offset, int length) {
        return decider.remembers(buffer, offset, length);
    }

    @Override
    public void prefetch(DirectBuffer buffer, int offset) {
        decider.prefetch(buffer, offset);
    }

    @Override
    public long nextDeadlineNs() {
        return decider.nextDeadlineNs();
    }

    @Override
    public int rulesVersion() {
        return decider.rulesVersion();
    }

    @Override
    public long stateHash() {
        return decider.stateHash();
    }
}
