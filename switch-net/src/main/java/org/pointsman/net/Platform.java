package org.pointsman.net;

import org.pointsman.core.host.HostClock;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalRecovery;

/**
 * What a switch stands on: the clocks of the machine, and the journal on its disk. Tests put something of their own in
 * between, to let time run or to end the process at a certain point.
 */
public interface Platform {
    /** The machine as it is. */
    Platform MACHINE = new Platform() {};

    default HostClock.Source clocks() {
        return HostClock.MACHINE;
    }

    /** On which the journal stands, and whose free space is watched. */
    default Disk disk() {
        return Disk.system();
    }

    /** Begins to write, once everything has been read. */
    default Journal begin(JournalRecovery recovery) {
        return recovery.begin();
    }
}
