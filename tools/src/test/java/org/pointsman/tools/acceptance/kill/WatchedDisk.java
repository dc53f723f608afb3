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
    private static final int HEADER_BYTES = 4;
    private static final int LARGEST_DOCUMENT_BYTES = 64 << 10;

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
            return new Mark(opened);
        }
        return endsWith(file, CYCLE_FILE) ? new Documents(opened) : opened;
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

    /** A file of records, for whoever appends to it, forces it, or makes room in it. */
    private final class Documents implements OpenFile {
        private final OpenFile opened;
        /** Whether this one is the appender's: nobody else writes headers. */
        private volatile boolean appends;

        private Documents(OpenFile opened) {
            this.opened = opened;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            int length = bytes.remaining();
            if (length == HEADER_BYTES) {
                appends = true;
                passed.accept(KillPoint.BEFORE_HEADER);
            } else if (length < LARGEST_DOCUMENT_BYTES) {
                int half = length / 2;
                opened.write(bytes.slice(bytes.position(), half), position);
                passed.accept(KillPoint.WITHIN_DOCUMENT);
                opened.write(bytes.position(bytes.position() + half), position + half);
                return;
            }
            opened.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
            opened.force();
            if (begun && appends) {
                passed.accept(KillPoint.BEFORE_MARK);
            }
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }

    private final class Mark implements OpenFile {
        private final OpenFile opened;

        private Mark(OpenFile opened) {
            this.opened = opened;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            opened.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
            opened.force();
            if (begun) {
                passed.accept(KillPoint.BEHIND_MARK);
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
        if (!begun && endsWith(file, CYCLE_FILE)) {
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
