package org.pointsman.tools.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection of a load client: its socket, its buffers, and the window of requests that wait for their answers in the
 * order in which they were sent.
 *
 * <pre>
 *   requests  [slot 0][slot 1] … one slot of slotLength bytes for each request in flight
 *                head ──────► tail   both only ever grow; slot = number &amp; mask
 * </pre>
 *
 * Requests are collected in {@link #out} and leave in one write, answers arrive in {@link #in} as many as one read finds.
 */
final class LoadConnection {
    /** More than the longest message of any framing, so that there is always room for the rest of one. */
    static final int READ_BUFFER_LENGTH = 128 * 1024;

    final AnswerTaker taker;

    /** Within its group. */
    final int index;

    final String name;
    final int windowLength;
    final int slotLength;
    final byte[] requests;
    final int[] requestLengths;
    final long[] sentNs;
    final boolean[] answered;
    final int mask;

    /** What one read brought, from the socket's buffer copied to where it can be compared. */
    final byte[] in = new byte[READ_BUFFER_LENGTH + AnswerPattern.SLACK];

    int inLength;

    /** Numbers of the oldest request that waits, and of the next to send. */
    long head;

    long tail;

    /** Requests sent and not answered; fewer than tail - head while an answer has overtaken another. */
    int waiting;

    /** The traffic has nothing more for this connection. */
    boolean exhausted;

    /** No more reading or writing: the other side closed, or the frames made no sense. */
    boolean closed;

    private final Frame request = new Frame();
    private final ByteBuffer out;
    private final SocketChannel channel;
    private SelectionKey key;

    /**
     * @param taker of the answers that arrive here
     * @param name in descriptions of what went wrong
     */
    LoadConnection(AnswerTaker taker, int index, String name) throws IOException {
        this.taker = taker;
        this.index = index;
        this.name = name;
        ConnectionGroup group = taker.group();
        windowLength = group.inFlight();
        slotLength = group.traffic().maxRequestLength();
        int slots = windowLength == 1 ? 1 : Integer.highestOneBit(windowLength - 1) << 1;
        mask = slots - 1;
        requests = new byte[slots * slotLength];
        requestLengths = new int[slots];
        sentNs = new long[slots];
        answered = new boolean[slots];
        out = ByteBuffer.allocateDirect(slots * (slotLength + group.framing().prefixLength()));
        channel = SocketChannel.open(group.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Whether one more request may be sent. The window counts from the oldest unanswered request, so that a slot is never
     * taken twice; {@link #out} has room for a whole window.
     */
    boolean hasRoom() {
        return tail - head < windowLength && !closed;
    }

    int slot(long number) {
        return (int) number & mask;
    }

    int offset(int slot) {
        return slot * slotLength;
    }

    /** The request in a slot; valid until the next call. */
    Frame request(int slot) {
        return request.wrap(requests, offset(slot), requestLengths[slot]);
    }

    /** Has the traffic write its next request into a slot; 0 if there is none. */
    int nextRequest(int slot) {
        return taker.group().traffic().nextRequest(index, slot, requests, offset(slot));
    }

    /** Whether everything sent so far stands on its own. */
    boolean settled() {
        return taker.group().traffic().settled(index);
    }

    /** Puts the request that stands in slot {@code tail} behind the others that leave with the next flush. */
    void enqueue(int length, long stampNs) {
        int slot = slot(tail);
        requestLengths[slot] = length;
        sentNs[slot] = stampNs;
        answered[slot] = false;
        taker.group().framing().putPrefix(out, length);
        out.put(requests, offset(slot), length);
        tail++;
        waiting++;
    }

    /** Marks a request answered, and moves the window past all that are. */
    void complete(int slot) {
        answered[slot] = true;
        waiting--;
        while (head < tail && answered[slot(head)]) {
            head++;
        }
    }

    /** Writes what is collected; what the socket does not take stays and leaves when it has room again. */
    void flush() throws IOException {
        if (out.position() == 0 || closed) {
            return;
        }
        out.flip();
        channel.write(out);
        boolean rest = out.hasRemaining();
        out.compact();
        int interest = rest ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /**
     * Reads once.
     *
     * @param received where the bytes pass through; of {@link #READ_BUFFER_LENGTH}
     * @return false at the end of the stream
     */
    boolean read(ByteBuffer received) throws IOException {
        received.clear().limit(READ_BUFFER_LENGTH - inLength);
        int length = channel.read(received);
        if (length < 0) {
            return false;
        }
        received.flip();
        received.get(in, inLength, length);
        inLength += length;
        return true;
    }

    /** Forgets the bytes before {@code offset}; the beginning of a frame that is still incomplete moves to the front. */
    void consumed(int offset) {
        if (offset > 0) {
            System.arraycopy(in, offset, in, 0, inLength - offset);
            inLength -= offset;
        }
    }

    void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to be done with it, and what was unanswered is reported as missing.
        }
    }
}
