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
     * @throws JournalFormatException if a newer release made it
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
     * @throws JournalFormatException if a newer release made it
     * @throws JournalDamagedException if its high-water mark is missing or unreadable
     */
    public static JournalReader read(Path directory) {
        return reader(directory);
    }

    /**
     * As {@link #read(Path)}, from the record behind a known one on. What stands before that is not looked at.
     *
     * @throws AnchorNotFoundException if the journal has no such record, or it was never acknowledged
     */
    public static JournalReader read(Path directory, Anchor anchor) {
        ChronicleJournalReader reader = reader(directory);
        boolean found = false;
        try {
            reader.readAfter(anchor);
            found = true;
            return reader;
        } finally {
            if (!found) {
                reader.close();
            }
        }
    }

    /**
     * Where to begin reading for what lies at or behind both a sequence and a time, without reading what lies before: some
     * dozens of look-ups in a file of any size. The bytes that were jumped over are not checked.
     *
     * @param sequence 1 and above; 1 = any
     * @param timestampNs nanoseconds since 1970; {@link Long#MIN_VALUE} = any
     * @return a record before the place and near it, to {@linkplain #read(Path, Anchor) read behind}; null = the beginning
     */
    public static Anchor anchorBefore(Path directory, long sequence, long timestampNs) {
        try (CycleFile file = new CycleFile()) {
            return new PlaceSearch(JournalFiles.cycleFiles(directory), file, sequence, timestampNs).find();
        }
    }

    private static ChronicleJournalReader reader(Path directory) {
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

    /**
     * Sequence of the record that a journal begins with: 1, unless retention removed older ones.
     *
     * @throws JournalDamagedException if nobody can tell
     */
    public static long firstKept(Path directory) {
        Retained retained = Retained.read(directory);
        return retained == null ? 1 : retained.first();
    }
}
