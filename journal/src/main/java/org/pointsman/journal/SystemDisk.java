package org.pointsman.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The disk as the operating system offers it. */
final class SystemDisk implements Disk {
    static final SystemDisk INSTANCE = new SystemDisk();

    private static final int COPY_LENGTH = 1 << 18;

    /** By directory: to find one means reading the table of all mounts, which is much for what is asked several times a second. */
    private final Map<Path, FileStore> stores = new ConcurrentHashMap<>();

    private SystemDisk() {}

    @Override
    public OpenFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new OpenFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                int length = bytes.remaining();
                int written = channel.write(bytes, position);
                if (written != length) {
                    // The disk is full, or a limit was reached; what is left is not tried again.
                    throw new IOException("only " + written + " of " + length + " bytes were written to " + file);
                }
            }

            @Override
            public void force() throws IOException {
                // Without times and the like: the file's length goes along where data cannot be found without it.
                channel.force(false);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        Files.createLink(name, existing);
    }

    @Override
    public void truncate(Path file, long lengthBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(lengthBytes);
        }
    }

    @Override
    public void writeAgain(Path file, long fromBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(COPY_LENGTH);
            long position = fromBytes;
            while (channel.read(bytes, position) > 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    position += channel.write(bytes, position);
                }
                bytes.clear();
            }
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public long usableSpaceBytes(Path directory) throws IOException {
        FileStore store = stores.get(directory);
        if (store == null) {
            store = Files.getFileStore(directory);
            stores.put(directory, store);
        }
        return store.getUsableSpace();
    }
}
