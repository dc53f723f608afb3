package org.pointsman.core.simulation;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.local.OwnCommands;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.simulation.Trace.Happening;

/**
 * As a cluster does: a command is in the log before any engine sees it, the log holds commands and nothing else, and an
 * engine sees only what a majority has. A crash may take what they do not have yet.
 */
final class LogFirstHost implements Host {
    private static final int MOST_AHEAD = 256;
    private static final int ROOM = 16 * 1024;

    private record Logged(long timestampNs, boolean query, UnsafeBuffer command) {}

    private final VirtualClock clocks;
    private final World world;
    private final Timeline timeline;
    private final Spoiler spoiler;
    private final Outlet outlet;
    private final Trace trace;
    private final List<Logged> log = new ArrayList<>();
    private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);

    private int committed;
    private int applied;
    /** Of what is committed. */
    private int committedCommands;

    private HostClock clock;
    private OwnCommands own;
    private WatchedEngine engine;
    private String stoppedBy;

    LogFirstHost(World world, VirtualClock clocks, Timeline timeline, Spoiler spoiler, Outlet outlet, Trace trace) {
        this.world = world;
        this.clocks = clocks;
        this.timeline = timeline;
        this.spoiler = spoiler;
        this.outlet = outlet;
        this.trace = trace;
    }

    /** What was decided is decided again and must come out the same; what nobody was told leaves when it is applied. */
    @Override
    public void start() {
        stoppedBy = null;
        engine = new WatchedEngine(timeline, spoiler);
        log.removeIf(Logged::query);
        committed = log.size();
        committedCommands = log.size();
        applied = (int) timeline.lastSequence();
        log.subList(0, applied).forEach(this::decide);
        engine.goLive();
        long lastNs = log.isEmpty() ? 0 : log.get(log.size() - 1).timestampNs();
        clock = new HostClock(lastNs, clocks, HostClock.MAX_JUMP_NS);
        own = new OwnCommands(new BusinessCalendar(ZoneOffset.UTC, LocalTime.of(world.cutOverHour, 0)));
        if (log.isEmpty()) {
            world.seeding().forEach(command -> append(false, command));
        }
        own.started(engine.rulesVersion(), command -> append(false, command));
        own.businessDay(clocks.wallNs(), command -> append(false, command));
        trace.add("started behind record " + applied);
    }

    private void append(boolean query, UnsafeBuffer command) {
        log.add(new Logged(clock.nowNs(), query, command));
    }

    @Override
    public boolean submit(boolean query, DirectBuffer command, int length) {
        if (stoppedBy != null || log.size() - applied >= MOST_AHEAD) {
            return false;
        }
        try {
            append(query, Timeline.copy(command, 0, length));
            return true;
        } catch (IllegalStateException e) {
            stop(e);
            return false;
        }
    }

    private void stop(IllegalStateException cause) {
        if (!clocks.isFarOff()) {
            throw new SimulationFailure("stopped without a reason", cause);
        }
        stoppedBy = cause.getMessage();
        trace.happened(Happening.STOPPED, "stopped: " + stoppedBy);
    }

    @Override
    public void step(Dice dice) {
        if (stoppedBy != null) {
            return;
        }
        if (dice.oneIn(2)) {
            commit(Math.min(log.size(), committed + 1 + dice.below(20)));
        }
        int end = Math.min(committed, applied + 1 + dice.below(20));
        for (; applied < end; applied++) {
            decide(log.get(applied));
            leave();
        }
    }

    private void commit(int upTo) {
        for (; committed < upTo; committed++) {
            committedCommands += log.get(committed).query() ? 0 : 1;
        }
    }

    private void decide(Logged logged) {
        int length = logged.command().capacity();
        outcomes.clear();
        if (logged.query()) {
            engine.onQuery(logged.command(), 0, length, outcomes);
        } else {
            engine.onCommand(logged.timestampNs(), logged.command(), 0, length, outcomes);
        }
    }

    private void leave() {
        for (int offset = 0; offset < outcomes.length(); offset += Outcome.lengthAt(outcomes.buffer(), offset)) {
            if (Outcome.leaves(Outcome.templateAt(outcomes.buffer(), offset))) {
                WatchedEngine.Departure departure = engine.nextDeparture();
                outlet.leave(departure.outcome(), departure.restsOn());
            }
        }
    }

    /** Only what is in the log may change an engine: whether anything is due is asked of it, and then logged. */
    @Override
    public void keepTime() {
        if (stoppedBy != null || log.size() - applied >= MOST_AHEAD) {
            return;
        }
        try {
            own.businessDay(clocks.wallNs(), command -> append(false, command));
            if (engine.nextDeadlineNs() <= clocks.wallNs()) {
                own.tick(command -> append(false, command));
            }
        } catch (IllegalStateException e) {
            stop(e);
        }
    }

    /** Nobody follows a log that has all replicas reading it. */
    @Override
    public void follow(Dice dice) {}

    @Override
    public void verify() {
        // Its log is not a journal.
    }

    @Override
    public boolean isIdle() {
        return applied == log.size();
    }

    @Override
    public boolean isStopped() {
        return stoppedBy != null;
    }

    @Override
    public long acknowledged() {
        return committedCommands;
    }

    @Override
    public PaymentEngine engine() {
        return engine.engine;
    }

    @Override
    public void crash(boolean power, Dice dice) {
        trace.happened(Happening.KILLED, "the leader is gone");
        int kept = committed + dice.below(log.size() - committed + 1);
        log.subList(kept, log.size()).clear();
    }

    @Override
    public boolean mayFailToStart(Throwable failure) {
        return clocks.isFarOff();
    }

    /** The disks of a cluster are not ours. */
    @Override
    public boolean order(Fault fault, Dice dice) {
        return false;
    }

    @Override
    public void close() {}
}
