package org.pointsman.core.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.PanKeys;
import org.pointsman.core.host.RecordedCommands;
import org.pointsman.core.host.local.LogFirstStages;
import org.pointsman.core.host.local.SteppedHost;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.simulation.Trace.Happening;
import org.pointsman.journal.JournalRecovery;

/**
 * As a cluster does: a command is in the log, and the log on the medium, before any engine sees it. The log is a journal whose
 * records hold commands and no outcomes: what follows from them is decided anew at every start.
 */
final class LogFirstHost extends Host {
    private static final PanKeys KEYS = PanKeys.single(new byte[32]);
    private static final int ROOM = 16 * 1024;

    /** A command, and the time it was given when it was put into the log. */
    record Logged(long timestampNs, UnsafeBuffer command) {}

    private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);

    /** All that was put into the log and may be in it. */
    private final List<Logged> put = new ArrayList<>();

    LogFirstHost(Machine machine, World world, Timeline timeline, Outlet outlet) {
        super(machine, world, timeline, outlet);
    }

    /**
     * What was decided is decided again and must come out the same. What no engine has seen yet is committed now, is decided for
     * the first time, and its answers leave.
     */
    @Override
    void start() {
        List<Logged> log;
        try (JournalRecovery recovery = machine.recover(machine.spoiler.disk(machine.disk()))) {
            log = machine.spoiler.recovered(read(recovery));
            requireKept(log);
            journal = machine.begin(recovery);
        }
        put.subList(log.size(), put.size()).clear();
        HostClock clock = new HostClock(journal.lastTimestampNs(), machine.clocks, HostClock.MAX_JUMP_NS);
        engine = new WatchedEngine(timeline, machine.spoiler);
        int decided = (int) timeline.lastSequence();
        log.subList(0, decided).forEach(this::decide);
        engine.goLive();
        if (decided < log.size()) {
            machine.trace.happened(Happening.COMMITTED_BY_START, "applies what it read behind record " + decided);
        }
        log.subList(decided, log.size()).forEach(this::decide);
        leaveUnstaged();
        LogFirstStages stages = new LogFirstStages(
                RING, machine.spoiler.steps(), engine, clock, journal, KEYS, gateways, this::put, machine::stop);
        begin(new SteppedHost(stages, clock, calendar()), log.size());
    }

    private static List<Logged> read(JournalRecovery recovery) {
        List<Logged> log = new ArrayList<>();
        try (RecordedCommands records = new RecordedCommands(recovery.reader(), KEYS)) {
            while (records.nextDocument()) {
                for (int i = 0; i < records.count(); i++) {
                    UnsafeBuffer command =
                            Timeline.copy(records.buffer(), records.commandOffset(i), records.commandLength(i));
                    log.add(new Logged(records.timestampNs(i), command));
                }
            }
        }
        return log;
    }

    /** Everything that an engine has seen is in the log, and nothing is in it but what was put there, in that order. */
    private void requireKept(List<Logged> log) {
        if (log.size() < timeline.lastSequence()) {
            throw new SimulationFailure(
                    "records up to " + timeline.lastSequence() + " were applied, the start found " + log.size());
        }
        for (int i = 0; i < log.size(); i++) {
            if (i >= put.size() || !log.get(i).equals(put.get(i))) {
                throw new SimulationFailure("record " + (i + 1) + " of the log is not what was put there: "
                        + (i < put.size() ? put.get(i) + ", now " : "nothing, now ") + log.get(i));
            }
        }
    }

    private void decide(Logged logged) {
        UnsafeBuffer command = logged.command();
        engine.onCommand(logged.timestampNs(), command, 0, command.capacity(), outcomes.clear());
    }

    private void put(long timestampNs, DirectBuffer buffer, int offset, int length) {
        put.add(new Logged(timestampNs, Timeline.copy(buffer, offset, length)));
    }

    @Override
    void step(Dice dice) {
        super.step(dice);
        if (timeline.lastSequence() > machine.acknowledged()) {
            throw new SimulationFailure("record " + timeline.lastSequence() + " is applied, kept are those up to "
                    + machine.acknowledged());
        }
    }

    /** Nobody follows a log that has all replicas reading it. */
    @Override
    void follow(Dice dice) {}

    @Override
    void verify() {
        machine.requireIntact();
    }
}
