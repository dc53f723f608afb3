package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands where in a journal's directory. Each run of the writer has a Chronicle queue of its own, in a directory
 * named for the first sequence it holds; a queue has one file for each hour in which something was appended. Names sort
 * in the order of writing.
 *
 * <pre>
 *  lock
 *  high-water-mark
 *  0000000000000000001/metadata.cq4t, 20261120-10LX.cq4, 20261120-11LX.cq4
 *  0000000000000481533/metadata.cq4t, 20261120-11LX.cq4
 * </pre>
 */
final class JournalFiles {
    private static final String CYCLE_FILE_SUFFIX = ".cq4";
    private static final String METADATA_FILE_SUFFIX = ".cq4t";
    private static final int RUN_NAME_DIGITS = 19;

    private JournalFiles() {}

    /** Directory of the run that begins with a sequence. */
    static Path run(Path directory, long firstSequence) {
        return directory.resolve(String.format("%0" + RUN_NAME_DIGITS + "d", firstSequence));
    }

    /** First sequence of the run to which a cycle file belongs. */
    static long firstSequence(Path cycleFile) {
        return firstSequenceOf(cycleFile.getParent());
    }

    /** All cycle files of the journal in the order in which they were written: none that {@link Retained} leaves out. */
    static List<Path> cycleFiles(Path directory) {
        return cycleFiles(directory, Retained.read(directory));
    }

    /** @param retained null = nothing was ever removed */
    static List<Path> cycleFiles(Path directory, Retained retained) {
        List<Path> files = allCycleFiles(directory);
        if (retained != null) {
            files.removeIf(file -> !retained.keeps(file));
        }
        return files;
    }

    /** All cycle files there are, those that are no part of the journal any more included. */
    static List<Path> allCycleFiles(Path directory) {
        List<Path> files = new ArrayList<>();
        for (Path run : runs(directory)) {
            for (Path file : sorted(run)) {
                if (file.getFileName().toString().endsWith(CYCLE_FILE_SUFFIX)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /** The directories of all runs, in order. */
    static List<Path> runs(Path directory) {
        return sorted(directory).stream().filter(JournalFiles::isRun).toList();
    }

    /** Whether any run ever began here. */
    static boolean hasRuns(Path directory) {
        return !runs(directory).isEmpty();
    }

    /** Up to where records are known to be there: by the mark, or because a later run began behind them. */
    static long acknowledged(Path directory, HighWaterMark.Value mark) {
        return Math.max(mark.sequence(), lastRunBegin(directory) - 1);
    }

    /** First sequence of the last run, 1 if there is none: everything before it was there when that run began. */
    private static long lastRunBegin(Path directory) {
        List<Path> runs = runs(directory);
        return runs.isEmpty() ? 1 : firstSequenceOf(runs.get(runs.size() - 1));
    }

    private static long firstSequenceOf(Path run) {
        return Long.parseLong(run.getFileName().toString());
    }

    /** Removes what a run left that never completed a record. The caller has made sure that it holds none. */
    static void removeEmptyRun(Path run, Disk disk) {
        if (!Files.isDirectory(run)) {
            return;
        }
        try {
            for (Path file : sorted(run)) {
                String name = file.getFileName().toString();
                if (name.endsWith(CYCLE_FILE_SUFFIX) || name.endsWith(METADATA_FILE_SUFFIX)) {
                    disk.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + run, e);
        }
    }

    private static boolean isRun(Path path) {
        String name = path.getFileName().toString();
        return name.length() == RUN_NAME_DIGITS
                && name.chars().allMatch(c -> c >= '0' && c <= '9')
                && Files.isDirectory(path);
    }

    private static List<Path> sorted(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> sorted = new ArrayList<>(entries.toList());
            Collections.sort(sorted);
            return sorted;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
