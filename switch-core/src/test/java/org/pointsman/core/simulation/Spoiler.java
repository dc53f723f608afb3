package org.pointsman.core.simulation;

import org.pointsman.core.engine.Engine;
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
}
