package org.pointsman.net.ops;

import java.io.IOException;
import java.nio.file.Path;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalConfig;
import org.pointsman.net.edge.FreeSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks a few times a second how much room the journal's disk has, and has new work declined while that is too little: before
 * the journal itself would have to stop the process. Goes on taking work only when there is a quarter more than the least, so
 * that it does not flutter. Repeats, whose records are few and small, are taken some way longer. {@link #run} belongs to one
 * thread.
 */
final class FreeSpaceWatch implements Runnable {
    /** How often {@link #run} is to be called. A disk of 200 MB/s fills 40 MB meanwhile. */
    static final long INTERVAL_MS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(FreeSpaceWatch.class);

    private final Disk disk;
    private final Path directory;
    private final FreeSpace space;
    private volatile long minFreeBytes;
    private volatile long freeBytes;
    private boolean failed;

    /** @param directory of the journal */
    FreeSpaceWatch(Disk disk, Path directory, FreeSpace space, long minFreeBytes) {
        this.disk = disk;
        this.directory = directory;
        this.space = space;
        this.minFreeBytes = minFreeBytes;
    }

    /** From the next look on. Any thread. */
    void minFreeBytes(long bytes) {
        minFreeBytes = bytes;
    }

    /** Any thread. */
    long minFreeBytes() {
        return minFreeBytes;
    }

    /** As of the last look. Any thread. */
    long freeBytes() {
        return freeBytes;
    }

    /** Repeats may take half of what lies between the least and where the journal stops. */
    private static FreeSpace.Room roomBelow(long least, long free) {
        long stop = JournalConfig.DEFAULT_MIN_FREE_BYTES;
        return free < stop + (least - stop) / 2 ? FreeSpace.Room.FOR_NOTHING : FreeSpace.Room.FOR_REPEATS;
    }

    @Override
    public void run() {
        long free;
        try {
            free = disk.usableSpaceBytes(directory);
            failed = false;
        } catch (IOException | RuntimeException e) {
            // What is true of the disk then is what was seen last. Said once, not five times a second.
            if (!failed) {
                LOG.atWarn().addKeyValue("directory", directory).setCause(e).log("disk.unknown");
            }
            failed = true;
            return;
        }
        freeBytes = free;
        long least = minFreeBytes;
        boolean before = space.isShort();
        boolean now = free < (before ? least + least / 4 : least);
        space.room(now ? roomBelow(least, free) : FreeSpace.Room.FOR_ALL);
        if (now == before) {
            return;
        }
        LOG.atLevel(now ? Level.ERROR : Level.WARN)
                .addKeyValue("directory", directory)
                .addKeyValue("free_bytes", free)
                .addKeyValue("min_free_bytes", least)
                .log(now ? "disk.short" : "disk.roomy");
    }
}
