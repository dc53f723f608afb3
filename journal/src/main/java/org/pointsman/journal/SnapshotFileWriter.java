package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes one snapshot to a temporary file, chunk by chunk; {@link #commit} forces it to the disk and gives it its name. Closed
 * before that, nothing is left of it. One thread.
 */
public final class SnapshotFileWriter implements AutoCloseable {
    private final Path path;
    private final Path temporary;
    private final FileChannel channel;
    private final Disk disk;
    private final ByteBuffer chunkHead = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer[] headAndChunk = {chunkHead, null};
    private boolean ended;
    private boolean committed;

    SnapshotFileWriter(Path path, Path temporary, byte[] header, Disk disk) throws IOException {
        this.path = path;
        this.temporary = temporary;
        this.disk = disk;
        channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
        if (header.length > SnapshotFiles.MAX_HEADER_LENGTH) {
            throw new IllegalArgumentException("a header of " + header.length + " bytes");
        }
        ByteBuffer head = ByteBuffer.allocate(SnapshotFiles.HEADER_OFFSET + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SnapshotFiles.MAGIC)
                .putInt(header.length)
                .putInt(checksum(header))
                .put(header)
                .flip();
        while (head.hasRemaining()) {
            channel.write(head);
        }
    }

    /** Of a header, its length, and the magic before it. */
    static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(SnapshotFiles.CRC_OFFSET)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SnapshotFiles.MAGIC)
                .putInt(header.length)
                .flip());
        crc.update(header);
        return (int) crc.getValue();
    }

    /**
     * @param chunk 1 to {@link SnapshotFiles#MAX_CHUNK_LENGTH} bytes
     * @param last none follows
     * @throws UncheckedIOException if it cannot be written
     */
    public void write(ByteBuffer chunk, boolean last) {
        int length = chunk.remaining();
        if (ended || length < 1 || length > SnapshotFiles.MAX_CHUNK_LENGTH) {
            throw new IllegalArgumentException("a chunk of " + length + " bytes" + (ended ? " behind the last" : ""));
        }
        chunkHead
                .clear()
                .putInt(last ? length | SnapshotFiles.LAST_CHUNK : length)
                .flip();
        headAndChunk[1] = chunk;
        try {
            while (chunk.hasRemaining()) {
                channel.write(headAndChunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + temporary, e);
        }
        ended = last;
    }

    /**
     * Makes the file durable, then visible under its name, then that durable.
     *
     * @return its length in bytes
     * @throws UncheckedIOException if that fails; what is there then is unknown, but never half a snapshot
     */
    public long commit() {
        if (!ended) {
            throw new IllegalStateException("the last chunk was not written");
        }
        try {
            long length = channel.size();
            channel.close();
            WholeFile.force(temporary, disk);
            disk.move(temporary, path);
            committed = true;
            disk.forceDirectory(path.getParent());
            return length;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        if (committed) {
            return;
        }
        try (channel) {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + temporary, e);
        }
    }
}
