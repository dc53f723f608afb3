package org.pointsman.core.engine;

/** A snapshot that an engine cannot go on from. The message says what of it is wrong; the engine is as it was. */
public final class BadSnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadSnapshotException(String message) {
        super(message);
    }

    public BadSnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
