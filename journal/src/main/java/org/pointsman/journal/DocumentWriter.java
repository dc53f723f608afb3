package org.pointsman.journal;

import java.nio.ByteBuffer;

/** Where sealed documents go. One thread writes, one forces; they may be the same. */
interface DocumentWriter extends AutoCloseable {

    /**
     * Writes one document.
     *
     * @param document direct; all that remains of it
     * @param timestampNs decides which cycle it belongs to; never goes back
     */
    void write(ByteBuffer document, long timestampNs);

    /**
     * Returns when every document whose {@link #write} had returned before this call is on the medium, with the files that
     * hold them and their names; at once where the journal's durability does not ask for that.
     */
    void force();

    /** Neither thread is at work any more. */
    @Override
    void close();
}
