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
     * @param disk on which the journal stands
     * @throws IllegalArgumentException if no file of the journal begins there, or only the newest would be left to be written
     * @throws JournalDamagedException if records of the journal are missing
     */
    public static void begin(Path directory, Retained retained, Disk disk) {
        JournalInventory inventory = JournalInventory.of(directory);
        // Afterwards nobody could tell any more what was removed on purpose and what was missing.
        inventory.requireWhole();
        boolean isThere = inventory.files().stream()
                .anyMatch(file -> file.first() == retained.first()
                        && file.run() == retained.run()
                        && file.path().getFileName().toString().equals(retained.file())
                        && file.firstTimestampNs() == retained.timestampNs());
        if (!isThere) {
            throw new IllegalArgumentException(
                    "no file of the journal in " + directory + " begins with record " + retained.first());
        }
        retained.write(directory, disk);
        removeLeftovers(directory, disk);
    }

    /** Removes what an interrupted removal left. */
    public static void removeLeftovers(Path directory, Disk disk) {
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
                disk.delete(file);
                removed = true;
            }
            for (Path run : JournalFiles.runs(directory)) {
                if (Long.parseLong(run.getFileName().toString()) <= retained.run()) {
                    removed |= removeIfEmptied(run, disk);
                }
            }
            if (removed) {
                disk.forceDirectory(directory);
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
    private static boolean removeIfEmptied(Path run, Disk disk) throws IOException {
        try (DirectoryStream<Path> cycleFiles = Files.newDirectoryStream(run, "*.cq4")) {
            if (cycleFiles.iterator().hasNext()) {
                disk.forceDirectory(run);
                return false;
            }
        }
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(run, "*.cq4t")) {
            for (Path table : tables) {
                disk.delete(table);
            }
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(run)) {
            if (others.iterator().hasNext()) {
                return false;
            }
        }
        disk.delete(run);
        return true;
    }
}
