package org.pointsman.net.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.pointsman.journal.Disk;

/** The system's disk, but that it has as much room as a test says, and fails to flush when a test says so. */
public final class TestDisk implements Disk {
    private volatile long freeBytes = Long.MAX_VALUE;
    private volatile boolean failing;

    public void freeBytes(long bytes) {
        freeBytes = bytes;
    }

    /** Every flush from now on fails. */
    public void failFlushes() {
        failing = true;
    }

    private void flush() throws IOException {
        if (failing) {
            throw new IOException("no medium");
        }
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        OpenFile opened = Disk.system().open(file);
        return new OpenFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                opened.write(bytes, position);
            }

            @Override
            public void force() throws IOException {
                flush();
                opened.force();
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        flush();
        Disk.system().forceDirectory(directory);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Disk.system().move(from, to);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        Disk.system().link(name, existing);
    }

    @Override
    public void truncate(Path file, long lengthBytes) throws IOException {
        Disk.system().truncate(file, lengthBytes);
    }

    @Override
    public void writeAgain(Path file, long fromBytes) throws IOException {
        Disk.system().writeAgain(file, fromBytes);
    }

    @Override
    public void delete(Path file) throws IOException {
        Disk.system().delete(file);
    }

    @Override
    public long usableSpaceBytes(Path directory) {
        return freeBytes;
    }
}
