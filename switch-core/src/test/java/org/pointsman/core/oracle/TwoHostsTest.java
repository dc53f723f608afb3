package org.pointsman.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.oracle.RandomCommands.Command;

/**
 * Two hosts, one engine: whether commands are decided before they are kept or kept before they are decided, and wherever a
 * host crashes, the same commands get the same answers and leave the same state.
 */
class TwoHostsTest {
    private static final int COMMANDS = 3_000;
    private static final int ROOM = 16 * 1024;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bothHostsAnswerAlikeWhereverTheyCrash(long seed) {
        List<Command> commands = commands(seed);
        SmallHost engineFirst = new EngineFirstHost();
        SmallHost logFirst = new LogFirstHost();
        drive(engineFirst, commands, new Dice(100 + seed));
        drive(logFirst, commands, new Dice(200 + seed));
        assertThat(logFirst.views).isNotEmpty().isEqualTo(engineFirst.views);
        assertThat(logFirst.answers).hasSizeGreaterThan(COMMANDS / 2).isEqualTo(engineFirst.answers);
        assertThat(logFirst.engine.stateHash()).isEqualTo(engineFirst.engine.stateHash());
    }

    private static void drive(SmallHost host, List<Command> commands, Dice dice) {
        int crashes = 0;
        for (Command command : commands) {
            switch (command.way()) {
                case TICK -> host.tick(command.timestampNs());
                case QUERY -> host.query(command);
                case COMMAND -> host.submit(command);
            }
            if (dice.oneIn(3)) {
                host.advance(dice.below(12));
            }
            if (dice.oneIn(100)) {
                host.crash();
                crashes++;
            }
        }
        host.finish();
        assertThat(crashes).isPositive();
    }

    /** Those the oracle and the engine are compared by; it takes an oracle to make them. */
    private static List<Command> commands(long seed) {
        OracleEngine oracle = new OracleEngine();
        RandomCommands random = new RandomCommands(seed, oracle.state);
        Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);
        List<Command> commands = new ArrayList<>();
        while (commands.size() < COMMANDS) {
            commands.add(random.next());
            commands.get(commands.size() - 1).applyTo(oracle, outcomes.clear());
        }
        return commands;
    }
}
