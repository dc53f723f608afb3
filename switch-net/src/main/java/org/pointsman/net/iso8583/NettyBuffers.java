package org.pointsman.net.iso8583;

import io.netty.buffer.ByteBuf;
import org.agrona.concurrent.UnsafeBuffer;

/** Lets the codec work in Netty's memory itself: no copy, no {@code nioBuffer()}, no allocation. */
public final class NettyBuffers {
    private NettyBuffers() {}

    /**
     * Makes {@code view} show the whole memory of {@code source}, so that an index of the one is an index of the other.
     * The view is valid until the source is released or its capacity changes; it keeps the source's own reader and
     * writer index out of the way, the caller must respect them.
     *
     * @throws IllegalArgumentException if the memory has no address and no array: a composite buffer, or a direct one
     *     where Netty may not use Unsafe (since JDK 24 it does so only with {@code -Dio.netty.noUnsafe=false})
     */
    public static void wrap(final UnsafeBuffer view, final ByteBuf source) {
        if (source.hasMemoryAddress()) {
            view.wrap(source.memoryAddress(), source.capacity());
        } else if (source.hasArray()) {
            view.wrap(source.array(), source.arrayOffset(), source.capacity());
        } else {
            throw new IllegalArgumentException(
                    "cannot reach the memory of " + source.getClass().getName()
                            + "; if it is a direct buffer, start Java with -Dio.netty.noUnsafe=false");
        }
    }
}
