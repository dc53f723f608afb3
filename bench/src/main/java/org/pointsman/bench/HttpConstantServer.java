package org.pointsman.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * The least that an HTTP server on Netty can do: reads each request with Netty's codec, without a look at its body, and
 * answers a constant as long as the switch's answer to a payment. One flush a read.
 */
public final class HttpConstantServer extends BareServer {
    private static final ByteBuf BODY = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes(
                    ("{\"id\":\"1000000001\",\"status\":\"captured\",\"responseCode\":\"00\",\"approvalCode\":\"123456\","
                                    + "\"rrn\":\"600000000001\",\"stan\":\"000001\",\"amount\":{\"value\":100,\"currency\":\"CNY\"},"
                                    + "\"capturedAmount\":{\"value\":100,\"currency\":\"CNY\"},"
                                    + "\"reversedAmount\":{\"value\":0,\"currency\":\"CNY\"},"
                                    + "\"source\":{\"card\":{\"pan\":\"622588******0000\"}},\"merchant\":\"898310054100001\","
                                    + "\"terminal\":\"10000001\",\"origin\":\"api\",\"createdAt\":\"2026-01-01T00:00:00.000Z\","
                                    + "\"settlementDate\":\"0101\"}")
                            .getBytes(StandardCharsets.US_ASCII))
            .asReadOnly());

    private static final class Constant extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean last = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (last) {
                FullHttpResponse response =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED, BODY.duplicate());
                response.headers()
                        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                        .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.readableBytes());
                context.write(response, context.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /**
     * @param port 0 for any free one
     */
    public HttpConstantServer(int port) throws InterruptedException {
        super(port, pipeline -> pipeline.addLast(new HttpServerCodec()).addLast(new Constant()));
    }

    /**
     * Runs until the process is ended.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) throws InterruptedException {
        new HttpConstantServer(Integer.parseInt(arguments[0])).runUntilClosed();
    }
}
