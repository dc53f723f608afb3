package org.pointsman.core.host.seals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Seal;
import org.pointsman.journal.WholeFile;

/**
 * What the key directory remembers of the newest seal, so that whoever can write the journal's directory only cannot remove
 * seals from the end unnoticed. The file {@value #FILE_NAME}, little-endian, replaced as a whole:
 *
 * <pre>
 *  0       8        16       24    56       60
 *  +-------+--------+--------+-----+--------+
 *  | magic | number | record | MAC | CRC32C |
 *  +-------+--------+--------+-----+--------+
 * </pre>
 *
 * @param number of the seal
 * @param to last record under it
 */
public record SealNote(long number, long to, byte[] mac) {
    public static final String FILE_NAME = "sealed";

    private static final int LENGTH = 60;
    private static final int MAC_OFFSET = 24;
    private static final int CRC_OFFSET = 56;

    /** "PSSLD", and the version of this layout in the last byte. */
    private static final long MAGIC = 0x0100_0044_4C53_5350L;

    static SealNote of(Seal seal) {
        return new SealNote(seal.number(), seal.to(), seal.mac());
    }

    /** Whether the seal that is remembered stands in its place among the seals of a journal. */
    boolean isAmong(List<Seal> seals) {
        if (number < 1 || number > seals.size()) {
            return false;
        }
        Seal seal = seals.get((int) number - 1);
        return seal != null && seal.number() == number && seal.to() == to && Arrays.equals(seal.mac(), mac);
    }

    /**
     * Reads the note.
     *
     * @return null if there is none
     * @throws IOException if the file is none, or cannot be read; names it
     */
    static SealNote read(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e, e);
        }
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length != LENGTH || bytes.getLong(0) != MAGIC || bytes.getInt(CRC_OFFSET) != checksum(content)) {
            throw new IOException(file + ": this is no note of the newest seal: restore the file");
        }
        return new SealNote(bytes.getLong(8), bytes.getLong(16), Arrays.copyOfRange(content, MAC_OFFSET, CRC_OFFSET));
    }

    /** Puts this in the place of the note there is; durable when it returns. */
    void write(Path directory, Disk disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putLong(number).putLong(to).put(mac, 0, Seal.MAC_LENGTH);
        bytes.putInt(CRC_OFFSET, checksum(bytes.array()));
        WholeFile.replace(directory.resolve(FILE_NAME), bytes.array(), disk);
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }
}
