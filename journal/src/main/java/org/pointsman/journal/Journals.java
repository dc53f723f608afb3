package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

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
    /** A file beside the journal in which its writer may remember what it seeded it with: it means nothing without one. */
    public static final String SEEDED_FILE_NAME = "reference-seen";

    /** What there can only be where a journal is or was. */
    private static final List<String> TRACES =
            List.of(Retained.FILE_NAME, SealFile.FILE_NAME, SnapshotFiles.DIRECTORY, SEEDED_FILE_NAME);

    private Journals() {}

    /**
     * Opens a journal for recovery and then appending; makes an empty one if there is none.
     *
     * @throws JournalInUseException if it is being written already
     * @throws JournalFormatException if a newer release made it
     * @throws JournalDamagedException if its high-water mark is missing or unreadable, if its beginning is missing, or if
     *     all of it is, and something of it was left
     */
    public static JournalRecovery open(JournalConfig config) {
        Path directory = config.directory();
        makeDirectory(config);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            if (!HighWaterMark.exists(directory) && !JournalFiles.hasRuns(directory)) {
                requireNoTraces(directory);
                HighWaterMark.create(directory, config.disk());
            }
            return new JournalRecovery(config, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** A journal that was lost must not become a new one unnoticed. */
    private static void requireNoTraces(Path directory) {
        List<String> found =
                TRACES.stream().filter(name -> isThere(directory.resolve(name))).toList();
        if (!found.isEmpty()) {
            throw new JournalDamagedException(
                    0,
                    directory + ": there is no journal here, but " + String.join(", ", found)
                            + " of one: its records and its"
                            + " high-water mark are missing. Put them back from a copy. To begin a new journal name another"
                            + " directory, or move away all that is in this one");
        }
    }

    /** Whether there is such a file, or a directory with something in it. */
    private static boolean isThere(Path path) {
        if (!Files.isDirectory(path)) {
            return Files.exists(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path, e);
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
     * Follows a journal, live or stopped, without disturbing its writer: whatever is whole, also above the mark, and what
     * comes later. Who shows records to anybody takes {@link #readAcknowledged(Path)}.
     *
     * @throws IllegalArgumentException if there is none
     * @throws JournalFormatException if a newer release made it
     * @throws JournalDamagedException if its high-water mark is missing or unreadable, or its beginning is missing
     */
    public static JournalReader read(Path directory) {
        return reader(directory, null);
    }

    /**
     * As {@link #read(Path)}, from the record behind a known one on. What stands before that is not looked at.
     *
     * @throws AnchorNotFoundException if the journal has no such record, or it was never acknowledged
     */
    public static JournalReader read(Path directory, Anchor anchor) {
        return reader(directory, anchor);
    }

    /**
     * As {@link #read(Path)}, but ends with the newest record that is acknowledged now, whatever comes later. What stands
     * above the mark is no history: nobody was answered for it, and the next start may drop it.
     */
    public static JournalReader readAcknowledged(Path directory) {
        return readAcknowledged(directory, null);
    }

    /**
     * The same, from the record behind a known one on.
     *
     * @param anchor null = from the beginning
     * @throws AnchorNotFoundException if the journal has no such record, or it was never acknowledged
     */
    public static JournalReader readAcknowledged(Path directory, Anchor anchor) {
        return new AcknowledgedReader(reader(directory, anchor));
    }

    /**
     * How many whole records stand above the high-water mark. A journal that is not written has them if its writer was
     * stopped between append and acknowledgement; the next start keeps them.
     *
     * @return 0 if the mark moved meanwhile: a writer is at work, and acknowledges them; 0 as well where what is
     *     acknowledged cannot be read, which those are told who read it
     * @throws IllegalArgumentException if there is no journal
     * @throws JournalDamagedException if its high-water mark is missing or unreadable, or its beginning is missing
     */
    public static long unacknowledged(Path directory) {
        try (ChronicleJournalReader reader = reader(directory, null)) {
            long end = reader.acknowledged();
            try {
                reader.readAfter(anchorBefore(directory, Math.max(1, end), Long.MIN_VALUE));
                while (reader.nextDocument()) {
                    // Its sequences count.
                }
            } catch (AnchorNotFoundException | JournalDamagedException e) {
                return 0;
            }
            return reader.acknowledged() > end ? 0 : reader.lastSequence() - end;
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

    /** @param anchor null = from the beginning */
    private static ChronicleJournalReader reader(Path directory, Anchor anchor) {
        if (!HighWaterMark.exists(directory) && (!Files.isDirectory(directory) || !JournalFiles.hasRuns(directory))) {
            throw new IllegalArgumentException("there is no journal in " + directory);
        }
        ChronicleJournalReader reader = new ChronicleJournalReader(directory, false);
        if (anchor == null) {
            return reader;
        }
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
     * Sequence of the newest record that is acknowledged: nobody who follows a journal goes beyond it.
     *
     * @throws JournalDamagedException if the high-water mark is missing or unreadable
     */
    public static long acknowledged(Path directory) {
        return HighWaterMark.read(directory).sequence();
    }

    /**
     * The newest record that is acknowledged, by the high-water mark.
     *
     * @return null if there is none
     * @throws JournalDamagedException if the high-water mark is missing or unreadable
     */
    public static Anchor newestAcknowledged(Path directory) {
        HighWaterMark.Value mark = HighWaterMark.read(directory);
        return mark.sequence() == 0 ? null : new Anchor(mark.sequence(), mark.timestampNs(), null);
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
