package org.pointsman.tools.acceptance.kill;

import java.util.Random;
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
    /** Half of a document is in its file. */
    WITHIN_DOCUMENT,
    /** All of a document is in its file, but its header. */
    BEFORE_HEADER,
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
    /** All of a snapshot is on the medium; its file has no name yet. */
    SNAPSHOT_FORCED,
    /** A snapshot has its name; the name was not forced. */
    SNAPSHOT_NAMED,
    /** A seal stands in its file; it was not forced. */
    SEAL_APPENDED,
    /** A seal is on the medium; the key directory remembers the one before. */
    SEAL_FORCED,
    /** With retention: it is on the medium where the journal begins; what was before is still there. */
    BEFORE_REMOVAL,
    /** With retention: of the files before the beginning some are gone, some are still there. */
    BETWEEN_REMOVALS;

    /** Whether it is passed at all: at a level of durability, and where old files are removed or are not. */
    boolean exists(Durability durability, boolean retains) {
        return switch (this) {
            case BEFORE_MARK, BEHIND_MARK -> durability == Durability.DISK;
            case BEFORE_REMOVAL, BETWEEN_REMOVALS -> retains;
            default -> true;
        };
    }

    /** Whether there are switches that never pass it. */
    boolean isRare() {
        return !exists(Durability.PROCESS, false);
    }

    /** At which of the times that it is passed the process ends: one that comes within seconds. */
    int anyTime(Random random) {
        return switch (this) {
            case BEFORE_APPEND,
                    WITHIN_DOCUMENT,
                    BEFORE_HEADER,
                    BEHIND_APPEND,
                    BEFORE_EFFECTS,
                    BEFORE_MARK,
                    BEHIND_MARK -> 20 + random.nextInt(400);
            case SEEDING -> 1 + random.nextInt(2);
            case SNAPSHOT_FORCED, SNAPSHOT_NAMED, SEAL_APPENDED, SEAL_FORCED -> 1 + random.nextInt(4);
            default -> 1;
        };
    }
}
