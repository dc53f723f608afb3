package org.pointsman.net.api;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.time.Duration;
import java.util.function.Function;

/** Sets up accepted HTTP connections. */
public final class ApiListener extends ChannelInitializer<Channel> {
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;
    /** A read at most: what one read holds is decoded at once, so this bounds what a peer can make us keep. */
    private static final int MAX_READ_BYTES = 16 * 1024;

    private final Function<Channel, ApiLoop> loops;
    private final long timeoutNs;

    /**
     * @param loops what the sessions of a channel's loop share
     * @param timeout how long senders wait for an answer
     */
    public ApiListener(Function<Channel, ApiLoop> loops, Duration timeout) {
        this.loops = loops;
        this.timeoutNs = timeout.toNanos();
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(512, 2048, MAX_READ_BYTES));
        // Requests only: responses are composed as bytes, so there is nothing to encode.
        channel.pipeline().addLast(new Decoder()).addLast(new ApiSession(loops.apply(channel), timeoutNs));
    }

    private static final class Decoder extends HttpRequestDecoder {
        Decoder() {
            super(new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEADER_BYTES));
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            // Two lengths are how requests are smuggled past whoever reads the other one (RFC 9112, 6.1).
            throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
        }
    }
}
