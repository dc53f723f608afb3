package org.pointsman.tools.acceptance.kill;

import org.pointsman.journal.Durability;

/**
 * Where {@link KillPointSwitch} may end its process, as a kill would. A new one is a line here and one
 * {@code passed(KillPoint.…)} where it is passed.
 */
enum KillPoint {
    /** Nowhere: it runs until somebody else ends it. */
    NONE,
    /** Decided; not even in the journal's files. */
    BEFORE_APPEND,
    /** In the files; not acknowledged. */
    BEHIND_APPEND,
    /** Acknowledged; the answers have not left. */
    BEFORE_EFFECTS,
    /** Early: some of the reference data is there, the rest is not. */
    SEEDING,
    /** At level disk: the records are on the medium, the mark does not speak of them. */
    BEFORE_MARK,
    /** At level disk: the mark is on the medium as well; nobody has been told. */
    BEHIND_MARK,
    /** The journal's last file has been cut off behind its last document. */
    TAIL_DROPPED,
    /** Everything has been read; nothing has been repaired. */
    BEFORE_RECOVERY_ENDS,
    /** The tail is cut off, the new run's directory is there; nothing has been written to it. */
    BEHIND_RECOVERY,
    /** The first document of an hour is in a new file; the one before has its end mark. */
    CYCLE_ROLL,
    /** A snapshot is being written; its file has no name yet. */
    SNAPSHOT_UNDER_WAY,
    /** A snapshot has its name. */
    SNAPSHOT_NAMED,
    /** A seal stands in its file, or a part of it. */
    SEAL_APPENDED;

    /** Whether a start passes it, before the switch is ready. */
    boolean isEarly() {
        return this == SEEDING || this == TAIL_DROPPED || this == BEFORE_RECOVERY_ENDS || this == BEHIND_RECOVERY;
    }

    /** Whether it is passed off the pipeline, and seen in the files only. */
    boolean isSeenInFiles() {
        return this == SNAPSHOT_UNDER_WAY || this == SNAPSHOT_NAMED || this == SEAL_APPENDED;
    }

    /** Whether it is passed at a level of durability at all. */
    boolean exists(Durability durability) {
        return durability == Durability.DISK || this != BEFORE_MARK && this != BEHIND_MARK;
    }
}
