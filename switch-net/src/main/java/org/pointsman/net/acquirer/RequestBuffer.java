package org.pointsman.net.acquirer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.agrona.DirectBuffer;
import org.pointsman.net.iso8583.Framing;

/** What was read of one connection and is not handed over yet: whole frames, and the beginning of the next one. */
final class RequestBuffer {
    private final AcquirerLoop shared;
    private final AcquirerListener listener;
    /** Null if there is nothing. */
    private ByteBuf inbound;
    /** Frames taken or passed over, ever. */
    private long frames;

    RequestBuffer(AcquirerLoop shared, AcquirerListener listener) {
        this.shared = shared;
        this.listener = listener;
    }

    boolean isEmpty() {
        return inbound == null;
    }

    /** Frames taken or passed over, ever. */
    long frames() {
        return frames;
    }

    /** Adds what was read, which becomes ours. */
    void add(ByteBuf received, ByteBufAllocator allocator) {
        inbound = inbound == null ? received : append(inbound, received, allocator);
    }

    /** What is left of the read before, and what came now, in one piece. Rare: a read mostly ends with a frame. */
    private static ByteBuf append(ByteBuf rest, ByteBuf received, ByteBufAllocator allocator) {
        ByteBuf whole = allocator.directBuffer(rest.readableBytes() + received.readableBytes());
        whole.writeBytes(rest).writeBytes(received);
        rest.release();
        received.release();
        return whole;
    }

    /**
     * Counts whole requests, and passes over the heartbeats before them.
     *
     * @param most where counting ends
     * @return how many there are; what {@link Framing#next} says of it if the first frame can be none
     */
    int count(int most) {
        Framing framing = listener.framing();
        DirectBuffer buffer = memory();
        int count = 0;
        int offset = inbound.readerIndex();
        int end = inbound.writerIndex();
        while (count < most) {
            int frame = framing.next(buffer, offset, end - offset);
            if (frame <= 0) {
                return frame < 0 && count == 0 ? frame : count;
            }
            if (framing.isHeartbeat(frame)) {
                if (count > 0) {
                    break;
                }
                // Nobody waits for an answer to it.
                inbound.readerIndex(offset + frame);
                frames++;
            } else {
                count++;
            }
            offset += frame;
        }
        return count;
    }

    /** Where the frames lie, by the offsets that {@link #offset} tells; valid until another connection asks for its own. */
    DirectBuffer memory() {
        return shared.wrapInbound(inbound);
    }

    /** Where in the memory the next frame begins. */
    int offset() {
        return inbound.readerIndex();
    }

    /**
     * Takes the next frame, which has been counted.
     *
     * @param memory from {@link #memory}
     * @return its length
     */
    int take(DirectBuffer memory) {
        int offset = inbound.readerIndex();
        int frame = listener.framing().next(memory, offset, inbound.readableBytes());
        inbound.readerIndex(offset + frame);
        frames++;
        return frame;
    }

    /** Keeps what is not a whole frame yet in a buffer of its size: a half frame must not hold a whole read buffer. */
    void trim(ByteBufAllocator allocator) {
        if (inbound == null) {
            return;
        }
        int length = inbound.readableBytes();
        if (length > 0 && inbound.capacity() <= 2 * length) {
            return;
        }
        ByteBuf rest = length == 0 ? null : allocator.directBuffer(length).writeBytes(inbound);
        inbound.release();
        inbound = rest;
    }

    /** Nothing of it will be handed over. */
    void release() {
        if (inbound != null) {
            inbound.release();
            inbound = null;
        }
    }
}
