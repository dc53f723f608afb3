package org.pointsman.journal;

/** What stands on disk is not what was written. Says where, and what to do. */
public final class JournalDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long sequence;

    /**
     * @param sequence of the first record that cannot be trusted
     * @param message names the file, the sequence, what is wrong and the way out
     */
    public JournalDamagedException(long sequence, String message) {
        super(message);
        this.sequence = sequence;
    }

    public long sequence() {
        return sequence;
    }
}
