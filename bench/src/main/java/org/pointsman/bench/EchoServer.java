package org.pointsman.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.pointsman.net.edge.Edge;

/**
 * The least that a server on Netty can do, and so the measure of one that does more: sends back what it read, one flush a
 * read. One event loop, epoll where there is one, and the same pinned allocator as the switch.
 *
 * <p>It does not look at the bytes; frames of a client that sends whole frames come back whole.
 */
public final class EchoServer implements AutoCloseable {
    private final EventLoopGroup loop;
    private final Channel channel;

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
        IoHandlerFactory handlers = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        loop = new MultiThreadIoEventLoopGroup(1, handlers);
        channel = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .childOption(ChannelOption.ALLOCATOR, Edge.ALLOCATOR)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully();
    }

    /**
     * Runs until the process is ended.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) throws InterruptedException {
        EchoServer server = new EchoServer(Integer.parseInt(arguments[0]));
        System.out.println("echo on port " + server.port() + ", " + (Epoll.isAvailable() ? "epoll" : "NIO"));
        server.channel.closeFuture().sync();
    }
}
