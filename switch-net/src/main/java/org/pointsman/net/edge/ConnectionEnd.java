package org.pointsman.net.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;

/**
 * How a connection ends: behind the last answer our side is shut down, then what comes is read and forgotten until the peer has
 * ended its side too. Closed while something it sent is unread, TCP would reset the connection, and the peer might lose answers
 * that it has not read yet. The {@link ConnectionSweep} sees to it that no peer can put the end off. The loop's thread only.
 */
public final class ConnectionEnd {
    private final Runnable onDraining;
    private ChannelHandlerContext context;
    private boolean peerEnded;
    private boolean leaving;
    private boolean draining;

    /** @param onDraining called when everything has left: from then on what comes is to be read */
    public ConnectionEnd(Runnable onDraining) {
        this.onDraining = onDraining;
    }

    /** The peer sends nothing more; it may still wait for answers. */
    public void peerEnded(ChannelHandlerContext ctx) {
        peerEnded = true;
        if (draining) {
            ctx.close();
        }
    }

    public boolean isPeerEnded() {
        return peerEnded;
    }

    /** Ends the connection behind what has been written. */
    public void leave(ChannelHandlerContext ctx) {
        leaving = true;
        context = ctx;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::onLastWritten);
    }

    private void onLastWritten(Future<? super Void> written) {
        if (peerEnded || !written.isSuccess()) {
            context.close();
        } else {
            ((DuplexChannel) context.channel()).shutdownOutput();
            draining = true;
            onDraining.run();
        }
    }

    /** Nothing more is written behind what has been. */
    public boolean isLeaving() {
        return leaving;
    }

    /** Everything that was written has left. */
    public boolean isDraining() {
        return draining;
    }
}
