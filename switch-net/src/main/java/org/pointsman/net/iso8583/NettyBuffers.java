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
     * @throws IllegalArgumentException if the memory has neither an address nor an array: a buffer in several pieces, or
     *     a direct one where Netty gets at no addresses. It does by default; {@code -Dio.netty.noUnsafe=true} prevents it
     *     on JDK 17. On JDK 25, where Netty avoids Unsafe unless told {@code -Dio.netty.noUnsafe=false}, it has addresses
     *     either way
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
