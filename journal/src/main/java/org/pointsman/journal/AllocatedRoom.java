package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps room on the disk ahead of what is appended to a cycle file by a mapping. A store into a page that the disk has no room for
 * is not an error that a program gets in time: the store is lost, or the process is. So nothing is ever stored in a stretch that
 * was not written, with zeros, by a call that can fail.
 *
 * <p>Belongs to the thread that appends: no other one changes the file's length, nor writes where it does.
 */
final class AllocatedRoom implements AutoCloseable {
    /** Small steps: their pages are still in the processor's cache when they are stored to. */
    static final int STEP_BYTES = 256 << 10;

    /** A document, and whatever Chronicle may put beside it: an index, an end mark. */
    static final int NEEDED_BYTES = 256 << 10;

    private static final int PAGE_BYTES = 4096;

    private final Disk disk;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP_BYTES);
    private Path path;
    private FileChannel channel;
    private long allocated;

    AllocatedRoom(Disk disk) {
        this.disk = disk;
    }

    /**
     * Goes on to a new file.
     *
     * @param written up to where it is written already
     */
    void begin(Path file, long written) {
        close();
        try {
            path = file;
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file + " to allocate room in it: " + e.getMessage(), e);
        }
        allocated = (written + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    /**
     * Makes sure that one more document may be appended.
     *
     * @param written up to where the file is written
     * @throws UncheckedIOException if the disk has no room
     */
    void ensure(long written) {
        if (channel == null) {
            return;
        }
        try {
            while (allocated < written + NEEDED_BYTES) {
                disk.allocate(channel, allocated, zeros.clear());
                allocated += STEP_BYTES;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no room on the disk for " + path + " behind " + written + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                channel = null;
            }
        }
    }
}
