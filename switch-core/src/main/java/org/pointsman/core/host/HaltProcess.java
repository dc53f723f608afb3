package org.pointsman.core.host;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fail-stop as in production: says why and halts at once, without shutdown hooks that might still answer somebody. */
public final class HaltProcess implements FailStop {
    /** Exit code of a switch that stopped itself. */
    public static final int EXIT_CODE = 70;

    private static final Logger LOG = LoggerFactory.getLogger(HaltProcess.class);

    @Override
    public void fail(String what, Throwable cause) {
        try {
            LOG.atError().addKeyValue("what", what).setCause(cause).log("process.halted");
            System.err.println("pointsman: FAIL-STOP: " + what + (cause == null ? "" : ": " + cause));
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
