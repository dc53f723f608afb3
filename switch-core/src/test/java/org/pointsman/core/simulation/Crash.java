package org.pointsman.core.simulation;

/** Thrown out of the virtual disk where a process or a machine ends in the middle of what it does. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("a crash at this point", null, false, false);
    }

    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Crash) {
                return true;
            }
        }
        return false;
    }
}
