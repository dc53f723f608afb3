package org.pointsman.core.simulation;

import java.time.Duration;
import java.util.List;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.core.host.seals.SealReport;
import org.pointsman.core.host.seals.SealVerifier;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.FollowedPlace;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.FollowerStatus;
import org.pointsman.core.host.shadow.FollowerWork;
import org.pointsman.core.host.shadow.RetentionPolicy;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.core.host.shadow.SnapshotRoom;
import org.pointsman.core.simulation.Trace.Happening;
import org.pointsman.journal.AnchorNotFoundException;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;

/** The follower of production, taking its steps when it is told to; held against what it must never do. */
final class SimulatedFollower implements AutoCloseable {
    private static final Follower.Options OPTIONS = new Follower.Options(
            new Sealer.Options(40, Duration.ofSeconds(2)),
            new SnapshotPolicy(Duration.ofSeconds(3), 1, true),
            new RetentionPolicy(Duration.ofMinutes(30)));
    private static final long SEAL_AGAIN_NS = Duration.ofSeconds(1).toNanos();

    private final FollowedPlace place;
    private final Machine machine;
    private final VirtualDisk disk;
    private final FollowerWork work;
    private boolean open;
    private long firstKept;
    private long snapshots;
    private long seals;

    SimulatedFollower(FollowedPlace place, Machine machine) {
        this.place = place;
        this.machine = machine;
        disk = machine.disk();
        work = new FollowerWork(place, OPTIONS, new SnapshotRoom(place.disk(), () -> 0), machine.clocks, SEAL_AGAIN_NS);
        firstKept = Journals.firstKept(place.data());
    }

    /** Takes some steps. What the disk does to it is nothing to the switch. */
    void follow(int steps) {
        boolean failedBefore = disk.hasFailed();
        if (!open) {
            work.open();
            open = true;
        }
        for (int i = 0; i < steps; i++) {
            work.step(false);
        }
        check();
        if (!failedBefore) {
            disk.forgetFailure();
        }
    }

    private void check() {
        FollowerStatus status = work.status();
        if (status.divergedAt() != 0) {
            throw new SimulationFailure("the shadow decides record " + (status.divergedAt() + 1) + " otherwise");
        }
        if (status.isSealingFailed() && !disk.hasEverFailed()) {
            throw new SimulationFailure("sealing failed");
        }
        if (status.snapshotsFailed() > 0 && !disk.hasEverFailed()) {
            throw new SimulationFailure("a snapshot, or retention, failed");
        }
        note(status);
        long first = Journals.firstKept(place.data());
        if (first != firstKept) {
            firstKept = first;
            machine.trace.happened(Happening.RETAINED, "the journal begins with record " + first);
            requireSnapshotsKept();
        }
    }

    private void note(FollowerStatus status) {
        if (status.snapshots() > snapshots) {
            snapshots = status.snapshots();
            machine.trace.add("wrote a snapshot of record " + status.snapshotSequence());
        }
        if (status.seals() > seals) {
            seals = status.seals();
            machine.trace.happened(Happening.SEALED, "sealed up to record " + status.sealedSequence());
        }
    }

    /** The record of the oldest snapshot is there, and all that follows it: a start may need it. */
    private void requireSnapshotsKept() {
        List<SnapshotFiles.Entry> kept = SnapshotFiles.list(place.data());
        if (kept.isEmpty()) {
            if (firstKept > 1) {
                throw new SimulationFailure("the journal begins with record " + firstKept + ", without any snapshot");
            }
            return;
        }
        SnapshotFiles.Entry oldest = kept.get(kept.size() - 1);
        try (JournalReader reader =
                Journals.read(place.data(), SnapshotLoader.peek(oldest.path()).anchor())) {
            while (reader.nextDocument()) {
                // That all of it can be read is all there is to see.
            }
        } catch (BadSnapshotException | AnchorNotFoundException | JournalDamagedException e) {
            throw new SimulationFailure("no start finds what the oldest snapshot needs", e);
        }
    }

    /** Nothing that a verification looks at is wrong. */
    void requireIntact() {
        machine.requireIntact();
        requireSnapshotsKept();
        SealReport sealed = SealVerifier.verify(place.data(), place.keyDirectory(), place.keys(), (at, last) -> {});
        if (!sealed.isIntact()) {
            throw new SimulationFailure("verification of the seals finds " + sealed.problems());
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
