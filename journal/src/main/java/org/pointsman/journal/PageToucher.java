package org.pointsman.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs ahead of an appender and brings the pages it will write to into the state in which writing and flushing them costs the
 * least: in memory, on the medium, nothing about them left for the file system to decide. Its steps are taken by a thread of their
 * own ({@link Disk#beside}).
 *
 * <p>Never beyond the end of the file, which the appender moves a block at a time, and some way further than it writes: so there
 * is always something to run ahead into, the distance is bounded, and no two threads ever change a file's length.
 *
 * <p>Touching is adding 0 to the first word of a page, atomically. Whatever the appender stores there at the same moment is
 * neither lost nor changed.
 */
final class PageToucher implements Disk.Work, AutoCloseable {
    private static final int PAGE_BYTES = 4096;

    /** So much at a time, flushed before the next: a flush of the appender's that comes meanwhile waits for no more than it. */
    private static final int STEP_BYTES = 1 << 20;

    private final Disk disk;

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

    /** Takes the steps, from the first file on. */
    private Disk.Beside beside;

    /** Belong to whoever takes the steps. */
    private Target touching;

    private FileChannel channel;
    private MappedByteBuffer pages;
    private UnsafeBuffer words;
    /** Where the mapping begins and ends, and up to where it was touched. */
    private long mappedFrom;

    private long mappedTo;
    private long touched;

    private volatile Throwable failure;

    PageToucher(Disk disk) {
        this.disk = disk;
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
            beside = disk.beside("pointsman-toucher", this);
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

    /** Touches what comes next, if there is anything; nothing any more once that has failed. */
    @Override
    public boolean step() {
        if (failure != null) {
            return false;
        }
        try {
            return touchNext();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            return false;
        }
    }

    private boolean touchNext() throws IOException {
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

    private void closeFile() throws IOException {
        unmap();
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void close() throws IOException {
        if (beside != null) {
            beside.close();
        }
        closeFile();
    }
}
