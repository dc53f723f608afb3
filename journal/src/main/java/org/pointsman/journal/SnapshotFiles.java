package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The snapshots of a journal: files of opaque content, each named for the last sequence that is in it, in a directory beside
 * the runs.
 *
 * <pre>
 *  snapshots/snapshot-0000000000000481532.snap
 *
 *  0        8               12       16
 *  +--------+---------------+--------+--------+-------------+-------+-------------+-------+ ...
 *  | magic  | header length | CRC32C | header | chunk head  | chunk | chunk head  | chunk |
 *  +--------+---------------+--------+--------+-------------+-------+-------------+-------+ ...
 * </pre>
 *
 * All integers are little-endian. The checksum is of magic, header length and header. A chunk's head, of 4 bytes, is its
 * length; bit 31 is set in that of the last one, behind which the file ends. A file appears whole or not at all. What protects
 * the content is the business of who writes it.
 */
public final class SnapshotFiles {
    /** A chunk is not longer, in bytes. */
    public static final int MAX_CHUNK_LENGTH = 2 << 20;

    public static final int MAX_HEADER_LENGTH = 4096;

    /** "PSSNAP", zero, and the version of this layout. */
    static final long MAGIC = 0x0100_5041_4E53_5350L;

    static final int HEADER_LENGTH_OFFSET = 8;
    static final int CRC_OFFSET = 12;
    static final int HEADER_OFFSET = 16;
    static final int LAST_CHUNK = 0x8000_0000;

    static final String DIRECTORY = "snapshots";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final String STALE_SUFFIX = ".stale";
    private static final Pattern NAME = Pattern.compile("snapshot-([0-9]{19})\\.snap");

    /** Nobody takes that long to write one: what is older was left by a process that ended. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private SnapshotFiles() {}

    /**
     * One snapshot.
     *
     * @param sequence of the last record that is in it, as its name says
     */
    public record Entry(Path path, long sequence) {}

    /** Where the snapshots of the journal in a directory are. */
    public static Path directory(Path journal) {
        return journal.resolve(DIRECTORY);
    }

    /** Where the snapshot at a sequence is, or would be. */
    public static Path path(Path journal, long sequence) {
        return directory(journal).resolve(String.format("snapshot-%019d.snap", sequence));
    }

    /** All complete files, newest first. */
    public static List<Entry> list(Path journal) {
        Path directory = directory(journal);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(SnapshotFiles::entry)
                    .filter(entry -> entry != null)
                    .sorted(Comparator.comparingLong(Entry::sequence).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    private static Entry entry(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches() ? new Entry(path, Long.parseLong(name.group(1))) : null;
    }

    /**
     * Begins a file, which gets its name when it is whole: one of the same sequence is then replaced. Files that were begun
     * long ago and never got so far are removed.
     *
     * @param header opaque, at most {@link #MAX_HEADER_LENGTH} bytes
     * @param disk on which the journal stands
     * @throws UncheckedIOException if it cannot be written
     */
    public static SnapshotFileWriter create(Path journal, long sequence, byte[] header, Disk disk) {
        Path directory = directory(journal);
        try {
            if (Files.isDirectory(directory)) {
                removeAbandoned(directory);
            } else {
                Files.createDirectories(directory);
                disk.forceDirectory(journal);
            }
            Path path = path(journal, sequence);
            Path temporary = Files.createTempFile(directory, path.getFileName() + ".", TEMPORARY_SUFFIX);
            return new SnapshotFileWriter(path, temporary, header, disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a snapshot to " + directory, e);
        }
    }

    private static void removeAbandoned(Path directory) throws IOException {
        Instant before = Instant.now().minus(ABANDONED);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                boolean temporary = file.getFileName().toString().endsWith(TEMPORARY_SUFFIX);
                if (temporary && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws SnapshotDamagedException if it is no snapshot, or its header is damaged
     * @throws UncheckedIOException if it cannot be read
     */
    public static SnapshotFileReader open(Path path) {
        return new SnapshotFileReader(path);
    }

    /** Removes a snapshot for good. */
    public static void delete(Entry entry, Disk disk) {
        try {
            disk.delete(entry.path());
            disk.forceDirectory(entry.path().getParent());
        } catch (NoSuchFileException e) {
            // Somebody else removed it: of snapshots a command may do so beside the switch.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + entry.path(), e);
        }
    }

    /**
     * Gives a snapshot another name, its own and {@code .stale}, so that it is none of this journal's any more.
     *
     * @return where it is now
     */
    public static Path setAside(Entry entry, Disk disk) {
        Path aside = entry.path().resolveSibling(entry.path().getFileName() + STALE_SUFFIX);
        try {
            disk.move(entry.path(), aside);
            disk.forceDirectory(entry.path().getParent());
            return aside;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rename " + entry.path() + " to " + aside, e);
        }
    }
}
