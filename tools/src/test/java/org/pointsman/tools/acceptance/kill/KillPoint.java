package org.pointsman.tools.acceptance.kill;

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
    /** Everything has been read; nothing has been repaired. */
    BEFORE_RECOVERY_ENDS,
    /** The tail is cut off, the new run's directory is there; nothing has been written to it. */
    BEHIND_RECOVERY,
    /** The first document of an hour is in a new file; the one before has its end mark. */
    CYCLE_ROLL
}
