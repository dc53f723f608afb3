package org.pointsman.journal;

/** Another process, or this one, already writes the journal. The message names the directory and the process. */
public final class JournalInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalInUseException(String message) {
        super(message);
    }
}
