package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs ahead of an appender and brings the stretch it will write to into the state in which writing and flushing it costs the
 * least: in memory, on the medium, the file as long as it is going to be, nothing left for the file system to decide. It writes
 * zeros there, and flushes them once the appender rests: as long as it does not, its own flushes take them along. Its steps are
 * taken by a thread of their own ({@link Disk#beside}).
 *
 * <p>No two threads ever write to the same stretch: each takes one before it does, from the same counter. The appender waits for
 * a step that is under way where it wants to write, and for no other: where no room was made yet it writes without.
 */
final class RoomAhead implements Disk.Work, AutoCloseable {
    /** So much at a time: the appender waits for no more than it, and a flush of its own has no more to take along. */
    static final int STEP_BYTES = 256 << 10;

    /** How far it runs ahead: what is appended at full load in some ten milliseconds. */
    static final int DISTANCE_BYTES = 4 << 20;

    private final Disk disk;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(STEP_BYTES);

    /** What is being appended to. */
    private static final class Target {
        private final Path path;
        /** Up to here the stretches are taken: one that is being filled with zeros ends here, or none is. */
        private final AtomicLong taken;
        /** Up to here none is being filled. */
        private volatile long free;
        /** Up to where the appender writes. */
        private volatile long appended;
        /** Set when the next file begins, before anybody sees that one: how much of this one has to stay. */
        private long end;

        private Target(Path path, long written) {
            this.path = path;
            taken = new AtomicLong(written);
            free = written;
            appended = written;
        }
    }

    private volatile Target target;

    /** Takes the steps, from the first file on. */
    private Disk.Beside beside;

    /** Belong to whoever takes the steps. */
    private Target filling;

    private Disk.OpenFile file;
    /** Whether zeros were written that may not be on the medium. */
    private boolean unflushed;
    /** Up to where the appender wrote at the last look. */
    private long seen;

    private volatile Throwable failure;

    RoomAhead(Disk disk) {
        this.disk = disk;
    }

    /**
     * The appender began a new file.
     *
     * @param written up to where it is written
     * @param endOfLast how much of the one before it has to stay
     */
    void begin(Path path, long written, long endOfLast) {
        Target before = target;
        if (before != null) {
            before.end = endOfLast;
        }
        target = new Target(path, written);
        if (before == null) {
            beside = disk.beside("pointsman-ahead", this);
        }
    }

    /**
     * Takes the stretch up to a position for the appender, who may write there from now on. Allocates nothing.
     *
     * @throws UncheckedIOException if making room failed, which means that the disk did
     */
    void take(long end) {
        Target current = target;
        requireUsable();
        current.appended = end;
        for (long free = current.free; free < end; free = current.free) {
            if (current.taken.compareAndSet(free, end)) {
                current.free = end;
            } else {
                requireUsable();
                Thread.yield();
            }
        }
    }

    /** @throws UncheckedIOException if making room failed: a flush that did may have lost what others wrote */
    void requireUsable() {
        if (failure != null) {
            throw new UncheckedIOException(
                    "cannot make room ahead in the journal: " + failure.getMessage(),
                    failure instanceof IOException e ? e : new IOException(failure));
        }
    }

    /** Makes some of the room that is to be there, if any is missing; nothing any more once that has failed. */
    @Override
    public boolean step() {
        if (failure != null) {
            return false;
        }
        try {
            return makeRoom();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            return false;
        }
    }

    private boolean makeRoom() throws IOException {
        Target newest = target;
        if (newest != filling) {
            if (filling != null) {
                cutOff(filling);
            }
            filling = newest;
            file = disk.open(newest.path);
        }
        long from = newest.taken.get();
        if (from - newest.appended >= DISTANCE_BYTES) {
            return flushIfAtRest(newest.appended);
        }
        long to = (from + STEP_BYTES) & -STEP_BYTES;
        if (newest.taken.compareAndSet(from, to)) {
            file.write(zeros.clear().limit((int) (to - from)), from);
            newest.free = to;
            unflushed = true;
        }
        return true;
    }

    private boolean flushIfAtRest(long appended) throws IOException {
        boolean flushes = unflushed && appended == seen;
        if (flushes) {
            file.force();
            unflushed = false;
        }
        seen = appended;
        return flushes;
    }

    /** The room that was made in vain: nobody writes there any more. */
    private void cutOff(Target done) throws IOException {
        closeFile();
        try {
            disk.truncate(done.path, done.end);
        } catch (NoSuchFileException e) {
            // Retention was faster.
        }
    }

    private void closeFile() throws IOException {
        if (file != null) {
            file.close();
            file = null;
            unflushed = false;
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
