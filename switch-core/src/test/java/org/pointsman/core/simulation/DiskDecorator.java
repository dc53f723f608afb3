package org.pointsman.core.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.pointsman.journal.Disk;

/** A disk behind another one that changes a part of what it does. */
abstract class DiskDecorator implements Disk {
    final Disk disk;

    DiskDecorator(Disk disk) {
        this.disk = disk;
    }

    static boolean isMark(Path file) {
        return file.getFileName().toString().startsWith("high-water-mark");
    }

    static boolean isRecords(Path file) {
        return file.toString().endsWith(".cq4");
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        OpenFile opened = disk.open(file);
        return new OpenFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                opened.write(bytes, position);
            }

            @Override
            public void force() throws IOException {
                DiskDecorator.this.force(file, opened);
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    void force(Path file, OpenFile opened) throws IOException {
        opened.force();
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        disk.move(from, to);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        disk.link(name, existing);
    }

    @Override
    public void truncate(Path file, long lengthBytes) throws IOException {
        disk.truncate(file, lengthBytes);
    }

    @Override
    public void writeAgain(Path file, long fromBytes) throws IOException {
        disk.writeAgain(file, fromBytes);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public Beside beside(String name, Work work) {
        return disk.beside(name, work);
    }

    @Override
    public long usableSpaceBytes(Path directory) throws IOException {
        return disk.usableSpaceBytes(directory);
    }
}
