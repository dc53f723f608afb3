package org.pointsman.journal;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a journal stands and how it is written.
 *
 * @param directory made if it is not there; belongs to the journal alone
 * @param durability what a record survives
 * @param blockLengthBytes in steps of how much a file is written before free space is looked at again, and how long Chronicle
 *     makes a new one: a power of two, at least {@link #MIN_BLOCK_LENGTH_BYTES}
 * @param disk what it stands on
 */
public record JournalConfig(Path directory, Durability durability, int blockLengthBytes, Disk disk) {
    /** Larger ones do not append faster, and a start reads through the unused rest of one. */
    public static final int DEFAULT_BLOCK_LENGTH_BYTES = 16 << 20;

    public static final int MIN_BLOCK_LENGTH_BYTES = 256 << 10;

    /** How many blocks must be free before another one is begun: room for those who fill the disk beside us. */
    private static final int MIN_FREE_BLOCKS = 16;

    /** {@link #minFreeBytes} with blocks of the default length. */
    public static final long DEFAULT_MIN_FREE_BYTES = (long) MIN_FREE_BLOCKS * DEFAULT_BLOCK_LENGTH_BYTES;

    public JournalConfig {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(disk, "disk");
        if (blockLengthBytes < MIN_BLOCK_LENGTH_BYTES || Integer.bitCount(blockLengthBytes) != 1) {
            throw new IllegalArgumentException("block length must be a power of two of at least "
                    + MIN_BLOCK_LENGTH_BYTES + " bytes, not " + blockLengthBytes);
        }
    }

    /** A journal of durability {@link Durability#PROCESS} with default block length on the system's disk. */
    public static JournalConfig in(Path directory) {
        return new JournalConfig(directory, Durability.PROCESS, DEFAULT_BLOCK_LENGTH_BYTES, Disk.system());
    }

    public JournalConfig withDurability(Durability level) {
        return new JournalConfig(directory, level, blockLengthBytes, disk);
    }

    public JournalConfig withBlockLength(int bytes) {
        return new JournalConfig(directory, durability, bytes, disk);
    }

    /** On a disk that a test has a hand in. */
    public JournalConfig withDisk(Disk other) {
        return new JournalConfig(directory, durability, blockLengthBytes, other);
    }

    /** With less room than this on the disk the journal begins no other block and no other file. */
    long minFreeBytes() {
        return (long) MIN_FREE_BLOCKS * blockLengthBytes;
    }

    /** Whether what is durable has to be on the medium. */
    boolean forces() {
        return durability == Durability.DISK;
    }
}
