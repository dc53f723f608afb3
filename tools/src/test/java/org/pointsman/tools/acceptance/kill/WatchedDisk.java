package org.pointsman.tools.acceptance.kill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.pointsman.core.host.seals.SealNote;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Retained;
import org.pointsman.journal.SealFile;

/** Says what is passed on the way to the medium. */
final class WatchedDisk implements Disk {
    private static final String MARK = "high-water-mark";
    private static final String CYCLE_FILE = ".cq4";
    private static final String SNAPSHOT = ".snap";

    private final Disk disk;
    private final Consumer<KillPoint> passed;

    /** Whether the journal is being written: a flush is one of a batch then, and what is removed retention removes. */
    private volatile boolean begun;

    /** Whether retention has removed a file since it was said where the journal begins. Belongs to the follower's thread. */
    private boolean removing;

    WatchedDisk(Disk disk, Consumer<KillPoint> passed) {
        this.disk = disk;
        this.passed = passed;
    }

    void begun() {
        begun = true;
    }

    private static boolean endsWith(Path file, String suffix) {
        return file.getFileName().toString().endsWith(suffix);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        OpenFile opened = disk.open(file);
        if (file.endsWith(SealFile.FILE_NAME)) {
            return new Seals(file, opened);
        }
        if (file.endsWith(MARK)) {
            return new Batches(opened, KillPoint.BEHIND_MARK);
        }
        return endsWith(file, CYCLE_FILE) ? new Batches(opened, KillPoint.BEFORE_MARK) : opened;
    }

    /** The file of the seals, which is forced when it is opened, and behind each seal. */
    private final class Seals implements OpenFile {
        private final Path file;
        private final OpenFile opened;
        private long forcedBytes;

        private Seals(Path file, OpenFile opened) throws IOException {
            this.file = file;
            this.opened = opened;
            forcedBytes = Files.size(file);
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            opened.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
            long bytes = Files.size(file);
            if (bytes > forcedBytes) {
                passed.accept(KillPoint.SEAL_APPENDED);
            }
            opened.force();
            forcedBytes = bytes;
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }

    /** A file that is forced for each batch. */
    private final class Batches implements OpenFile {
        private final OpenFile opened;
        private final KillPoint behind;

        private Batches(OpenFile opened, KillPoint behind) {
            this.opened = opened;
            this.behind = behind;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            opened.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
            opened.force();
            if (begun) {
                passed.accept(behind);
            }
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        if (endsWith(to, SNAPSHOT)) {
            passed.accept(KillPoint.SNAPSHOT_FORCED);
            disk.move(from, to);
            passed.accept(KillPoint.SNAPSHOT_NAMED);
            return;
        }
        if (to.endsWith(SealNote.FILE_NAME)) {
            passed.accept(KillPoint.SEAL_FORCED);
        }
        if (to.endsWith(Retained.FILE_NAME)) {
            removing = false;
        }
        disk.move(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        boolean retention = begun && endsWith(file, CYCLE_FILE);
        if (retention) {
            passed.accept(removing ? KillPoint.BETWEEN_REMOVALS : KillPoint.BEFORE_REMOVAL);
        }
        disk.delete(file);
        removing |= retention;
    }

    @Override
    public void truncate(Path file, long lengthBytes) throws IOException {
        disk.truncate(file, lengthBytes);
        if (endsWith(file, CYCLE_FILE)) {
            passed.accept(KillPoint.TAIL_DROPPED);
        }
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        disk.link(name, existing);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public void writeAgain(Path file, long fromBytes) throws IOException {
        disk.writeAgain(file, fromBytes);
    }

    @Override
    public long usableSpaceBytes(Path directory) throws IOException {
        return disk.usableSpaceBytes(directory);
    }
}
