package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Netty's decoder within bounds. It decodes only while the session has room: a read may hold hundreds of requests, and a request
 * that is decoded takes many times the memory of its bytes.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;

    private final BooleanSupplier room;
    private final LongSupplier nowNs;
    private long readAtNs;
    private ChannelHandlerContext context;
    private boolean decoding;
    /** Held until everything before it has been decoded; null if there is none. */
    private Object inputShutdown;

    /**
     * @param room whether one more part of a request is wanted
     * @param nowNs the engine's time
     */
    RequestDecoder(BooleanSupplier room, LongSupplier nowNs) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES));
        this.room = room;
        this.nowNs = nowNs;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        context = ctx;
        readAtNs = nowNs.getAsLong();
        decode(message);
    }

    /** When what is decoded now was read. While something is kept back, nothing more is. */
    long readAtNs() {
        return readAtNs;
    }

    private void decode(Object message) throws Exception {
        decoding = true;
        try {
            super.channelRead(context, message);
        } finally {
            decoding = false;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (room.getAsBoolean()) {
            super.decode(ctx, in, out);
        }
    }

    /** The end of what the peer sends comes behind what is kept back; Netty's decoder would throw that away. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent && actualReadableBytes() > 0 && !room.getAsBoolean()) {
            inputShutdown = event;
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** There may be room again: goes on with what was kept back. */
    void resume() {
        // From within decoding nothing has to be done: it goes on by itself.
        if (decoding || actualReadableBytes() == 0 || !room.getAsBoolean()) {
            return;
        }
        try {
            decode(Unpooled.EMPTY_BUFFER);
            if (inputShutdown != null && room.getAsBoolean()) {
                Object event = inputShutdown;
                inputShutdown = null;
                super.userEventTriggered(context, event);
            }
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // Two lengths are how requests are smuggled past whoever reads the other one (RFC 9112, 6.1).
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
