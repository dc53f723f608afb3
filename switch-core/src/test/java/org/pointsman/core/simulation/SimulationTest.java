package org.pointsman.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    private static final int SEEDS = Integer.getInteger("pointsman.simulationSeeds", 30);
    private static final int STEPS = Integer.getInteger("pointsman.simulationSteps", 1_500);
    private static final Long ONLY_SEED = Long.getLong("pointsman.simulationSeed");

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @EnumSource(Simulation.Kind.class)
    void everyInvariantHoldsWhateverBreaks(Simulation.Kind kind) throws IOException {
        long first = ONLY_SEED == null ? 1 : ONLY_SEED;
        long last = ONLY_SEED == null ? SEEDS : ONLY_SEED;
        long crashes = 0;
        long answers = 0;
        for (long seed = first; seed <= last; seed++) {
            Path directory = Files.createDirectory(temporary.resolve(String.valueOf(seed)));
            try (Simulation simulation = new Simulation(seed, kind, Spoiler.NONE, directory)) {
                simulation.run(STEPS);
                crashes += simulation.crashes();
                answers += simulation.answersLeft();
            } finally {
                delete(directory);
            }
        }
        System.out.printf("%s: %d seeds, %,d answers, %,d restarts%n", kind, last - first + 1, answers, crashes);
        assertThat(crashes).isPositive();
        assertThat(answers).isPositive();
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
