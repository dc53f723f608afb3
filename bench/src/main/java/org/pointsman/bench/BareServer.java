package org.pointsman.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
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
import java.util.function.Consumer;
import org.pointsman.net.edge.Edge;

/**
 * A server on Netty that does next to nothing, and so is the measure of one that does more. One event loop, epoll where there
 * is one, and the same pinned allocator as the switch.
 */
abstract class BareServer implements AutoCloseable {
    private final EventLoopGroup loop;
    private final Channel channel;

    /**
     * @param port 0 for any free one
     * @param handlers puts them into the pipeline of each connection
     */
    BareServer(int port, Consumer<ChannelPipeline> handlers) throws InterruptedException {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        loop = new MultiThreadIoEventLoopGroup(1, io);
        channel = new ServerBootstrap()
                .group(loop)
                .channel(type)
                .childOption(ChannelOption.ALLOCATOR, Edge.ALLOCATOR)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        handlers.accept(child.pipeline());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Returns when the process is ended. */
    void runUntilClosed() throws InterruptedException {
        System.out.println("port " + port() + ", " + (Epoll.isAvailable() ? "epoll" : "NIO"));
        channel.closeFuture().sync();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully();
    }
}
