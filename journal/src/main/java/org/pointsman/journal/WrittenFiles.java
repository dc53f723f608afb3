package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The cycle files that hold something a loss of power would take: the one being written, and those before it that were
 * written since the last flush. The thread that writes adds, the one that flushes forces.
 */
final class WrittenFiles implements AutoCloseable {
    private final Path directory;
    private final Disk disk;
    private final Queue<CycleFileToForce> finished = new ConcurrentLinkedQueue<>();
    private volatile CycleFileToForce current;

    /** A file and whether its name is on the medium. */
    private static final class CycleFileToForce {
        private final Disk.OpenFile file;
        /** Belongs to the thread that flushes. */
        private boolean named;

        private CycleFileToForce(Disk.OpenFile file) {
            this.file = file;
        }
    }

    /** @param directory in which the files are */
    WrittenFiles(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /**
     * A new file was begun; the one before it is complete. By the writer, before it tells anybody what is in the new one.
     *
     * @param file to be forced, and in the end closed, here
     */
    void add(Disk.OpenFile file) {
        CycleFileToForce before = current;
        if (before != null) {
            // In this order: whoever sees the new one as the current one finds the old one here.
            finished.add(before);
        }
        current = new CycleFileToForce(file);
    }

    /**
     * Returns when everything written before this call is on the medium. The directory is forced too when a file is new: a
     * file without a name is lost.
     */
    void force() {
        // Looked at first: what it does not hold is then among the finished ones.
        CycleFileToForce last = current;
        try {
            boolean done = last == null;
            for (CycleFileToForce file; (file = finished.poll()) != null; ) {
                force(file);
                file.file.close();
                done |= file == last;
            }
            if (!done) {
                force(last);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot flush " + directory + ": " + e.getMessage(), e);
        }
    }

    private void force(CycleFileToForce file) throws IOException {
        file.file.force();
        if (!file.named) {
            disk.forceDirectory(directory);
            file.named = true;
        }
    }

    @Override
    public void close() {
        try {
            for (CycleFileToForce file; (file = finished.poll()) != null; ) {
                file.file.close();
            }
            if (current != null) {
                current.file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
