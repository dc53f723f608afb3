package org.pointsman.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.oracle.RandomCommands.Command;
import org.pointsman.core.testing.MemorySnapshot;

/**
 * Engines that were loaded from snapshots, taken anywhere, have to decide everything that follows like the engine that went on
 * and like the oracle, to the byte. {@code pointsman.snapshotSeeds} says how many seeds; each is a world of its own.
 */
class SnapshotAgainstOracleTest {
    private static final int SEEDS = Integer.getInteger("pointsman.snapshotSeeds", 40);
    private static final int COMMANDS = 2_500;
    private static final int SNAPSHOT_ONE_IN = 120;
    private static final int ROOM = 16 * 1024;

    /** An engine and what it said last. */
    private static final class Contender {
        private final PaymentEngine engine;
        private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);
        private boolean acted;

        private Contender(PaymentEngine engine) {
            this.engine = engine;
        }

        private void apply(Command command) {
            acted = command.applyTo(engine, outcomes.clear());
        }

        private UnsafeBuffer said() {
            return new UnsafeBuffer(outcomes.buffer(), 0, outcomes.length());
        }
    }

    private int snapshots;
    private int snapshotsWithHolds;

    @Test
    void anEngineLoadedFromASnapshotDecidesEverythingElseAlike() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            play(seed);
        }
        assertThat(snapshots).isGreaterThan(SEEDS * 5);
        assertThat(snapshotsWithHolds).isGreaterThan(SEEDS);
    }

    private void play(long seed) {
        OracleEngine oracle = new OracleEngine();
        Outcomes ofOracle = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);
        RandomCommands sequence = new RandomCommands(seed, oracle.state);
        Dice dice = new Dice(~seed);
        // The first goes on all the time, the second is the one loaded last.
        List<Contender> contenders = new ArrayList<>(List.of(new Contender(new PaymentEngine())));
        for (int i = 0; i < COMMANDS; i++) {
            Command command = sequence.next();
            boolean acted = command.applyTo(oracle, ofOracle.clear());
            UnsafeBuffer expected = new UnsafeBuffer(ofOracle.buffer(), 0, ofOracle.length());
            for (Contender contender : contenders) {
                contender.apply(command);
                String where = "seed " + seed + ", command " + i + ", "
                        + (contender == contenders.get(0) ? "engine" : "loaded engine") + ": "
                        + Describe.command(command);
                assertThat(contender.acted).as(where).isEqualTo(acted);
                assertThat(contender.said()).as(where).isEqualTo(expected);
                assertThat(contender.engine.stateHash()).as(where).isEqualTo(oracle.stateHash());
                assertThat(contender.engine.nextDeadlineNs()).as(where).isEqualTo(oracle.nextDeadlineNs());
            }
            if (oracle.state.genesis != null && dice.oneIn(SNAPSHOT_ONE_IN)) {
                PaymentEngine from = dice.pick(contenders).engine;
                Contender loaded = new Contender(load(from));
                contenders.subList(1, contenders.size()).clear();
                contenders.add(loaded);
            }
        }
    }

    private PaymentEngine load(PaymentEngine from) {
        PaymentEngine loaded = new PaymentEngine();
        long before = from.stateHash();
        loaded.loadSnapshot(MemorySnapshot.of(from).source());
        assertThat(from.stateHash()).isEqualTo(before);
        assertThat(loaded.stateHash()).isEqualTo(before);
        assertThat(loaded.recomputeStateHash()).isEqualTo(before);
        loaded.requireBalancedBooks();
        snapshots++;
        snapshotsWithHolds += loaded.nextDeadlineNs() == Long.MAX_VALUE ? 0 : 1;
        return loaded;
    }
}
