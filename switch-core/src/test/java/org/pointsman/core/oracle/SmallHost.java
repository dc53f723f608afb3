package org.pointsman.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.oracle.RandomCommands.Command;
import org.pointsman.core.oracle.RandomCommands.Way;
import org.pointsman.core.testing.Commands;

/**
 * What drives an engine, small enough to be seen through: an engine that a crash takes, and a memory that it does not
 * take. The two kinds differ in what comes first, deciding or keeping.
 */
abstract class SmallHost {
    private static final int ROOM = 16 * 1024;

    /** What left for the outside: the outcomes of every command, in order. */
    final List<UnsafeBuffer> answers = new ArrayList<>();
    /** The answers to queries. */
    final List<UnsafeBuffer> views = new ArrayList<>();

    Engine engine = new PaymentEngine();

    private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);

    /** Takes a command; its answer may leave later. */
    abstract void submit(Command command);

    /** Lets what is due at a time happen, by a command of its own if anything is. */
    abstract void tick(long timestampNs);

    /** Goes on with the oldest of what was submitted, so many commands at the most. */
    abstract void advance(int count);

    /** Takes the engine away; what was kept brings a new one to the same state. Nothing that was submitted is lost. */
    abstract void crash();

    final void finish() {
        advance(Integer.MAX_VALUE);
    }

    /** Shows nothing that the answers which have left do not show, and is not kept. */
    final void query(Command query) {
        finish();
        views.add(decide(query));
    }

    final UnsafeBuffer decide(Command command) {
        command.applyTo(engine, outcomes.clear());
        byte[] copy = new byte[outcomes.length()];
        outcomes.buffer().getBytes(0, copy);
        return new UnsafeBuffer(copy);
    }

    final void decideAgain(Command command, UnsafeBuffer first) {
        assertThat(decide(command))
                .as(() -> "decided again: " + Describe.command(command))
                .isEqualTo(first);
    }

    /** A tick as it is kept: a command that anybody may decide again. */
    static Command tickCommand(long timestampNs) {
        Commands commands = new Commands();
        commands.tick();
        return new Command(Way.COMMAND, timestampNs, commands.copy());
    }
}
