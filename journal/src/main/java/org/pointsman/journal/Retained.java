package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Where a journal begins whose older files were removed on purpose. The file {@value #FILE_NAME}, on the disk before the
 * first of them goes, little-endian:
 *
 * <pre>
 *  0       8       16             24         32          64    96    100
 *  +-------+-------+--------------+----------+-----------+-----+--------+
 *  | magic | first | timestamp ns |   run    | file name | MAC | CRC32C |
 *  |       |       | of record    | of its   | of its    |     |        |
 *  |       |       | first        | file     | file      |     |        |
 *  +-------+-------+--------------+----------+-----------+-----+--------+
 * </pre>
 *
 * Cycle files before the one it names are not part of the journal any more, whether they are still there or not: whatever a
 * removal that was interrupted left, in whatever order the disk lost the files. A journal that begins later than it says, or
 * that does not begin with record 1 where there is no such file, lacks something.
 *
 * <p>The MAC is the business of whoever has keys; the journal only carries it.
 *
 * @param first sequence of the first record that is kept: the first one of its file
 * @param timestampNs of that record, nanoseconds since 1970
 * @param run first sequence of the run whose directory the file is in
 * @param file name of the file that begins with it
 * @param mac {@value Seal#MAC_LENGTH} bytes
 */
public record Retained(long first, long timestampNs, long run, String file, byte[] mac) {
    public static final String FILE_NAME = "retained";

    /** Bytes of the file up to the MAC: what it covers. */
    public static final int HEADER_LENGTH = 64;

    private static final int MAX_NAME_LENGTH = 32;
    private static final int CRC_OFFSET = HEADER_LENGTH + Seal.MAC_LENGTH;
    private static final int LENGTH = CRC_OFFSET + Integer.BYTES;

    /** "PSKEPT", and the version of this layout in the last byte. */
    private static final long MAGIC = 0x0100_5450_454B_5350L;

    /** The file up to its MAC. */
    public byte[] header() {
        return Arrays.copyOf(toBytes(), HEADER_LENGTH);
    }

    private byte[] toBytes() {
        byte[] name = file.getBytes(StandardCharsets.US_ASCII);
        if (name.length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a cycle file's name has " + name.length + " characters: " + file);
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putLong(first).putLong(timestampNs).putLong(run).put(name);
        bytes.put(HEADER_LENGTH, mac, 0, Seal.MAC_LENGTH);
        bytes.putInt(CRC_OFFSET, checksum(bytes.array()));
        return bytes.array();
    }

    /**
     * Reads it.
     *
     * @return null if nothing was ever removed from the journal
     * @throws JournalDamagedException if the file cannot be read as such
     */
    public static Retained read(Path directory) {
        Path path = directory.resolve(FILE_NAME);
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length != LENGTH || bytes.getLong(0) != MAGIC || bytes.getInt(CRC_OFFSET) != checksum(content)) {
            throw new JournalDamagedException(
                    0,
                    path + ": this does not say where the journal begins, so nobody can tell whether its beginning is"
                            + " complete. Put back the file from a copy");
        }
        String name = new String(content, 32, MAX_NAME_LENGTH, StandardCharsets.US_ASCII).trim();
        return new Retained(
                bytes.getLong(8),
                bytes.getLong(16),
                bytes.getLong(24),
                name,
                Arrays.copyOfRange(content, HEADER_LENGTH, CRC_OFFSET));
    }

    /** Puts it in the place of the one there is; durable when this returns. */
    void write(Path directory, Disk disk) {
        Path path = directory.resolve(FILE_NAME);
        try {
            WholeFile.replace(path, toBytes(), disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** Whether a cycle file belongs to the journal still. */
    boolean keeps(Path cycleFile) {
        long ofRun = JournalFiles.firstSequence(cycleFile);
        return ofRun > run || ofRun == run && cycleFile.getFileName().toString().compareTo(file) >= 0;
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }
}
