package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * Appends to a new Chronicle queue with hourly cycles. The hour is that of the records, not of the wall clock, so cycles
 * follow the order of the records whatever the clock does.
 *
 * <p>A disk that runs full under a mapping ends the process with a signal. So free space is looked at before each block,
 * and too little of it is an exception while there is still room to say so.
 */
final class ChronicleWriter implements DocumentWriter {
    /** More than Chronicle's end mark and the text behind it take. */
    private static final int END_MARK_ROOM = 4096;

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
    /** Null where nothing has to be on the medium. */
    private final WrittenFiles written;

    /** Null where pages are touched ahead, which allocates them as well. */
    private final AllocatedRoom room;

    /** Null where nothing has to be on the medium. */
    private final PageToucher toucher;

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore document = BytesStore.nativePointer();

    private long timestampMs;
    private int cycle;
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
        this.toucher = config.forces() ? new PageToucher(disk) : null;
        this.room = config.forces() ? null : new AllocatedRoom(disk);
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
     * @throws UncheckedIOException if the disk is nearly full
     */
    @Override
    public void write(long address, int length, long timestampNs) {
        timestampMs = TimeUnit.NANOSECONDS.toMillis(timestampNs);
        int newCycle = queue.cycle();
        boolean rolls = newCycle != cycle;
        // Before anything is stored: a store that the disk has no room for is lost, and nobody is told in time.
        if (rolls || writtenUpTo > checkedUpTo) {
            checkFreeSpace();
            checkedUpTo = writtenUpTo + blockLengthBytes;
        }
        if (room != null && !rolls) {
            room.ensure(writtenUpTo);
        }
        document.set(address, length);
        appender.writeBytes(document);
        long endOfLast = writtenUpTo + END_MARK_ROOM;
        writtenUpTo = appender.wire().bytes().writePosition();
        if (rolls) {
            begin(newCycle, endOfLast);
        }
        if (toucher != null) {
            toucher.appended(writtenUpTo);
        }
    }

    /** A new file was begun. */
    private void begin(int newCycle, long endOfLast) {
        cycle = newCycle;
        checkedUpTo = writtenUpTo + blockLengthBytes;
        Path path = appender.currentFile().toPath();
        if (written != null) {
            written.add(path);
            toucher.begin(path, endOfLast);
        }
        if (room != null) {
            room.begin(path, writtenUpTo);
        }
    }

    @Override
    public void force() {
        if (written != null) {
            written.force();
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
        if (toucher != null) {
            try {
                toucher.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close what is touched ahead in " + directory, e);
            }
        }
        if (room != null) {
            room.close();
        }
        appender.close();
        queue.close();
        if (written != null) {
            written.close();
        }
    }
}
