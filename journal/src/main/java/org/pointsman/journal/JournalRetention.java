package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Removes the oldest files of a journal, live or stopped, so that wherever it is interrupted the journal stays whole. */
public final class JournalRetention {

    private JournalRetention() {}

    /**
     * Has the journal begin with another file, and removes those before it. First it is on the disk where the journal begins;
     * from then on the files before are none of its, and are removed one by one, the oldest first.
     *
     * @param retained where the journal is to begin; not before where it begins already
     * @throws IllegalArgumentException if no file of the journal begins there, or only the newest would be left to be written
     */
    public static void begin(Path directory, Retained retained) {
        JournalInventory inventory = JournalInventory.of(directory);
        boolean isThere = inventory.files().stream()
                .anyMatch(file -> file.first() == retained.first()
                        && file.run() == retained.run()
                        && file.path().getFileName().toString().equals(retained.file())
                        && file.firstTimestampNs() == retained.timestampNs());
        if (!isThere) {
            throw new IllegalArgumentException(
                    "no file of the journal in " + directory + " begins with record " + retained.first());
        }
        retained.write(directory);
        removeLeftovers(directory);
    }

    /** Removes what an interrupted removal left. */
    public static void removeLeftovers(Path directory) {
        Retained retained = Retained.read(directory);
        if (retained == null) {
            return;
        }
        try {
            boolean removed = false;
            for (Path file : JournalFiles.allCycleFiles(directory)) {
                if (retained.keeps(file)) {
                    break;
                }
                removed |= Files.deleteIfExists(file);
            }
            for (Path run : JournalFiles.runs(directory)) {
                if (Long.parseLong(run.getFileName().toString()) <= retained.run()) {
                    removed |= removeIfEmptied(run);
                }
            }
            if (removed) {
                JournalFiles.force(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove old files of the journal in " + directory, e);
        }
    }

    /**
     * A run without cycle files has nothing to tell: its table goes, and its directory.
     *
     * @return whether the directory is gone
     */
    private static boolean removeIfEmptied(Path run) throws IOException {
        try (DirectoryStream<Path> cycleFiles = Files.newDirectoryStream(run, "*.cq4")) {
            if (cycleFiles.iterator().hasNext()) {
                JournalFiles.force(run);
                return false;
            }
        }
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(run, "*.cq4t")) {
            for (Path table : tables) {
                Files.deleteIfExists(table);
            }
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(run)) {
            if (others.iterator().hasNext()) {
                return false;
            }
        }
        Files.delete(run);
        return true;
    }
}
