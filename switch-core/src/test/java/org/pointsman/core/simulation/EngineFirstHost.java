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
import org.pointsman.core.host.NextKey;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.host.local.SteppedHost;
import org.pointsman.core.host.shadow.FollowedPlace;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.simulation.Trace.Happening;
import org.pointsman.journal.AnchorNotFoundException;
import org.pointsman.journal.Disk;
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

    private int incarnation;
    private VirtualDisk disk;
    private WatchedEngine engine;
    private Journal journal;
    private KeyStore keys;
    private SimulatedFollower follower;
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
        Disk spoilt = spoiler.disk(disk);
        JournalConfig config = JournalConfig.in(data())
                .withDurability(durability)
                .withBlockLength(JournalConfig.MIN_BLOCK_LENGTH_BYTES)
                .withDisk(spoilt);
        Replay replay;
        try (JournalRecovery recovery = Journals.open(config)) {
            openKeys(recovery.reader().highWaterMark() == 0, spoilt);
            replay = recover(recovery);
            journal = spoiler.journal(new TearableJournal(recovery.begin(), disk));
            takeKey();
        }
        follower = new SimulatedFollower(new FollowedPlace(data(), keyDirectory(), keys, spoilt), clocks, disk, trace);
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

    private Path data() {
        return path().resolve("data");
    }

    private Path keyDirectory() {
        return path().resolve("keys");
    }

    /** A key is made for an empty journal only. */
    private void openKeys(boolean empty, Disk on) {
        try {
            keys = empty ? KeyStore.openOrCreate(keyDirectory(), on) : KeyStore.open(keyDirectory(), on);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** A key that waits since the run before. */
    private void takeKey() {
        try {
            NextKey next = keys.next();
            if (next != null) {
                next.take(journal.nextSequence());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** As a switch starts: from the newest snapshot that is good, else from the first record. */
    private Replay recover(JournalRecovery recovery) {
        for (SnapshotFiles.Entry snapshot : SnapshotFiles.list(data())) {
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

    /** The follower reads on; now and then somebody rotates the keys. */
    @Override
    public void follow(Dice dice) {
        if (stoppedBy != null) {
            return;
        }
        boolean crashes = dice.oneIn(12);
        if (crashes) {
            // Else hardly ever one comes in the middle of what the follower does now and then.
            disk.crashAfter(dice.below(20));
        }
        try {
            if (dice.oneIn(12)) {
                rotate();
            } else {
                follower.follow(dice.below(8));
            }
        } catch (Crash e) {
            onFailStop("behind the switch", e);
            return;
        }
        if (crashes) {
            disk.crashNoMore();
        }
    }

    /** Makes a key, and has the next batch begin with it. A disk that fails whoever does it does not fail the switch. */
    private void rotate() {
        try {
            if (!keys.hasNext()) {
                keys.makeNext();
            }
            host.takeNextKey(keys.next());
            trace.happened(Happening.ROTATED, "a key is made");
        } catch (IOException e) {
            if (!disk.hasFailed()) {
                throw new SimulationFailure("no key can be made", e);
            }
            disk.forgetFailure();
        }
    }

    @Override
    public void verify() {
        follower.requireIntact();
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
    public boolean mayFailToStart(Throwable failure) {
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
            if (dice.oneIn(8)) {
                disk.workBeside();
            }
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
        return Acknowledged.sequence(disk.content(data().resolve(MARK), durability == Durability.DISK));
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
        if (fault == Fault.FAILED_FLUSH && durability != Durability.DISK) {
            return false;
        }
        switch (fault) {
            case FAILED_OPERATION -> disk.failAfter(dice.below(12));
            case FAILED_FLUSH -> disk.failNextFlush();
            case CRASH_WITHIN -> disk.crashAfter(dice.below(12));
            case TORN_APPEND -> disk.tearNextAppend(dice.below(Records.MAX_DOCUMENT_LENGTH));
            default -> disk.fill(true);
        }
        return true;
    }

    @Override
    public void close() {
        if (follower != null) {
            follower.close();
            follower = null;
        }
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }
}
