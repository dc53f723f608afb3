package org.pointsman.core.simulation;

/** An invariant does not hold: a bug of the switch, or of the simulator. */
final class SimulationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulationFailure(String what) {
        super(what);
    }

    SimulationFailure(String what, Throwable cause) {
        super(what + ": " + cause, cause);
    }
}
