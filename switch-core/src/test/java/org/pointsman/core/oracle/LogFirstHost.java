package org.pointsman.core.oracle;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.oracle.RandomCommands.Command;

/** As a cluster does: a command is in the log before any engine sees it, and the log holds commands and nothing else. */
final class LogFirstHost extends SmallHost {
    private final List<Command> log = new ArrayList<>();
    private int applied;

    @Override
    void submit(Command command) {
        log.add(command);
    }

    /** Only what is in the log may change an engine: the host looks whether anything is due, then logs a command. */
    @Override
    void tick(long timestampNs) {
        finish();
        if (engine.nextDeadlineNs() <= timestampNs) {
            submit(tickCommand(timestampNs));
        }
    }

    /** Answers leave once; what is decided again behind a crash has to come out the same. */
    @Override
    void advance(int count) {
        for (int end = (int) Math.min(log.size(), (long) applied + count); applied < end; applied++) {
            if (applied < answers.size()) {
                decideAgain(log.get(applied), answers.get(applied));
            } else {
                answers.add(decide(log.get(applied)));
            }
        }
    }

    @Override
    void crash() {
        engine = new PaymentEngine();
        applied = 0;
    }
}
