package org.pointsman.tools.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real switch under mixed load (ISO 8583 and JSON; authorisations, purchases, reversals, captures, look-ups, repeats) is
 * killed again and again, at random moments and at every {@link KillPoint}, and started on the same directory. What was not
 * answered is sent again. Everything is held against the clients' own record of the answers.
 *
 * <p>{@code -Dpointsman.killRounds=300} for hundreds of kills, {@code -Dpointsman.seed=7} for the same choices again.
 */
class KillLoopIT {
    /** Then a new journal is begun. */
    private static final int ROUNDS_A_JOURNAL = 6;

    /** One journal of each kind, which is a round and more for each point. */
    private static final int ENOUGH_ROUNDS = KilledJournal.KINDS * ROUNDS_A_JOURNAL;

    private static final int ROUNDS = Integer.getInteger("pointsman.killRounds", ENOUGH_ROUNDS);
    private static final long SEED = Long.getLong("pointsman.seed", System.nanoTime());

    @TempDir
    private Path temporary;

    private final Random random = new Random(SEED);
    private final Map<KillPoint, Integer> kills = new EnumMap<>(KillPoint.class);
    private final List<KillPoint> pointsToCome = new ArrayList<>();

    @Test
    void everythingAKilledSwitchAnsweredIsThereOnceAndForAll() throws Exception {
        System.out.printf("kill loop: seed %d, %d rounds%n", SEED, ROUNDS);
        int answers = 0;
        for (int round = 0; round < ROUNDS; round += ROUNDS_A_JOURNAL) {
            int kind = Math.floorMod(round / ROUNDS_A_JOURNAL + SEED, KilledJournal.KINDS);
            Path directory = temporary.resolve(String.valueOf(round));
            String name = "seed " + SEED + ", journal of round " + round;
            KilledJournal journal = new KilledJournal(directory, kind, random, name);
            for (int more = 0; more < Math.min(ROUNDS_A_JOURNAL, ROUNDS - round); more++) {
                KillPoint point = nextPoint(more == 0, journal);
                journal.kill(point);
                kills.merge(point, 1, Integer::sum);
            }
            journal.end();
            answers += journal.answers();
        }
        System.out.printf("kill loop: %,d answers, kills %s%n", answers, kills);
        assertThat(kills.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROUNDS);
        if (ROUNDS >= ENOUGH_ROUNDS) {
            assertThat(kills.keySet()).as("seed %d", SEED).contains(KillPoint.values());
        }
    }

    /** The points in turn, each as often as any other, in an order that nobody chose; those that a journal has not wait. */
    private KillPoint nextPoint(boolean journalIsNew, KilledJournal journal) {
        if (journalIsNew) {
            return KillPoint.SEEDING;
        }
        for (int more = 0; more < 2; more++) {
            for (KillPoint point : pointsToCome) {
                if (journal.has(point)) {
                    pointsToCome.remove(point);
                    return point;
                }
            }
            List<KillPoint> again = new ArrayList<>(List.of(KillPoint.values()));
            again.remove(KillPoint.SEEDING);
            Collections.shuffle(again, random);
            // First those that few journals have, so that none is left when the others are through.
            again.sort(Comparator.comparing(KillPoint::isRare).reversed());
            pointsToCome.addAll(again);
        }
        throw new AssertionError("no point at all");
    }
}
