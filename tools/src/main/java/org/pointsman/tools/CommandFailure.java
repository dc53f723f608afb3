package org.pointsman.tools;

/** A command cannot do what it was asked, for a reason the user can act on: one clear message, no stack trace. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }
}
