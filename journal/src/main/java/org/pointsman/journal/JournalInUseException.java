package org.pointsman.journal;

/**
 * Another process, or this one, already writes the journal: the message names the directory and the process. Or another one may,
 * since the lock file is not there any more, or is another one: the message names the file.
 */
public final class JournalInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalInUseException(String message) {
        super(message);
    }
}
