package org.pointsman.core.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Takes what {@link Engine#writeSnapshot} writes, block by block. Where the blocks go is the host's business; the engine only
 * fills memory. A sink that cannot take more throws, and the snapshot is given up.
 */
public interface SnapshotSink {
    /** No block is longer, in bytes. */
    int MAX_BLOCK_LENGTH = 4096;

    /**
     * Makes room for the next block. It follows the one before, though not always in the same memory.
     *
     * @param length of the block in bytes, 1 to {@link #MAX_BLOCK_LENGTH}
     * @return where in {@link #buffer()} it is to be written, before the next call; all its bytes are zero
     */
    int claim(int length);

    /** The memory of the block that was claimed last. */
    MutableDirectBuffer buffer();
}
