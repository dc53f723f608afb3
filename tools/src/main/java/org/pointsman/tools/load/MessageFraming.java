package org.pointsman.tools.load;

import java.nio.ByteBuffer;

/**
 * How the messages on a TCP connection are told apart, seen from the client's side. Called by the client's one thread; one
 * instance may serve several connections.
 */
public interface MessageFraming {

    /** Bytes that stand before a message and do not belong to it. */
    int prefixLength();

    /** Writes what stands before a message of that many bytes. */
    void putPrefix(ByteBuffer out, int messageLength);

    /**
     * The length of the message whose prefix begins at {@code offset}. Whatever is read into {@code buffer} has room for the
     * longest message there can be.
     *
     * @return -1 if it is not complete before {@code end}
     * @throws IllegalArgumentException if no message can begin like this
     */
    int messageLength(byte[] buffer, int offset, int end);
}
