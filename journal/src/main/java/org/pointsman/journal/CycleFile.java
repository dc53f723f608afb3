package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the document framing of a Chronicle Queue cycle file, reading it through a window of private memory: what has
 * been checked cannot change afterwards, and a file that gets shorter meanwhile cannot bring the process down.
 *
 * <p>Documents are 4-byte aligned, each behind a 4-byte little-endian header:
 *
 * <pre>
 *  bit 31: not complete   bit 30: metadata   bits 29-0: length of what follows in bytes
 *
 *  00000000 nothing written here yet    C0000000 end mark, written when the next cycle begins
 *  80000000 at offset 0 only: the file is being initialised
 *
 *  header "SCQStore" | index of the indices | index | document | document | ... | 0
 * </pre>
 *
 * Metadata is skipped, unread. A document is written before its header is, so an unfinished one has a header of zero.
 */
final class CycleFile implements AutoCloseable {
    /** What a header says. */
    enum Frame {
        DOCUMENT,
        METADATA,
        END_MARK,
        UNWRITTEN,
        UNINITIALISED,
        END_OF_FILE,
        DAMAGED
    }

    static final int HEADER_LENGTH = 4;

    static final int END_MARK_HEADER = 0xC000_0000;
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int METADATA_BIT = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;

    /** The second-level cache of most processors holds it, so what was read is checked and replayed from there. */
    private static final int WINDOW_LENGTH = 256 << 10;

    /** An event name in Chronicle's binary wire: this byte, its length, its characters. */
    private static final int WIRE_EVENT_NAME = 0xB9;

    private static final String[] METADATA_NAMES = {"header", "index2index", "index"};
    private static final int MAX_METADATA_NAME_LENGTH = 11;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(WINDOW_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final RecordCheck check = new RecordCheck(bytes, buffer);

    private FileChannel channel;
    private Path path;
    private long lengthBytes;
    private long windowStart;
    private int windowLength;
    private int contentLength;

    /** Moves on to another file. */
    void open(Path newPath) {
        close();
        try {
            channel = FileChannel.open(newPath, StandardOpenOption.READ);
            path = newPath;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + newPath, e);
        }
        refresh();
    }

    Path path() {
        return path;
    }

    boolean isOpen() {
        return channel != null;
    }

    /** Length of the file when it was opened or last refreshed. */
    long lengthBytes() {
        return lengthBytes;
    }

    /** The window. Offsets come from {@link #offset}; any other method that takes a position may move it. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    RecordCheck check() {
        return check;
    }

    /** Where the metadata at the beginning of the file ends: its first document stands there, if it has any. */
    long firstDocument() {
        long at = 0;
        while (frame(at) == Frame.METADATA) {
            at = end(at);
        }
        return at;
    }

    /** Forgets what was read of the file, for it may have grown since. */
    void refresh() {
        windowLength = 0;
        try {
            lengthBytes = channel.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /**
     * Looks at the header at a position, which is a multiple of 4. Of a document, all of it is in the window afterwards.
     */
    Frame frame(long position) {
        contentLength = 0;
        if (position == lengthBytes) {
            return Frame.END_OF_FILE;
        }
        if (!load(position, HEADER_LENGTH)) {
            return Frame.DAMAGED;
        }
        int header = header(position);
        if (header == 0) {
            return Frame.UNWRITTEN;
        }
        if (header == END_MARK_HEADER) {
            return Frame.END_MARK;
        }
        if (header == NOT_COMPLETE && position == 0) {
            return Frame.UNINITIALISED;
        }
        if ((header & NOT_COMPLETE) != 0) {
            return Frame.DAMAGED;
        }
        contentLength = header & LENGTH_MASK;
        return (header & METADATA_BIT) != 0 ? metadata(position) : document(position);
    }

    private Frame document(long position) {
        boolean possible = contentLength >= RecordCheck.aligned(RecordCheck.MIN_RECORD_LENGTH)
                && contentLength <= Records.MAX_DOCUMENT_LENGTH
                && contentLength % Long.BYTES == 0
                && load(position, HEADER_LENGTH + contentLength);
        return possible ? Frame.DOCUMENT : Frame.DAMAGED;
    }

    /** Metadata is told from records by its name, lest a flipped bit make records vanish as metadata. */
    private Frame metadata(long position) {
        if (end(position) > lengthBytes || !load(position, HEADER_LENGTH + 2 + MAX_METADATA_NAME_LENGTH)) {
            return Frame.DAMAGED;
        }
        int name = offset(position) + HEADER_LENGTH;
        if ((buffer.getByte(name) & 0xFF) == WIRE_EVENT_NAME) {
            for (String known : METADATA_NAMES) {
                if (buffer.getByte(name + 1) == known.length() && matches(name + 2, known)) {
                    return Frame.METADATA;
                }
            }
        }
        return Frame.DAMAGED;
    }

    private boolean matches(int offset, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (buffer.getByte(offset + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the document or metadata last looked at, without its header. */
    int contentLength() {
        return contentLength;
    }

    /** Position behind the document or metadata last looked at, which began at {@code position}. */
    long end(long position) {
        return position + HEADER_LENGTH + ((contentLength + 3L) & -4L);
    }

    /** Says what is wrong where {@link #frame} found damage. */
    String describeDamage(long position) {
        if (!load(position, HEADER_LENGTH)) {
            return "the file ends within a header, at " + lengthBytes;
        }
        return "the header " + Integer.toHexString(header(position)) + " cannot be in a file of " + lengthBytes
                + " bytes";
    }

    private int header(long position) {
        return buffer.getInt(offset(position), ByteOrder.LITTLE_ENDIAN);
    }

    /** Where in the window a loaded position is. */
    int offset(long position) {
        return (int) (position - windowStart);
    }

    /**
     * Brings a stretch of the file into the window.
     *
     * @return false if the file ends before the stretch does
     */
    boolean load(long position, int length) {
        if (position >= windowStart && position + length <= windowStart + windowLength) {
            return true;
        }
        if (position + length > lengthBytes) {
            return false;
        }
        fill(position);
        return length <= windowLength;
    }

    /** Brings as much as there is from a position on into the window; says how many bytes that are. */
    int loadMost(long position) {
        if (position < windowStart || position >= windowStart + windowLength) {
            fill(position);
        }
        return (int) (windowStart + windowLength - position);
    }

    private void fill(long position) {
        windowStart = position;
        windowLength = 0;
        bytes.clear();
        try {
            int count;
            do {
                count = channel.read(bytes, position + bytes.position());
            } while (count > 0 && bytes.hasRemaining());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " at " + position, e);
        }
        windowLength = bytes.position();
        bytes.clear();
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                channel = null;
            }
        }
    }
}
