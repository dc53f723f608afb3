package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import net.openhft.posix.internal.PosixAPIHolder;
import org.agrona.BufferUtil;

/**
 * Appends to a new Chronicle queue with hourly cycles. The hour is that of the records, not of the wall clock, so cycles
 * follow the order of the records whatever the clock does.
 *
 * <p>Chronicle makes each file and writes its first document. Those behind it are written here, in the same frames, by calls
 * that fail where the disk has no room, before anybody is told of anything; a store into a mapping is lost then, or ends the
 * process. And the flush of a page that is mapped interrupts every processor the process runs on.
 */
final class ChronicleWriter implements DocumentWriter {
    /** The queue is new and ours alone, so nothing in it is worth waiting for. */
    private static final int TIMEOUT_MS = 1000;

    static {
        // Before any class of Chronicle is initialised: no telemetry, no announcement.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        // Its native layer is for msync, which this durability does not want; loading it takes most of a cold start.
        System.setProperty("mappedFile.defaultSyncMode", SyncMode.NONE.name());
        PosixAPIHolder.useNoOpPosixApi();
    }

    private final Path directory;
    private final long blockLengthBytes;
    private final long minFreeBytes;
    private final Disk disk;
    /** Both null where nothing has to be on the medium. */
    private final WrittenFiles written;

    private final RoomAhead ahead;

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore document = BytesStore.nativePointer();
    private final ByteBuffer header =
            ByteBuffer.allocateDirect(CycleFile.HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    private long timestampMs;
    private int cycle;
    /** Null before the first document. */
    private Disk.OpenFile file;

    private long checkedUpTo;
    private long writtenUpTo;

    /**
     * @param directory of the queue; must not hold one yet
     * @param config of the journal
     */
    ChronicleWriter(Path directory, JournalConfig config) {
        this.directory = directory;
        this.blockLengthBytes = config.blockLengthBytes();
        minFreeBytes = config.minFreeBytes();
        this.disk = config.disk();
        this.written = config.forces() ? new WrittenFiles(directory, disk) : null;
        this.ahead = config.forces() ? new RoomAhead(disk) : null;
        try {
            Files.createDirectories(directory);
            if (config.forces()) {
                disk.forceDirectory(directory.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
        checkFreeSpace();
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(SparseRollCycles.LARGE_HOURLY_XSPARSE)
                .blockSize(blockLengthBytes)
                .timeoutMS(TIMEOUT_MS)
                .syncMode(SyncMode.NONE)
                .timeProvider(() -> timestampMs)
                .build();
        appender = queue.createAppender();
        // The thread that recovers hands over to the one that appends.
        appender.singleThreadedCheckDisabled(true);
    }

    /**
     * @throws UncheckedIOException if the disk is nearly full, or fails
     */
    @Override
    public void write(ByteBuffer bytes, long timestampNs) {
        timestampMs = TimeUnit.NANOSECONDS.toMillis(timestampNs);
        int newCycle = queue.cycle();
        boolean rolls = file == null || newCycle != cycle;
        if (rolls || writtenUpTo > checkedUpTo) {
            checkFreeSpace();
            checkedUpTo = writtenUpTo + blockLengthBytes;
        }
        try {
            if (rolls) {
                begin(newCycle, bytes);
            } else {
                append(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot append to " + directory + " at " + writtenUpTo + ": " + e.getMessage(), e);
        }
    }

    /** The document first and then its header, as Chronicle does: whoever reads meanwhile finds all of it or none. */
    private void append(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        long end = writtenUpTo + CycleFile.HEADER_LENGTH + length;
        if (ahead != null) {
            ahead.take(end);
        }
        file.write(bytes, writtenUpTo + CycleFile.HEADER_LENGTH);
        file.write(header.clear().putInt(0, length), writtenUpTo);
        writtenUpTo = end;
    }

    private void begin(int newCycle, ByteBuffer bytes) throws IOException {
        long endOfLast = 0;
        if (file != null) {
            endOfLast = writtenUpTo + CycleFile.HEADER_LENGTH;
            if (ahead != null) {
                ahead.take(endOfLast);
            }
            file.write(header.clear().putInt(0, CycleFile.END_MARK_HEADER), writtenUpTo);
            // Where Chronicle looks for the end mark; it would have to walk there from the first document.
            appender.wire().bytes().writePosition(writtenUpTo);
        }
        document.set(BufferUtil.address(bytes) + bytes.position(), bytes.remaining());
        appender.writeBytes(document);
        cycle = newCycle;
        writtenUpTo = appender.wire().bytes().writePosition();
        checkedUpTo = writtenUpTo + blockLengthBytes;
        Path path = appender.currentFile().toPath();
        if (file != null && written == null) {
            file.close();
        }
        file = disk.open(path);
        if (written != null) {
            written.add(file);
            ahead.begin(path, writtenUpTo, endOfLast);
        }
    }

    @Override
    public void force() {
        if (written != null) {
            written.force();
            ahead.requireUsable();
        }
    }

    private void checkFreeSpace() {
        try {
            long free = disk.usableSpaceBytes(directory);
            if (free < minFreeBytes) {
                throw new IOException("disk nearly full: " + free + " bytes free below " + directory + ", "
                        + minFreeBytes + " are needed to go on");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (ahead != null) {
                ahead.close();
            }
            if (file != null && written == null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the files of " + directory, e);
        }
        appender.close();
        queue.close();
        if (written != null) {
            written.close();
        }
    }
}
