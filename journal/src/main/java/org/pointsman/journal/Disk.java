package org.pointsman.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What a journal asks of the disk beyond reading and writing: the operations whose order decides what a loss of power leaves,
 * and whose failure is final. {@link #system()} is the one in production; a test puts its own in between to make one fail, or
 * to know what was flushed.
 *
 * <p>Nothing here is ever tried again after it has thrown: what stands on the medium is then unknown. The writer's threads
 * and the one that flushes may call at the same time, for different files.
 */
public interface Disk {

    /** The operating system's. */
    static Disk system() {
        return SystemDisk.INSTANCE;
    }

    /**
     * Opens a file that is there, to write to it, and to force what was written to it, by mappings and other channels included.
     *
     * @throws IOException if it cannot be opened
     */
    OpenFile open(Path file) throws IOException;

    /**
     * Returns when the names in a directory are on the medium as they are now: files that were made, renamed and removed.
     *
     * @throws IOException if they may not be
     */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Gives a file another name, replacing what had it, at once or not at all. Durable with {@link #forceDirectory}.
     *
     * @throws IOException if it could not
     */
    void move(Path from, Path to) throws IOException;

    /**
     * Gives a file one name more. Durable with {@link #forceDirectory}.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something has that name
     * @throws UnsupportedOperationException if the file system cannot do that
     * @throws IOException if it could not
     */
    void link(Path name, Path existing) throws IOException;

    /**
     * Cuts a file off. Durable with {@link OpenFile#force}.
     *
     * @param lengthBytes at most what it has
     * @throws IOException if it could not
     */
    void truncate(Path file, long lengthBytes) throws IOException;

    /**
     * Writes the bytes of a file, from one on to its end, in place once more, so that the next {@link OpenFile#force} has them to
     * write whatever became of an earlier one.
     *
     * @throws IOException if it could not
     */
    void writeAgain(Path file, long fromBytes) throws IOException;

    /**
     * Removes a file. Durable with {@link #forceDirectory}.
     *
     * @throws IOException if it could not
     */
    void delete(Path file) throws IOException;

    /**
     * Bytes that this process may still write to the disk a directory is on.
     *
     * @throws IOException if that cannot be told
     */
    long usableSpaceBytes(Path directory) throws IOException;

    /**
     * Begins to do work beside the callers, step by step: on a thread of its own, or, where a test wants every run alike, when the
     * test says so.
     *
     * @param name of the thread
     */
    default Beside beside(String name, Work work) {
        return WorkThread.start(name, work);
    }

    /** Work that nobody waits for. */
    interface Work {
        /**
         * Does some of it. Keeps its failures to itself.
         *
         * @return whether there was anything to do
         */
        boolean step();
    }

    /** Work under way. */
    interface Beside extends AutoCloseable {
        /** Ends it: no step is taken any more when this returns. */
        @Override
        void close();
    }

    /** A file to be written and forced. One thread writes, one forces; they may be the same. */
    interface OpenFile extends AutoCloseable {

        /**
         * Writes all that remains of a buffer; on the medium with the next {@link #force}. The file grows if need be.
         *
         * @param bytes direct, so that nothing is allocated
         * @param position in the file
         * @throws IOException if the disk has no room for them, or they were not written for another reason; a part of them may be
         */
        void write(ByteBuffer bytes, long position) throws IOException;

        /**
         * Returns when everything that was written to the file before this call is on the medium, and its length with it.
         *
         * @throws IOException if it may not be
         */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
