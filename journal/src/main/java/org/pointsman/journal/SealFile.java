package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The file {@value #FILE_NAME} in a journal's directory: one {@link Seal} behind another, appended and forced one by one,
 * never changed. What a process that died left of the last one is cut off when the next one opens it for writing.
 *
 * <p>One thread writes; {@link #read} may run anywhere, in other processes too.
 */
public final class SealFile implements AutoCloseable {
    public static final String FILE_NAME = "seals";

    private final Path path;
    private final FileChannel channel;
    private final Disk.OpenFile forced;
    private Seal last;

    private SealFile(Path path, FileChannel channel, Disk.OpenFile forced) {
        this.path = path;
        this.channel = channel;
        this.forced = forced;
    }

    /**
     * What stands in the file.
     *
     * @param exists whether there is a file
     * @param entries in their order; null for one that cannot be read
     * @param tornBytes of an entry at the end that is not whole: it is being written, or its process died
     */
    public record Content(boolean exists, List<Seal> entries, int tornBytes) {
        /** The last entry that can be read, null if there is none. */
        public Seal last() {
            for (int i = entries.size() - 1; i >= 0; i--) {
                if (entries.get(i) != null) {
                    return entries.get(i);
                }
            }
            return null;
        }
    }

    /** Reads all seals of a journal. */
    public static Content read(Path directory) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(directory.resolve(FILE_NAME));
        } catch (NoSuchFileException e) {
            return new Content(false, Collections.emptyList(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory.resolve(FILE_NAME), e);
        }
        List<Seal> entries = new ArrayList<>();
        int at = 0;
        for (; at + Seal.LENGTH <= bytes.length; at += Seal.LENGTH) {
            entries.add(Seal.of(Arrays.copyOfRange(bytes, at, at + Seal.LENGTH)));
        }
        // After a power failure a file may have its new length and not yet its new content.
        while (!entries.isEmpty() && isZero(bytes, at - Seal.LENGTH)) {
            entries.remove(entries.size() - 1);
            at -= Seal.LENGTH;
        }
        return new Content(true, Collections.unmodifiableList(entries), bytes.length - at);
    }

    private static boolean isZero(byte[] bytes, int offset) {
        for (int i = offset; i < offset + Seal.LENGTH; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Opens the file for appending; makes it if there is none. The caller is the only one that writes.
     *
     * @param disk on which the journal stands
     * @throws JournalDamagedException if an entry before the end cannot be read: what follows would hang on nothing
     */
    public static SealFile open(Path directory, Disk disk) {
        Content content = read(directory);
        Path path = directory.resolve(FILE_NAME);
        int unreadable = content.entries().indexOf(null);
        if (unreadable >= 0) {
            throw new JournalDamagedException(
                    0,
                    path + ": seal " + (unreadable + 1)
                            + " cannot be read: put the file back from a copy, or move it away"
                            + " to begin a new chain of seals");
        }
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            long whole = (long) content.entries().size() * Seal.LENGTH;
            if (channel.size() != whole) {
                disk.truncate(path, whole);
            }
            channel.position(whole);
            // What a process left whose flush failed is on no medium unless it is written again.
            disk.writeAgain(path, 0);
            Disk.OpenFile forced = disk.open(path);
            forced.force();
            disk.forceDirectory(directory);
            SealFile file = new SealFile(path, channel, forced);
            file.last = content.last();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /** The newest seal, null if there is none. */
    public Seal last() {
        return last;
    }

    /** Appends a seal that follows the last one; durable when this returns. */
    public void append(Seal seal) {
        if (last != null && (seal.number() != last.number() + 1 || seal.from() != last.to() + 1)) {
            throw new IllegalArgumentException("seal " + seal.number() + " from record " + seal.from()
                    + " does not follow seal " + last.number() + ", to record " + last.to());
        }
        ByteBuffer bytes = ByteBuffer.wrap(seal.toBytes());
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            forced.force();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
        last = seal;
    }

    @Override
    public void close() {
        try (channel) {
            forced.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
