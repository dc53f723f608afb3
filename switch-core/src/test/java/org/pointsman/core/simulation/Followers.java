package org.pointsman.core.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.testing.MemorySnapshot;

/** Engines that get their commands from a log, as in a cluster; one of them begins late, with a snapshot of the other. */
final class Followers {
    private static final int ROOM = 16 * 1024;

    private final List<PaymentEngine> engines = new ArrayList<>(List.of(new PaymentEngine()));
    private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);
    private final long snapshotAt;

    /** @param snapshotAt sequence behind which the second one begins */
    Followers(long snapshotAt) {
        this.snapshotAt = snapshotAt;
    }

    /** Each decides a command; it has to come to what was decided first. */
    void decide(long sequence, Timeline.Entry entry) {
        for (PaymentEngine engine : engines) {
            outcomes.clear();
            engine.onCommand(
                    entry.timestampNs(), entry.command(), 0, entry.command().capacity(), outcomes);
            UnsafeBuffer decided = Timeline.copy(outcomes.buffer(), 0, outcomes.length());
            if (!decided.equals(entry.outcomes()) || engine.stateHash() != entry.stateHash()) {
                throw new SimulationFailure("record " + sequence + ": an engine behind a log decides otherwise");
            }
        }
        if (sequence == snapshotAt) {
            PaymentEngine late = new PaymentEngine();
            late.loadSnapshot(MemorySnapshot.of(engines.get(0)).source());
            engines.add(late);
        }
    }
}
