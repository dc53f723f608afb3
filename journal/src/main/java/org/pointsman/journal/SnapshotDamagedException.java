package org.pointsman.journal;

/** A snapshot's file is not what was written. The message names the file and the offset. */
public final class SnapshotDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotDamagedException(String message) {
        super(message);
    }
}
