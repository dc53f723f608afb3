package org.pointsman.core.simulation;

import java.nio.file.Path;
import java.util.Map;
import org.pointsman.journal.Journal;

/** Ends the process within an append where that was ordered. */
final class TearableJournal extends JournalDecorator {
    private final VirtualDisk disk;

    TearableJournal(Journal journal, VirtualDisk disk) {
        super(journal);
        this.disk = disk;
    }

    @Override
    public long append() {
        long sequence = journal.lastSequence() + 1;
        if (!disk.tearsNextAppend() || journal.nextSequence() == sequence) {
            return journal.append();
        }
        Map<Path, byte[]> before = disk.written();
        journal.append();
        disk.tear(before, sequence);
        throw new Crash();
    }
}
