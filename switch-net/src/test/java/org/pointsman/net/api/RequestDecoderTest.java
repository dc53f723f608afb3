package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final AtomicInteger room = new AtomicInteger();
    private final RequestDecoder decoder =
            new RequestDecoder(() -> channel().inboundMessages().size() < room.get(), () -> 0);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    private EmbeddedChannel channel() {
        return channel;
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aReadFullOfRequestsIsDecodedOnlyAsFarAsThereIsRoom() {
        room.set(10);
        ByteBuf read = Unpooled.copiedBuffer(REQUEST.repeat(500), StandardCharsets.US_ASCII);
        channel.writeInbound(read);
        assertThat(channel.inboundMessages()).hasSize(10);

        int requests = take();
        while (requests < 500) {
            decoder.resume();
            assertThat(channel.inboundMessages()).hasSizeBetween(1, 10);
            requests += take();
        }
        assertThat(requests).isEqualTo(500);
        decoder.resume();
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void whatComesWhileThereIsNoRoomIsNotLost() {
        channel.writeInbound(Unpooled.copiedBuffer(REQUEST + "GET /second HT", StandardCharsets.US_ASCII));
        channel.writeInbound(Unpooled.copiedBuffer("TP/1.1\r\nHost: x\r\n\r\n", StandardCharsets.US_ASCII));
        assertThat(channel.inboundMessages()).isEmpty();
        room.set(100);
        decoder.resume();
        assertThat(take()).isEqualTo(2);
    }

    @Test
    void beforeAnythingWasReadThereIsNothingToGoOnWith() {
        room.set(1);
        decoder.resume();
        assertThat(channel.inboundMessages()).isEmpty();
    }

    private int take() {
        int requests = 0;
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            requests += part instanceof HttpRequest ? 1 : 0;
            ReferenceCountUtil.release(part);
        }
        return requests;
    }
}
