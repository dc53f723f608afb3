package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way in.
 *
 * <pre>{@code
 * try (JournalRecovery recovery = Journals.open(JournalConfig.in(directory))) {
 *     for (JournalReader records = recovery.reader(); records.nextDocument(); ) {
 *         while (records.nextRecord()) { ... }
 *     }
 *     journal = recovery.begin();
 * }
 * }</pre>
 */
public final class Journals {

    private Journals() {}

    /**
     * Opens a journal for recovery and then appending; makes an empty one if there is none.
     *
     * @throws JournalInUseException if it is being written already
     * @throws JournalDamagedException if its high-water mark is missing or unreadable
     */
    public static JournalRecovery open(JournalConfig config) {
        Path directory = config.directory();
        makeDirectory(config);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            if (!HighWaterMark.exists(directory) && !JournalFiles.hasRuns(directory)) {
                HighWaterMark.create(directory, config.disk());
            }
            return new JournalRecovery(config, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Makes the directory and those it lies in, and their names durable where that counts. */
    private static void makeDirectory(JournalConfig config) {
        Path directory = config.directory().toAbsolutePath();
        try {
            Deque<Path> missing = new ArrayDeque<>();
            for (Path path = directory; path != null && !Files.exists(path); path = path.getParent()) {
                missing.push(path);
            }
            Files.createDirectories(directory);
            for (Path made : missing) {
                if (config.forces()) {
                    config.disk().forceDirectory(made.getParent());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the journal's directory " + directory, e);
        }
    }

    /**
     * Reads a journal, live or stopped, without disturbing its writer.
     *
     * @throws JournalDamagedException if its high-water mark is missing or unreadable
     */
    public static JournalReader read(Path directory) {
        if (!HighWaterMark.exists(directory) && (!Files.isDirectory(directory) || !JournalFiles.hasRuns(directory))) {
            throw new IllegalArgumentException("there is no journal in " + directory);
        }
        return new ChronicleJournalReader(directory, false);
    }
}
