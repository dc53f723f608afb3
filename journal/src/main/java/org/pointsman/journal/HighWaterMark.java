package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;

/**
 * Up to where records were acknowledged, kept apart from the records so that a journal cannot lose its end unnoticed.
 *
 * <p>A file with two slots, written in turn; the valid one with the higher sequence counts:
 *
 * <pre>
 *  0        8          16             24       28        4096 (second slot, another page and sector)
 *  +--------+----------+--------------+--------+--------- ...
 *  | magic  | sequence | timestamp ns | CRC32C |
 *  +--------+----------+--------------+--------+--------- ...
 * </pre>
 *
 * A write that is torn, wherever, spoils only the slot it was meant for: its checksum no longer holds and the other slot,
 * which stands one {@link #move} earlier, counts. The mark is then one batch low, which is safe: it only ever says how
 * much must be there at least. Both slots spoilt is damage.
 *
 * <p>One thread moves a mark; {@link #read} may run anywhere, in other processes too.
 */
final class HighWaterMark implements AutoCloseable {
    static final String FILE_NAME = "high-water-mark";
    static final int SLOT_DISTANCE_BYTES = 4096;

    private static final int SLOTS = 2;
    private static final int MAGIC_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int TIMESTAMP_OFFSET = 16;
    private static final int CRC_OFFSET = 24;
    private static final int SLOT_LENGTH_BYTES = CRC_OFFSET + Integer.BYTES;
    private static final int LENGTH_BYTES = SLOTS * SLOT_DISTANCE_BYTES;

    /** Version of the whole directory's format: this file, the envelope of records, the names of files. */
    static final int FORMAT_VERSION = 1;

    private static final int VERSION_SHIFT = 56;

    /** "PSHWM", and the version in the last byte. */
    private static final long MAGIC_WITHOUT_VERSION = 0x004D_5748_5350L;

    private static final long MAGIC = (long) FORMAT_VERSION << VERSION_SHIFT | MAGIC_WITHOUT_VERSION;

    /** A reader that meets a writer at work sees a slot in flux; it tries again before it calls one spoilt. */
    private static final int READ_ATTEMPTS = 1000;

    /**
     * The file, mapped. Or, where a mark must survive the loss of power, memory of our own that is written to the file: the flush
     * of a page that is mapped interrupts every processor the process runs on.
     */
    private final ByteBuffer slots;

    /** Null where a mark need not survive the loss of power. */
    private final Disk.OpenFile forced;

    private final CRC32C crc = new CRC32C();
    private int nextSlot;

    private HighWaterMark(ByteBuffer slots, Disk.OpenFile forced, int nextSlot) {
        this.slots = slots.order(ByteOrder.LITTLE_ENDIAN);
        this.forced = forced;
        this.nextSlot = nextSlot;
    }

    /**
     * What a mark says.
     *
     * @param validSlots how many of the two could be read; one is what a kill in the middle of a move leaves
     */
    record Value(long sequence, long timestampNs, int slot, int validSlots) {
        private Value withValidSlots(int count) {
            return new Value(sequence, timestampNs, slot, count);
        }
    }

    /** Makes the file, complete or not at all, and durable with its name. */
    static void create(Path directory, Disk disk) {
        ByteBuffer image = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        for (int slot = 0; slot < SLOTS; slot++) {
            writeSlot(image, slot, crc, 0, 0);
        }
        Path path = directory.resolve(FILE_NAME);
        try {
            WholeFile.replace(path, image.array(), disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path, e);
        }
    }

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** A mark that survives the process. */
    static HighWaterMark open(Path directory) {
        return open(JournalConfig.in(directory));
    }

    /**
     * Maps the file for moving the mark; the slot that counts now is overwritten last. Where a mark must survive the loss of
     * power that slot is put on the medium first: a process that was killed, or whose flush failed, may have left it in memory
     * only, and the power would find both slots in flux when the other one is written.
     */
    static HighWaterMark open(JournalConfig config) {
        int nextSlot = read(config.directory()).slot() ^ 1;
        Path path = config.directory().resolve(FILE_NAME);
        try {
            return config.forces()
                    ? new HighWaterMark(ByteBuffer.allocateDirect(LENGTH_BYTES), settled(path, config.disk()), nextSlot)
                    : new HighWaterMark(map(path), null, nextSlot);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    private static ByteBuffer map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH_BYTES);
        }
    }

    private static Disk.OpenFile settled(Path path, Disk disk) throws IOException {
        disk.writeAgain(path, 0);
        Disk.OpenFile file = disk.open(path);
        file.force();
        return file;
    }

    /**
     * Says that everything up to {@code sequence} is acknowledged. Returns when that is as durable as the journal. Allocates
     * nothing.
     *
     * @param timestampNs of that record
     */
    void move(long sequence, long timestampNs) {
        writeSlot(slots, nextSlot, crc, sequence, timestampNs);
        if (forced != null) {
            try {
                int start = nextSlot * SLOT_DISTANCE_BYTES;
                forced.write(slots.limit(start + SLOT_LENGTH_BYTES).position(start), start);
                slots.clear();
                // Before the other slot is written, so that a loss of power never finds both in flux.
                forced.force();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot flush the high-water mark: " + e.getMessage(), e);
            }
        }
        nextSlot ^= 1;
    }

    private static void writeSlot(ByteBuffer file, int slot, CRC32C crc, long sequence, long timestampNs) {
        int start = slot * SLOT_DISTANCE_BYTES;
        file.putLong(start + MAGIC_OFFSET, MAGIC);
        file.putLong(start + SEQUENCE_OFFSET, sequence);
        file.putLong(start + TIMESTAMP_OFFSET, timestampNs);
        file.putInt(start + CRC_OFFSET, checksum(file, start, crc));
    }

    private static int checksum(ByteBuffer file, int start, CRC32C crc) {
        crc.reset();
        file.limit(start + CRC_OFFSET).position(start);
        crc.update(file);
        file.clear();
        return (int) crc.getValue();
    }

    /**
     * Reads the mark of a journal that may be at work.
     *
     * @throws JournalFormatException if a newer release made the journal
     * @throws JournalDamagedException if the file is missing or neither slot is valid
     */
    static Value read(Path directory) {
        Path path = directory.resolve(FILE_NAME);
        // On the heap: who follows a journal looks many times a second, and direct memory would pile up between
        // collections.
        ByteBuffer image = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            Value value = read(channel, image);
            for (int attempt = 1; attempt < READ_ATTEMPTS && value.validSlots() < SLOTS; attempt++) {
                Thread.onSpinWait();
                value = read(channel, image);
            }
            if (value.validSlots() > 0) {
                return value;
            }
            refuseNewerFormat(path, image);
        } catch (NoSuchFileException e) {
            throw new JournalDamagedException(
                    0,
                    path
                            + ": the high-water mark is missing, so nobody can tell whether the journal is complete. Put back"
                            + " the file, from a backup of any age");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
        throw new JournalDamagedException(
                0,
                path
                        + ": both slots of the high-water mark are damaged, so nobody can tell whether the journal is complete."
                        + " Put back the file, from a backup of any age");
    }

    private static Value read(FileChannel channel, ByteBuffer image) throws IOException {
        for (int i = 0; i < image.capacity(); i += Long.BYTES) {
            image.putLong(i, 0);
        }
        image.clear();
        while (image.hasRemaining() && channel.read(image, image.position()) > 0) {}
        CRC32C crc = new CRC32C();
        Value newest = new Value(0, 0, 0, 0);
        for (int slot = 0; slot < SLOTS; slot++) {
            int start = slot * SLOT_DISTANCE_BYTES;
            boolean valid = image.getLong(start + MAGIC_OFFSET) == MAGIC
                    && image.getInt(start + CRC_OFFSET) == checksum(image, start, crc);
            if (valid) {
                Value found = new Value(
                        image.getLong(start + SEQUENCE_OFFSET),
                        image.getLong(start + TIMESTAMP_OFFSET),
                        slot,
                        newest.validSlots() + 1);
                boolean newer = newest.validSlots() == 0 || found.sequence() > newest.sequence();
                newest = newer ? found : newest.withValidSlots(SLOTS);
            }
        }
        return newest;
    }

    /** Whatever a newer format changes, it keeps the magic where it is, in both slots. */
    private static void refuseNewerFormat(Path path, ByteBuffer image) {
        long first = image.getLong(MAGIC_OFFSET);
        int version = (int) (first >>> VERSION_SHIFT);
        boolean isMagic = first == ((long) version << VERSION_SHIFT | MAGIC_WITHOUT_VERSION);
        if (isMagic && version > FORMAT_VERSION && image.getLong(SLOT_DISTANCE_BYTES + MAGIC_OFFSET) == first) {
            throw new JournalFormatException(
                    path + ": the journal is of format " + version + ", made by a newer release."
                            + " This one reads formats up to " + FORMAT_VERSION
                            + ": start that release, or name another data directory");
        }
    }

    @Override
    public void close() {
        BufferUtil.free(slots);
        if (forced != null) {
            try {
                forced.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
