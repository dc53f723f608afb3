package org.pointsman.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.journal.CycleFile.Frame;

/**
 * Which cycle files a journal has and which records stand in each, found by the first record of every file and the last one of
 * every run: nothing is read through, so it is quick, and it is no verification.
 *
 * @param files in the order of their records
 * @param highWaterMark sequence of the newest acknowledged record
 * @param retained where the journal begins, if older files were removed; null if not
 * @param leftovers files that are no part of the journal any more, and whose removal was interrupted
 * @param damages where a file, a run or the end of the journal is missing, in the order of their records; whether files are
 *     missing between those of one run is for a verification to tell
 */
public record JournalInventory(
        List<CycleFileEntry> files, long highWaterMark, Retained retained, List<Path> leftovers, List<Damage> damages) {
    /** The longest document fits in twice, so that one stretch of a file that was cut off has a whole one. */
    private static final long SHORT_BYTES = 128 << 10;

    /**
     * One cycle file.
     *
     * @param run first sequence of the run that wrote it
     * @param bytes length of the file, room ahead included
     * @param first sequence of its first record; 0 if it holds none
     * @param last sequence of its last record; 0 if it holds none. Of the newest file that holds any, at most the high-water
     *     mark, unless nothing in it is acknowledged
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
     *     file is missing
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
                    entries.add(peek(file, path));
                } else {
                    leftovers.add(path);
                }
            }
            // Again, behind the files: whatever the mark speaks of by now and they lack is in a file that appeared
            // since.
            long mark = HighWaterMark.read(directory).sequence();
            List<Damage> damages = findEnds(entries, file, beginning.first(), acknowledged, mark, directory);
            return new JournalInventory(
                    List.copyOf(entries), mark, beginning.retained(), List.copyOf(leftovers), List.copyOf(damages));
        }
    }

    /**
     * Completes the entries with their last records. A file ends before the next one of its run; of the last one of a run its
     * last record is looked for, because the next run may be gone.
     *
     * @param first sequence of the record with which the journal begins
     * @param acknowledged by now at the least: what is missing behind it nobody was told of
     * @return where records are missing
     */
    private static List<Damage> findEnds(
            List<CycleFileEntry> entries, CycleFile file, long first, long acknowledged, long mark, Path directory) {
        List<Damage> damages = new ArrayList<>();
        long expected = first;
        long run = 0;
        for (int i = 0; i < entries.size(); i++) {
            CycleFileEntry entry = entries.get(i);
            if (entry.isEmpty()) {
                continue;
            }
            // The first file that was kept need not be the first one of its run.
            boolean beginsRun = run != 0 && run != entry.run();
            run = entry.run();
            if (entry.first() > expected && expected <= acknowledged) {
                damages.add(missing(entry.path(), first, expected, entry.first() - 1));
            } else if (entry.first() < expected) {
                damages.add(swapped(
                        entry,
                        "this file begins with record " + entry.first() + ", where record " + expected + " belongs"));
            } else if (beginsRun && entry.first() != run) {
                damages.add(swapped(entry, "this file's directory begins with record " + run + " instead"));
            }
            CycleFileEntry next = nextWithRecords(entries, i);
            boolean goesOn = next != null && next.run() == entry.run() && next.first() > entry.first();
            long last = goesOn ? next.first() - 1 : lastRecord(file, entry);
            entries.set(i, entry.upTo(next == null ? Math.max(entry.first(), Math.min(last, mark)) : last));
            expected = Math.max(expected, last + 1);
        }
        if (expected <= acknowledged) {
            Path lastFile = entries.isEmpty()
                    ? directory
                    : entries.get(entries.size() - 1).path();
            damages.add(missing(lastFile, first, expected, acknowledged));
        }
        return damages;
    }

    private static Damage missing(Path at, long first, long from, long to) {
        return Damage.missing(
                at,
                0,
                from,
                to,
                from == first
                        ? ": no file has them"
                        : ": the files end with record " + (from - 1) + ", as far as they can be read");
    }

    private static Damage swapped(CycleFileEntry entry, String what) {
        return new Damage(Damage.Kind.SWAPPED, entry.path(), 0, entry.first(), what);
    }

    private static CycleFileEntry nextWithRecords(List<CycleFileEntry> entries, int i) {
        return entries.subList(i + 1, entries.size()).stream()
                .filter(entry -> !entry.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /**
     * Sequence of the last record in a file that can be read. Looked for in ever longer stretches of its end: a file that was not
     * cut off yet has room behind it.
     */
    private static long lastRecord(CycleFile file, CycleFileEntry entry) {
        file.open(entry.path());
        long highest = entry.first() + file.lengthBytes() / RecordCheck.MIN_RECORD_LENGTH;
        long last = entry.first();
        long from = file.lengthBytes();
        for (long bytes = SHORT_BYTES; last == entry.first() && from > 0; bytes *= 2) {
            from = Math.max(0, file.lengthBytes() - bytes) & -CycleFile.HEADER_LENGTH;
            long at = RecordScan.nextRecord(file, from, entry.first(), highest);
            while (at >= 0) {
                int offset = file.offset(at);
                last = Math.max(last, file.check().sequence(offset));
                long end = at + RecordCheck.aligned(file.check().length(offset));
                at = RecordScan.nextRecord(file, end, entry.first(), highest);
            }
        }
        return last;
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

    /** @throws JournalDamagedException if records are missing, naming the first of them */
    public void requireWhole() {
        if (!damages.isEmpty()) {
            Damage first = damages.get(0);
            throw Damage.exception(first.file(), first.offset(), first.sequence(), first.description());
        }
    }

    /** Bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(CycleFileEntry::bytes).sum();
    }
}
