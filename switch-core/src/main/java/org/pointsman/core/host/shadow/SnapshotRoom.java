package org.pointsman.core.host.shadow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.pointsman.journal.Disk;
import org.pointsman.journal.SnapshotFiles;

/** Whether the disk has room for another snapshot: one must never take what the journal needs. */
public final class SnapshotRoom {
    private final Disk disk;
    private final LongSupplier minFreeBytes;

    /** @param minFreeBytes what has to stay free beside the snapshot; asked each time */
    public SnapshotRoom(Disk disk, LongSupplier minFreeBytes) {
        this.disk = disk;
        this.minFreeBytes = minFreeBytes;
    }

    /**
     * Looks at the disk.
     *
     * @return what is lacking, null if there is room
     * @throws UncheckedIOException if that cannot be told
     */
    String shortage(Path data) {
        try {
            long needed = expectedBytes(data) + minFreeBytes.getAsLong();
            long usable = disk.usableSpaceBytes(data);
            return usable >= needed
                    ? null
                    : "disk nearly full: " + usable + " bytes free below " + data + ", " + needed
                            + " are needed for a snapshot and what has to stay free beside it";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest one's size and a fifth; 0 if there is none to tell. */
    private static long expectedBytes(Path data) throws IOException {
        List<SnapshotFiles.Entry> snapshots = SnapshotFiles.list(data);
        long newest = snapshots.isEmpty() ? 0 : Files.size(snapshots.get(0).path());
        return newest + newest / 5;
    }
}
