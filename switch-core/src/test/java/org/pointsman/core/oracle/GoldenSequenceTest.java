package org.pointsman.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.oracle.RandomCommands.Command;

/**
 * One sequence of commands, always the same, and what the engine has to make of it, to the bit: on every machine and every
 * JDK, in this version as in the one before.
 *
 * <p>The digest of the commands tells what a failure means. If it is another one, the generator or the schema was changed,
 * and the other two follow. If it is the same, the engine decides otherwise than it did. Either way the new values, which the
 * failure shows, are put here on purpose, in the change that moved them.
 */
class GoldenSequenceTest {
    private static final String GOLDEN = """
            commands f068f3757b3204eb3e0190a12337941135b263f0356ee4f43d41c3b878ab9417
            outcomes 09adfdeddbfe7ad2a3ea760b137476bd632306dfc4fdd53625bd42b9e6c475ba
            state 5231bcb10395817f c189b63e77dcb05a 436906272310f5c3 8b2ec4509c99668c
            """;

    private static final int SEEDS = 4;
    private static final int COMMANDS_OF_A_SEED = 5_000;
    private static final int ROOM = 16 * 1024;

    private final MessageDigest commands = sha256();
    private final MessageDigest outcomes = sha256();
    private final StringBuilder stateHashes = new StringBuilder();

    @Test
    void theSameCommandsAlwaysGiveTheSameOutcomesAndTheSameState() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            play(seed);
        }
        assertThat("commands " + hex(commands) + "\noutcomes " + hex(outcomes) + "\nstate" + stateHashes + "\n")
                .isEqualTo(GOLDEN);
    }

    /** The oracle is here for the generator, which looks at its state. */
    private void play(long seed) {
        PaymentEngine engine = new PaymentEngine();
        OracleEngine oracle = new OracleEngine();
        RandomCommands sequence = new RandomCommands(seed, oracle.state);
        Outcomes decided = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);
        Outcomes ofOracle = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);
        for (int i = 0; i < COMMANDS_OF_A_SEED; i++) {
            Command command = sequence.next();
            command.applyTo(oracle, ofOracle.clear());
            command.applyTo(engine, decided.clear());
            add(commands, command);
            add(outcomes, decided.buffer(), decided.length());
        }
        stateHashes.append(String.format(" %016x", engine.stateHash()));
    }

    private static void add(MessageDigest digest, Command command) {
        digest.update((byte) command.way().ordinal());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, command.timestampNs()));
        if (command.message() != null) {
            add(digest, command.message(), command.message().capacity());
        }
    }

    private static void add(MessageDigest digest, DirectBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        digest.update(bytes);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
