package org.pointsman.journal;

import java.nio.file.Path;

/**
 * One place where a journal is not what was written.
 *
 * @param kind what is wrong
 * @param file the cycle file, or the high-water mark
 * @param offset in that file, in bytes
 * @param sequence of the first record concerned
 * @param description for people; names records, not their content
 */
public record Damage(Kind kind, Path file, long offset, long sequence, String description) {

    /** What can be wrong. */
    public enum Kind {
        /** A record's bytes are not those that were sealed. */
        ALTERED,
        /** A header of the file's framing is impossible. */
        FRAMING,
        /** Records are not there. */
        MISSING,
        /** Records stand where others belong. */
        SWAPPED,
        /** A document that was acknowledged is incomplete. */
        TORN,
        /** The high-water mark cannot be read, or is not of this journal. */
        HIGH_WATER_MARK
    }

    /**
     * Records are not there.
     *
     * @param file in which they were missed, at {@code offset}
     * @param more what else there is to say; empty if nothing
     */
    static Damage missing(Path file, long offset, long from, long to, String more) {
        String records =
                from == to ? "record " + from + " is missing" : "records " + from + " to " + to + " are missing";
        return new Damage(Kind.MISSING, file, offset, from, records + more);
    }

    static JournalDamagedException exception(Path file, long offset, long sequence, String what) {
        return new JournalDamagedException(
                sequence,
                file + ", offset " + offset + ", record " + sequence + ": " + what
                        + ". Nothing was changed. 'journal verify' lists all damage; put the file back from a copy, or move"
                        + " the journal away to begin an empty one");
    }
}
