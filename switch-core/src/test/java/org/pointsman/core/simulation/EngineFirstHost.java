package org.pointsman.core.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.NextKey;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.SteppedHost;
import org.pointsman.core.host.shadow.FollowedPlace;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.simulation.Trace.Happening;
import org.pointsman.journal.AnchorNotFoundException;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.SnapshotFiles;

/** The switch of production: a local host behind its recovery, with keys that are rotated and a follower. */
final class EngineFirstHost extends Host {
    private final int threads;

    private KeyStore keys;
    private SimulatedFollower follower;
    private LocalHost host;

    EngineFirstHost(Machine machine, int threads, World world, Timeline timeline, Outlet outlet) {
        super(machine, world, timeline, outlet);
        this.threads = threads;
    }

    @Override
    void start() {
        Disk disk = machine.spoiler.disk(machine.disk());
        Replay replay;
        try (JournalRecovery recovery = machine.recover(disk)) {
            openKeys(recovery.reader().highWaterMark() == 0, disk);
            replay = recover(recovery);
            journal = machine.begin(recovery);
            takeKey();
        }
        FollowedPlace place = new FollowedPlace(machine.data(), machine.keyDirectory(), keys, disk);
        follower = new SimulatedFollower(place, machine);
        engine.goLive();
        HostClock clock = new HostClock(replay.lastTimestampNs(), machine.clocks, HostClock.MAX_JUMP_NS);
        LocalHost.Options options = new LocalHost.Options(RING, threads, 0);
        host = new LocalHost(options, engine, clock, journal, keys.panKeys(), gateways, machine::stop);
        begin(new SteppedHost(host, clock, calendar()), replay.lastSequence());
    }

    /** A key is made for an empty journal only. */
    private void openKeys(boolean empty, Disk on) {
        try {
            keys = empty
                    ? KeyStore.openOrCreate(machine.keyDirectory(), on)
                    : KeyStore.open(machine.keyDirectory(), on);
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
        for (SnapshotFiles.Entry snapshot : SnapshotFiles.list(machine.data())) {
            engine = new WatchedEngine(timeline, machine.spoiler);
            try {
                recovery.readAfter(SnapshotLoader.peek(snapshot.path()).anchor());
                SnapshotInfo info = SnapshotLoader.load(snapshot.path(), keys, engine.engine);
                engine.standsAt(info.sequence());
                Replay replay = new Replay(engine, keys.panKeys(), info.facts(), info.position());
                replay.run(recovery.reader(), (sequence, last) -> {});
                machine.trace.happened(Happening.READ_SNAPSHOT, "read the snapshot of record " + info.sequence());
                return replay;
            } catch (BadSnapshotException | AnchorNotFoundException e) {
                machine.trace.add("a snapshot is no good: " + e.getMessage());
            }
        }
        recovery.readAfter(null);
        engine = new WatchedEngine(timeline, machine.spoiler);
        Replay replay = new Replay(engine, keys.panKeys());
        replay.run(recovery.reader(), (sequence, last) -> {});
        return replay;
    }

    /** The follower reads on; now and then somebody rotates the keys. */
    @Override
    void follow(Dice dice) {
        if (machine.isStopped()) {
            return;
        }
        boolean crashes = dice.oneIn(12);
        if (crashes) {
            // Else hardly ever one comes in the middle of what the follower does now and then.
            machine.disk().crashAfter(dice.below(20));
        }
        try {
            if (dice.oneIn(12)) {
                rotate();
            } else {
                follower.follow(dice.below(8));
            }
        } catch (Crash e) {
            machine.stop("behind the switch", e);
            return;
        }
        if (crashes) {
            machine.disk().crashNoMore();
        }
    }

    /** Makes a key, and has the next batch begin with it. A disk that fails whoever does it does not fail the switch. */
    private void rotate() {
        try {
            if (!keys.hasNext()) {
                keys.makeNext();
            }
            host.takeNextKey(keys.next());
            machine.trace.happened(Happening.ROTATED, "a key is made");
        } catch (IOException e) {
            if (!machine.disk().hasFailed()) {
                throw new SimulationFailure("no key can be made", e);
            }
            machine.disk().forgetFailure();
        }
    }

    @Override
    void verify() {
        follower.requireIntact();
    }

    @Override
    public void close() {
        if (follower != null) {
            follower.close();
            follower = null;
        }
        super.close();
    }
}
