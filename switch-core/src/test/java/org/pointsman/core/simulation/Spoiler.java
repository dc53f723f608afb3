package org.pointsman.core.simulation;

import java.util.List;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.host.local.LogFirstStages;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;

/** Puts a bug into a switch, so that it can be seen whether the simulator finds it. The one in use puts none. */
interface Spoiler {
    Spoiler NONE = new Spoiler() {};

    default Engine engine(Engine engine) {
        return engine;
    }

    default Journal journal(Journal journal) {
        return journal;
    }

    default Disk disk(Disk disk) {
        return disk;
    }

    /** Of a host whose log comes first: in which order things happen to a command. */
    default List<LogFirstStages.Step> steps() {
        return LogFirstStages.IN_ORDER;
    }

    /** Of the same: what a start makes of the commands that it has read. */
    default List<LogFirstHost.Logged> recovered(List<LogFirstHost.Logged> log) {
        return log;
    }
}
