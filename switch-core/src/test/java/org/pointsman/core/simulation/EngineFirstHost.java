package org.pointsman.core.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.host.local.SteppedHost;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.simulation.Trace.Happening;
import org.pointsman.journal.AnchorNotFoundException;
import org.pointsman.journal.Durability;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Records;
import org.pointsman.journal.SnapshotFiles;

/** The switch of production: ring, stages, journal and recovery as they are, on a virtual clock and disk. */
final class EngineFirstHost implements Host {
    private static final String MARK = "high-water-mark";
    private static final int RING = 256;
    private static final int GATEWAYS = 2;
    private final Path directory;
    private final Durability durability;
    private final int threads;
    private final VirtualClock clocks;
    private final BusinessCalendar calendar;
    private final List<UnsafeBuffer> seeding;
    private final Timeline timeline;
    private final Spoiler spoiler;
    private final Outlet outlet;
    private final Trace trace;
    private final KeyStore keys;

    private int incarnation;
    private VirtualDisk disk;
    private WatchedEngine engine;
    private Journal journal;
    private Shadow shadow;
    private SteppedHost host;
    private String stoppedBy;

    EngineFirstHost(
            Path directory,
            Durability durability,
            int threads,
            World world,
            VirtualClock clocks,
            Timeline timeline,
            Spoiler spoiler,
            Outlet outlet,
            Trace trace) {
        this.directory = directory;
        this.durability = durability;
        this.threads = threads;
        this.clocks = clocks;
        calendar = new BusinessCalendar(ZoneOffset.UTC, LocalTime.of(world.cutOverHour, 0));
        seeding = world.seeding();
        this.timeline = timeline;
        this.spoiler = spoiler;
        this.outlet = outlet;
        this.trace = trace;
        try {
            disk = new VirtualDisk(Files.createDirectory(path()));
            keys = KeyStore.openOrCreate(directory.resolve("keys"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path() {
        return directory.resolve(String.valueOf(incarnation));
    }

    @Override
    public void start() {
        stoppedBy = null;
        JournalConfig config = JournalConfig.in(path())
                .withDurability(durability)
                .withBlockLength(JournalConfig.MIN_BLOCK_LENGTH_BYTES)
                .withDisk(spoiler.disk(disk));
        Replay replay;
        try (JournalRecovery recovery = Journals.open(config)) {
            replay = recover(recovery);
            journal = spoiler.journal(new TearableJournal(recovery.begin(), disk));
        }
        shadow = new Shadow(path(), keys);
        engine.goLive();
        HostClock clock = new HostClock(replay.lastTimestampNs(), clocks, HostClock.MAX_JUMP_NS);
        Gateway[] gateways = new Gateway[GATEWAYS];
        Arrays.setAll(gateways, number -> new Departures());
        host = new SteppedHost(
                new LocalHost.Options(RING, threads, 0),
                engine,
                clock,
                journal,
                keys.panKeys(),
                gateways,
                calendar,
                this::onFailStop);
        if (!replay.hostStarted()) {
            seeding.subList((int) replay.records(), seeding.size())
                    .forEach(command -> host.submit(Slot.Kind.COMMAND, command, command.capacity()));
        }
        host.start();
        trace.add("started behind record " + replay.lastSequence());
    }

    /** As a switch starts: from the newest snapshot that is good, else from the first record. */
    private Replay recover(JournalRecovery recovery) {
        for (SnapshotFiles.Entry snapshot : SnapshotFiles.list(path())) {
            engine = new WatchedEngine(timeline, spoiler);
            try {
                recovery.readAfter(SnapshotLoader.peek(snapshot.path()).anchor());
                SnapshotInfo info = SnapshotLoader.load(snapshot.path(), keys, engine.engine);
                engine.standsAt(info.sequence());
                Replay replay = new Replay(engine, keys.panKeys(), info.facts(), info.position());
                replay.run(recovery.reader(), (sequence, last) -> {});
                trace.happened(Happening.READ_SNAPSHOT, "read the snapshot of record " + info.sequence());
                return replay;
            } catch (BadSnapshotException | AnchorNotFoundException e) {
                trace.add("a snapshot is no good: " + e.getMessage());
            }
        }
        recovery.readAfter(null);
        engine = new WatchedEngine(timeline, spoiler);
        Replay replay = new Replay(engine, keys.panKeys());
        replay.run(recovery.reader(), (sequence, last) -> {});
        return replay;
    }

    /** The shadow reads on, and writes a snapshot now and then. */
    @Override
    public void follow(Dice dice) {
        shadow.follow(dice.below(8));
        if (dice.oneIn(6) && shadow.write()) {
            trace.add("wrote a snapshot of record " + shadow.sequence());
        }
    }

    private final class Departures implements Gateway {
        @Override
        public void deliver(DirectBuffer buffer, int offset, int length) {
            Outcome outcome = Outcome.copyOf(buffer, offset, length);
            WatchedEngine.Departure expected = engine.nextDeparture();
            if (!expected.outcome().equals(outcome)) {
                throw new SimulationFailure("what leaves is not what was decided: " + outcome + ", not " + expected);
            }
            if (stoppedBy != null) {
                throw new SimulationFailure("an answer leaves a switch that has stopped: " + outcome);
            }
            outlet.leave(outcome, expected.restsOn());
        }

        @Override
        public void onBatchEnd() {
            // Nobody is parked here: who was refused tries again.
        }
    }

    private void onFailStop(String what, Throwable cause) {
        if (cause instanceof SimulationFailure failure) {
            throw failure;
        }
        stoppedBy = what + ": " + cause;
        boolean crashed = Crash.isCauseOf(cause);
        trace.happened(
                crashed ? Happening.CRASHED_WITHIN : Happening.STOPPED,
                (crashed ? "crashed: " : "stopped: ") + stoppedBy);
        if (!crashed && !disk.hasFailed() && !clocks.isFarOff()) {
            throw new SimulationFailure("stopped without a reason: " + what, cause);
        }
    }

    @Override
    public boolean mayFailToStart(RuntimeException failure) {
        return Crash.isCauseOf(failure) || disk.hasFailed() || clocks.isFarOff();
    }

    @Override
    public boolean submit(boolean query, DirectBuffer command, int length) {
        return stoppedBy == null && host.submit(query ? Slot.Kind.QUERY : Slot.Kind.COMMAND, command, length);
    }

    @Override
    public void step(Dice dice) {
        if (stoppedBy == null) {
            int most = dice.oneIn(3) ? 256 : 1 + dice.below(20);
            host.step(dice.below(host.processors()), most);
        }
    }

    @Override
    public void keepTime() {
        if (stoppedBy == null) {
            host.keepTime();
        }
    }

    @Override
    public boolean isIdle() {
        return host.isIdle();
    }

    @Override
    public boolean isStopped() {
        return stoppedBy != null;
    }

    /** At level disk, what the medium says; else what another process would read. */
    @Override
    public long acknowledged() {
        return Acknowledged.sequence(disk.content(MARK, durability == Durability.DISK));
    }

    @Override
    public PaymentEngine engine() {
        return engine.engine;
    }

    @Override
    public void crash(boolean power, Dice dice) {
        trace.happened(
                power ? Happening.POWER_LOST : Happening.KILLED, power ? "the power fails" : "the process is killed");
        Path last = path();
        incarnation++;
        try {
            Path next = Files.createDirectory(path());
            VirtualDisk after = power ? disk.losePowerTo(next, dice) : disk.survivesKill(next);
            close();
            disk = after;
            IoUtil.delete(last.toFile(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean order(Fault fault, Dice dice) {
        switch (fault) {
            case FAILED_OPERATION -> disk.failAfter(dice.below(12));
            case CRASH_WITHIN -> disk.crashAfter(dice.below(12));
            case TORN_APPEND -> disk.tearNextAppend(dice.below(Records.MAX_DOCUMENT_LENGTH));
            default -> disk.fill(true);
        }
        return true;
    }

    @Override
    public void close() {
        if (shadow != null) {
            shadow.close();
            shadow = null;
        }
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }
}
