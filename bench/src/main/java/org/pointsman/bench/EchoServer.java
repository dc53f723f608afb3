package org.pointsman.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The least that a server on Netty can do: sends back what it read, one flush a read.
 *
 * <p>It does not look at the bytes; frames of a client that sends whole frames come back whole.
 */
public final class EchoServer extends BareServer {
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
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
    public EchoServer(int port) throws InterruptedException {
        super(port, pipeline -> pipeline.addLast(new Echo()));
    }

    /**
     * Runs until the process is ended.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) throws InterruptedException {
        new EchoServer(Integer.parseInt(arguments[0])).runUntilClosed();
    }
}
