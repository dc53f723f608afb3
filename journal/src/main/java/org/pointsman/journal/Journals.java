package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the journal's directory " + directory, e);
        }
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            if (!HighWaterMark.exists(directory) && !JournalFiles.hasRuns(directory)) {
                HighWaterMark.create(directory);
            }
            return new JournalRecovery(config, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
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

    /**
     * Sequence of the newest record that is acknowledged: nobody who follows a journal goes beyond it.
     *
     * @throws JournalDamagedException if the high-water mark is missing or unreadable
     */
    public static long acknowledged(Path directory) {
        return HighWaterMark.read(directory).sequence();
    }
}
