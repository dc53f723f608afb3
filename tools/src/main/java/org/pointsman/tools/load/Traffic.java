package org.pointsman.tools.load;

/**
 * What a {@link LoadClient} sends, and what it takes for right. Messages stand here without their framing, from the MTI on.
 *
 * <p>Everything is called by the client's one thread. A <em>slot</em> is a place in a connection's window, from 0 to the
 * number in flight rounded up to a power of two; it belongs to one request until that is answered, so an implementation
 * may keep what it knows of a request in arrays indexed by connection and slot.
 */
public interface Traffic {

    /** The longest request in bytes that {@link #nextRequest} will ever write. */
    int maxRequestLength();

    /**
     * Writes the next request of a connection.
     *
     * @param connection from 0
     * @param slot the place in the connection's window that the request takes
     * @return its length in bytes, or 0 if this connection has nothing more to send
     */
    int nextRequest(int connection, int slot, byte[] buffer, int offset);

    /**
     * Whether everything a connection has sent so far stands on its own. A client that stops goes on sending until this is
     * so: a purchase without its reversal would leave balances other than it found them.
     */
    boolean settled(int connection);

    /** Whether an answer belongs to a request, told by what a sender matches them with (DE 11). */
    boolean answers(int connection, int slot, Frame request, Frame answer);

    /**
     * Compares an answer with what is right.
     *
     * @return null if it is right, else what is wrong with it, fit for a person's eyes: numbers of cards masked
     */
    String check(int connection, int slot, Frame request, Frame answer);
}
