package org.pointsman.net.edge;

import org.agrona.DirectBuffer;

/** Who gets an answer: a session on one of the loop's connections. Called on the loop's thread only. */
public interface ReplyTarget {

    /**
     * The answer to the request that holds {@code entry}; the entry is taken back when this returns.
     *
     * @param buffer valid during the call only
     * @param offset of the outcome's message header
     * @return true if this is the first answer since {@link #onRepliesEnd}, so that it wants to be called
     */
    boolean onReply(WindowEntry entry, DirectBuffer buffer, int offset);

    /** {@link #onReply} threw: close the connection, so that its peer does not wait for ever. */
    void onUnanswerable();

    /** All answers at hand have been given: flush, and go on reading if the window had been full. */
    void onRepliesEnd();

    /** The ring has room again: submit what was refused. */
    void onUnparked();
}
