package org.pointsman.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs ahead of an appender and brings the pages it will write to into the state in which writing and flushing them costs the
 * least: in memory, on the medium, nothing about them left for the file system to decide. A thread of its own.
 *
 * <p>Never beyond the end of the file, which the appender moves a block at a time, and some way further than it writes: so there
 * is always something to run ahead into, the distance is bounded, and no two threads ever change a file's length.
 *
 * <p>Touching is adding 0 to the first word of a page, atomically. Whatever the appender stores there at the same moment is
 * neither lost nor changed.
 */
final class PageToucher implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;

    /** So much at a time, flushed before the next: a flush of the appender's that comes meanwhile waits for no more than it. */
    private static final int STEP_BYTES = 1 << 20;

    /** How often it looks whether the file has grown. A block of 16 MiB lasts a tenth of a second at the most. */
    private static final long INTERVAL_NS = 2_000_000;

    private final Thread thread = new Thread(this::run, "pointsman-toucher");

    /** What is being appended to. */
    private static final class Target {
        private final Path path;
        /** Up to where it is written. */
        private volatile long appended;
        /** Set when the next file begins, before anybody sees that one: how much of this one has to stay. */
        private long end;

        private Target(Path path) {
            this.path = path;
        }
    }

    private volatile Target target;
    private volatile boolean closed;

    /** Belong to the thread. */
    private Target touching;

    private FileChannel channel;
    private MappedByteBuffer pages;
    private UnsafeBuffer words;
    /** Where the mapping begins and ends, and up to where it was touched. */
    private long mappedFrom;

    private long mappedTo;
    private long touched;

    private volatile Throwable failure;

    PageToucher() {
        thread.setDaemon(true);
    }

    /**
     * The appender began a new file.
     *
     * @param endOfLast how far the one before it was written, its end mark included
     */
    void begin(Path file, long endOfLast) {
        Target before = target;
        if (before != null) {
            before.end = endOfLast;
        }
        target = new Target(file);
        if (before == null) {
            thread.start();
        }
    }

    /**
     * The appender has written up to here.
     *
     * @throws IllegalStateException if touching failed, which means that the disk did
     */
    void appended(long position) {
        target.appended = position;
        if (failure != null) {
            throw new IllegalStateException("pages could not be made ready: " + failure.getMessage(), failure);
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (!step()) {
                    LockSupport.parkNanos(INTERVAL_NS);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            closeFile();
        }
    }

    /** Touches what comes next, if there is anything. */
    private boolean step() throws IOException {
        Target newest = target;
        if (newest != touching) {
            if (touching != null) {
                unmap();
                // What was touched in vain: nobody writes there any more.
                channel.truncate(touching.end);
            }
            closeFile();
            touching = newest;
            channel = FileChannel.open(newest.path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            mappedTo = 0;
            touched = 0;
        }
        if (touched == mappedTo && !mapMore()) {
            return false;
        }
        // Pages that the appender has passed are touched already.
        long from = Math.min(mappedTo, Math.max(touched, newest.appended & -PAGE_BYTES));
        long to = Math.min(mappedTo, from + STEP_BYTES);
        for (long page = from; page < to; page += PAGE_BYTES) {
            words.getAndAddInt((int) (page - mappedFrom), 0);
        }
        if (to > from) {
            // Not among the operations that durability rests on, which is why it does not go through the journal's
            // disk.
            channel.force(false);
        }
        touched = to;
        return true;
    }

    /** Maps what the file has grown by; within the file, where mapping never changes its length. */
    private boolean mapMore() throws IOException {
        long end = channel.size() & -PAGE_BYTES;
        if (end == mappedTo) {
            return false;
        }
        long from = mappedTo;
        unmap();
        pages = channel.map(FileChannel.MapMode.READ_WRITE, from, end - from);
        words = new UnsafeBuffer(pages);
        mappedFrom = from;
        mappedTo = end;
        return true;
    }

    private void unmap() {
        if (pages != null) {
            BufferUtil.free(pages);
            pages = null;
        }
    }

    private void closeFile() {
        unmap();
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
