package org.pointsman.journal;

/** A journal that a newer release made, in a format this one does not know. Says so, and what to do. */
public final class JournalFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file, the format and the way out */
    public JournalFormatException(String message) {
        super(message);
    }
}
