package org.pointsman.net.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;

/**
 * How an HTTP connection ends: behind the last response our side is shut down, then what comes is read and forgotten until the
 * peer has ended its side too. Closed while it still sends, TCP would reset the connection, and with it the response that says
 * why. {@link HttpTimeouts} sees to it that no peer can put the end off.
 */
final class ConnectionEnd {
    private ChannelHandlerContext context;
    private boolean peerEnded;
    private boolean leaving;
    private boolean draining;

    /** The peer sends nothing more; it may still wait for responses. */
    void peerEnded(ChannelHandlerContext ctx) {
        peerEnded = true;
        if (draining) {
            ctx.close();
        }
    }

    boolean isPeerEnded() {
        return peerEnded;
    }

    /** Ends the connection behind what has been written. */
    void leave(ChannelHandlerContext ctx) {
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
        }
    }

    /** Nothing more is written behind what has been. */
    boolean isLeaving() {
        return leaving;
    }

    /** Everything that was written has left. */
    boolean isDraining() {
        return draining;
    }
}
