package org.pointsman.core.engine;

import org.agrona.DirectBuffer;

/** Gives {@link Engine#loadSnapshot} the blocks that a {@link SnapshotSink} took, in the same order. */
public interface SnapshotSource {

    /**
     * Moves to the next block.
     *
     * @param length of the block in bytes
     * @return where in {@link #buffer()} it begins; good until the next call
     * @throws BadSnapshotException if there is no such block
     */
    int next(int length);

    /** How many bytes of blocks yet to come follow behind the present one in the same memory, for who wants to look ahead. */
    int ahead();

    /** Says that no other block may follow. @throws BadSnapshotException if one does */
    void end();

    /** The memory of the block that was moved to last. */
    DirectBuffer buffer();
}
