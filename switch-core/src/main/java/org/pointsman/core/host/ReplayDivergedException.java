package org.pointsman.core.host;

/** The engine decided a recorded command otherwise than it did when it was recorded. */
public final class ReplayDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReplayDivergedException(long sequence) {
        super("record " + sequence + ": replay decides it otherwise than it was decided. Either this version has other"
                + " rules than the one that wrote the journal (go back to that one), or the journal or the engine is"
                + " damaged (verify the journal)");
    }
}
