package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;

/**
 * Appends to a new Chronicle queue with hourly cycles. The hour is that of the records, not of the wall clock, so cycles
 * follow the order of the records whatever the clock does.
 *
 * <p>Room is allocated ahead of the mapping by writing zeros through the file. A full disk is then an exception and not a
 * signal that ends the process, and the first touch of a page costs less.
 */
final class ChronicleWriter implements DocumentWriter {
    /** Stays in the second-level cache between being cleared by the kernel and being filled. */
    private static final int ALLOCATION_LENGTH_BYTES = 64 << 10;

    /** Chronicle clears eight bytes behind a document and may add an index page before one. */
    private static final int SLACK_LENGTH_BYTES = 64 << 10;

    /** The queue is new and ours, so nothing is ever worth waiting for. */
    private static final int TIMEOUT_MS = 1000;

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore document = BytesStore.nativePointer();
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ALLOCATION_LENGTH_BYTES);

    private long timestampMs;
    private int cycle = -1;
    private FileChannel file;
    private long allocatedTo;
    private long writtenTo;

    ChronicleWriter(Path directory, int blockLengthBytes) {
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(SparseRollCycles.LARGE_HOURLY_XSPARSE)
                .blockSize(blockLengthBytes)
                .timeoutMS(TIMEOUT_MS)
                .timeProvider(() -> timestampMs)
                .build();
        appender = queue.createAppender();
        // The thread that recovers hands over to the one that appends.
        appender.singleThreadedCheckDisabled(true);
    }

    @Override
    public void write(long address, int length, long timestampNs) {
        timestampMs = TimeUnit.NANOSECONDS.toMillis(timestampNs);
        boolean sameFile = queue.cycle() == cycle;
        if (sameFile) {
            allocate(writtenTo + length + SLACK_LENGTH_BYTES);
        }
        document.set(address, length);
        appender.writeBytes(document);
        if (!sameFile) {
            moveToNewFile();
        }
        writtenTo = appender.wire().bytes().writePosition();
    }

    private void moveToNewFile() {
        closeFile();
        try {
            file = FileChannel.open(appender.currentFile().toPath(), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot allocate ahead in " + appender.currentFile(), e);
        }
        cycle = queue.cycle();
        allocatedTo = 0;
    }

    /** Only ever writes behind everything written so far: what Chronicle writes, it writes on this thread. */
    private void allocate(long position) {
        if (allocatedTo == 0) {
            allocatedTo = (writtenTo + ALLOCATION_LENGTH_BYTES - 1) & -ALLOCATION_LENGTH_BYTES;
        }
        while (allocatedTo < position) {
            zeros.clear();
            try {
                while (zeros.hasRemaining()) {
                    file.write(zeros, allocatedTo + zeros.position());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot allocate room in " + appender.currentFile(), e);
            }
            allocatedTo += ALLOCATION_LENGTH_BYTES;
        }
    }

    private void closeFile() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            file = null;
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
        closeFile();
    }
}
