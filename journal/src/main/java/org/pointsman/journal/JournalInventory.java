package org.pointsman.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.journal.CycleFile.Frame;

/**
 * Which cycle files a journal has and which records stand in each, found by the first record of every file: nothing is read
 * through, so it is quick, and it is no verification.
 *
 * @param files in the order of their records
 * @param highWaterMark sequence of the newest acknowledged record
 * @param retained where the journal begins, if older files were removed; null if not
 * @param leftovers files that are no part of the journal any more, and whose removal was interrupted
 */
public record JournalInventory(
        List<CycleFileEntry> files, long highWaterMark, Retained retained, List<Path> leftovers) {

    /**
     * One cycle file.
     *
     * @param run first sequence of the run that wrote it
     * @param bytes length of the file, room ahead included
     * @param first sequence of its first record; 0 if it holds none
     * @param last sequence of its last record; 0 if it holds none. Of the newest file that holds any, the high-water mark
     * @param firstTimestampNs of its first record
     */
    public record CycleFileEntry(Path path, long run, long bytes, long first, long last, long firstTimestampNs) {
        /** Whether a record stands in it. */
        public boolean isEmpty() {
            return first == 0;
        }

        private CycleFileEntry upTo(long sequence) {
            return new CycleFileEntry(path, run, bytes, first, sequence, firstTimestampNs);
        }
    }

    /**
     * Looks at a journal, live or stopped.
     *
     * @throws IllegalArgumentException if there is none
     * @throws JournalDamagedException if its high-water mark cannot be read, or a file's first record; if the journal's first
     *     file is missing, or the first file of a run
     */
    public static JournalInventory of(Path directory) {
        if (!HighWaterMark.exists(directory) && (!Files.isDirectory(directory) || !JournalFiles.hasRuns(directory))) {
            throw new IllegalArgumentException("there is no journal in " + directory);
        }
        long acknowledged = JournalFiles.acknowledged(directory, HighWaterMark.read(directory));
        Beginning beginning = Beginning.of(directory, acknowledged);
        List<CycleFileEntry> entries = new ArrayList<>();
        List<Path> leftovers = new ArrayList<>();
        try (CycleFile file = new CycleFile()) {
            for (Path path : JournalFiles.allCycleFiles(directory)) {
                if (beginning.retained() == null || beginning.retained().keeps(path)) {
                    CycleFileEntry entry = peek(file, path);
                    boolean beginsRun =
                            entries.isEmpty() || entries.get(entries.size() - 1).run() != entry.run();
                    if (beginsRun && !entry.isEmpty()) {
                        long first = entries.isEmpty() ? beginning.first() : entry.run();
                        Beginning.requireBegins(path, entry.first(), first, acknowledged);
                    }
                    entries.add(entry);
                } else {
                    leftovers.add(path);
                }
            }
        }
        // Again, behind the files: whatever the mark speaks of by now and they lack is in a file that appeared since.
        long mark = HighWaterMark.read(directory).sequence();
        long end = Math.max(
                mark, entries.stream().mapToLong(CycleFileEntry::first).max().orElse(0));
        for (int i = entries.size() - 1; i >= 0; i--) {
            CycleFileEntry entry = entries.get(i);
            if (!entry.isEmpty()) {
                entries.set(i, entry.upTo(end));
                end = entry.first() - 1;
            }
        }
        return new JournalInventory(List.copyOf(entries), mark, beginning.retained(), List.copyOf(leftovers));
    }

    private static CycleFileEntry peek(CycleFile file, Path path) {
        file.open(path);
        long run = JournalFiles.firstSequence(path);
        long position = file.firstDocument();
        Frame frame = file.frame(position);
        if (frame == Frame.DAMAGED) {
            throw Damage.exception(path, position, run, file.describeDamage(position));
        }
        if (frame != Frame.DOCUMENT) {
            return new CycleFileEntry(path, run, file.lengthBytes(), 0, 0, 0);
        }
        int offset = file.offset(position) + CycleFile.HEADER_LENGTH;
        RecordCheck.Fault fault = file.check().check(offset, file.contentLength());
        if (fault != RecordCheck.Fault.NONE) {
            throw Damage.exception(path, position + CycleFile.HEADER_LENGTH, run, fault.text());
        }
        return new CycleFileEntry(
                path,
                run,
                file.lengthBytes(),
                file.check().sequence(offset),
                0,
                file.check().timestampNs(offset));
    }

    /** Bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(CycleFileEntry::bytes).sum();
    }
}
