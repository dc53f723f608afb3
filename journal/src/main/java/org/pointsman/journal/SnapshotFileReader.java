package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads one snapshot, chunk by chunk. That the framing holds is checked, the content is not. One thread. */
public final class SnapshotFileReader implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer chunkHead = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] header;
    private boolean last;

    SnapshotFileReader(Path path) {
        this.path = path;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
        boolean opened = false;
        try {
            header = readHeader();
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private byte[] readHeader() {
        ByteBuffer head = ByteBuffer.allocate(SnapshotFiles.HEADER_OFFSET).order(ByteOrder.LITTLE_ENDIAN);
        read(head, "its header");
        long magic = head.getLong(0);
        if (magic != SnapshotFiles.MAGIC) {
            boolean other = (magic ^ SnapshotFiles.MAGIC) << Byte.SIZE == 0;
            throw damaged(
                    0,
                    other
                            ? "its format is version " + (magic >>> 56) + ", this release knows version "
                                    + (SnapshotFiles.MAGIC >>> 56)
                            : "it does not begin like a snapshot");
        }
        int length = head.getInt(SnapshotFiles.HEADER_LENGTH_OFFSET);
        if (length < 0 || length > SnapshotFiles.MAX_HEADER_LENGTH) {
            throw damaged(SnapshotFiles.HEADER_LENGTH_OFFSET, "a header of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        read(ByteBuffer.wrap(bytes), "its header");
        if (SnapshotFileWriter.checksum(bytes) != head.getInt(SnapshotFiles.CRC_OFFSET)) {
            throw damaged(SnapshotFiles.HEADER_OFFSET, "the checksum of its header is wrong");
        }
        return bytes;
    }

    public Path path() {
        return path;
    }

    /** The header as it was written. */
    public byte[] header() {
        return header.clone();
    }

    /**
     * Reads the next chunk into a buffer, from 0 to its limit.
     *
     * @param chunk of {@link SnapshotFiles#MAX_CHUNK_LENGTH} bytes
     * @return false if there is none, because the one before was the last
     * @throws SnapshotDamagedException if the file ends within it, or goes on behind the last
     */
    public boolean read(ByteBuffer chunk) {
        long at = position();
        if (last) {
            if (at != length()) {
                throw damaged(at, "bytes stand behind its last chunk");
            }
            return false;
        }
        read(chunkHead.clear(), "the head of a chunk");
        int value = chunkHead.getInt(0);
        int length = value & ~SnapshotFiles.LAST_CHUNK;
        if (length < 1 || length > SnapshotFiles.MAX_CHUNK_LENGTH) {
            throw damaged(at, "a chunk of " + length + " bytes");
        }
        read(chunk.clear().limit(length), "a chunk");
        chunk.flip();
        last = value != length;
        return true;
    }

    /** Whether the chunk that was read is the last. */
    public boolean isLast() {
        return last;
    }

    private void read(ByteBuffer target, String what) {
        try {
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) {
                    throw damaged(channel.size(), "it ends within " + what);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** Where in the file the next chunk begins. */
    public long position() {
        try {
            return channel.position();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** Length of the file in bytes. */
    public long length() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private SnapshotDamagedException damaged(long offset, String what) {
        return new SnapshotDamagedException(path + ", offset " + offset + ": " + what);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }
}
