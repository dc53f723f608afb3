package org.pointsman.core.oracle;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.oracle.RandomCommands.Command;
import org.pointsman.core.oracle.RandomCommands.Way;

/** As {@code host.local} does: the engine decides, then command and outcomes are kept, then the answers leave. */
final class EngineFirstHost extends SmallHost {
    private record Kept(Command command, UnsafeBuffer outcomes) {}

    private final List<Kept> journal = new ArrayList<>();
    private final List<Kept> decided = new ArrayList<>();

    @Override
    void submit(Command command) {
        decided.add(new Kept(command, decide(command)));
    }

    /** The engine says by itself whether anything was due; a tick that changed nothing is not kept. */
    @Override
    void tick(long timestampNs) {
        UnsafeBuffer outcomes = decide(new Command(Way.TICK, timestampNs, null));
        if (outcomes.capacity() > 0) {
            decided.add(new Kept(tickCommand(timestampNs), outcomes));
        }
    }

    @Override
    void advance(int count) {
        List<Kept> batch = decided.subList(0, Math.min(count, decided.size()));
        journal.addAll(batch);
        batch.forEach(kept -> answers.add(kept.outcomes()));
        batch.clear();
    }

    /** Nobody was told what had been decided but not kept: it is sent again. */
    @Override
    void crash() {
        engine = new PaymentEngine();
        journal.forEach(kept -> decideAgain(kept.command(), kept.outcomes()));
        List<Kept> lost = List.copyOf(decided);
        decided.clear();
        lost.forEach(kept -> submit(kept.command()));
    }
}
