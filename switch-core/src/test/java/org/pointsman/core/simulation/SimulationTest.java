package org.pointsman.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pointsman.core.simulation.Trace.Happening;

/**
 * Whole switches under everything that may go wrong, from seeds (docs/simulation.md). System properties:
 *
 * <ul>
 *   <li>{@code pointsman.simulationSeeds}: how many seeds, from 1 on
 *   <li>{@code pointsman.simulationSeed}: this seed only, as a failure names it
 *   <li>{@code pointsman.simulationSteps}: how many steps a seed
 * </ul>
 */
class SimulationTest {
    private static final int ENOUGH_SEEDS = 24;
    private static final int SEEDS = Integer.getInteger("pointsman.simulationSeeds", ENOUGH_SEEDS);
    private static final Set<Happening> OF_ENGINE_FIRST =
            EnumSet.complementOf(EnumSet.of(Happening.COMMITTED_BY_START));
    private static final Set<Happening> OF_LOG_FIRST = EnumSet.of(
            Happening.KILLED,
            Happening.POWER_LOST,
            Happening.CRASHED_WITHIN,
            Happening.STOPPED,
            Happening.CRASHED_STARTING,
            Happening.COMMITTED_BY_START,
            Happening.REFUSED);
    private static final int STEPS = Integer.getInteger("pointsman.simulationSteps", 1_000);
    private static final int SEEDS_TO_FIND_A_BUG = 60;
    private static final Long ONLY_SEED = Long.getLong("pointsman.simulationSeed");

    @TempDir(factory = MemoryDirectory.class)
    private Path temporary;

    @ParameterizedTest
    @EnumSource(Simulation.Kind.class)
    void everyInvariantHoldsWhateverBreaks(Simulation.Kind kind) throws IOException {
        long first = ONLY_SEED == null ? 1 : ONLY_SEED;
        long last = ONLY_SEED == null ? SEEDS : ONLY_SEED;
        long crashes = 0;
        long answers = 0;
        Set<Happening> happenings = EnumSet.noneOf(Happening.class);
        for (long seed = first; seed <= last; seed++) {
            Path directory = Files.createDirectory(temporary.resolve(String.valueOf(seed)));
            try (Simulation simulation = new Simulation(seed, kind, Spoiler.NONE, directory)) {
                simulation.run(STEPS);
                crashes += simulation.crashes();
                answers += simulation.answersLeft();
                happenings.addAll(simulation.happenings());
            } finally {
                delete(directory);
            }
        }
        System.out.printf("%s: %d seeds, %,d answers, %,d restarts%n", kind, last - first + 1, answers, crashes);
        assertThat(answers).isPositive();
        if (last - first + 1 >= ENOUGH_SEEDS) {
            assertThat(happenings).containsAll(kind == Simulation.Kind.ENGINE_FIRST ? OF_ENGINE_FIRST : OF_LOG_FIRST);
        }
    }

    /** Who is told a seed must see what was seen. */
    @ParameterizedTest
    @EnumSource(Simulation.Kind.class)
    void aSeedTellsEverythingThatHappens(Simulation.Kind kind) throws IOException {
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(fingerprint(seed, kind, "second")).isEqualTo(fingerprint(seed, kind, "first"));
        }
    }

    private String fingerprint(long seed, Simulation.Kind kind, String name) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve(name + seed));
        try (Simulation simulation = new Simulation(seed, kind, Spoiler.NONE, directory)) {
            simulation.run(STEPS);
            return simulation.fingerprint();
        }
    }

    @TestFactory
    @DisabledIfSystemProperty(
            named = "pointsman.simulationSeed",
            matches = ".*",
            disabledReason = "one seed is asked for")
    Stream<DynamicTest> aBugIsFound() {
        return SpoiltSwitches.all().entrySet().stream()
                .map(bug -> DynamicTest.dynamicTest(bug.getKey(), () -> requireFound(bug.getKey(), bug.getValue())));
    }

    private void requireFound(String name, SpoiltSwitches.Bug bug) throws IOException {
        for (long seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed++) {
            Path directory = Files.createTempDirectory(temporary, "bug");
            try (Simulation simulation = new Simulation(seed, bug.kind(), bug.spoiler(), directory)) {
                simulation.run(STEPS);
            } catch (SimulationFailure found) {
                System.out.printf(
                        "%s: %s%n", name, found.getMessage().lines().findFirst().orElse(""));
                return;
            } finally {
                delete(directory);
            }
        }
        fail("not found in " + SEEDS_TO_FIND_A_BUG + " seeds");
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
