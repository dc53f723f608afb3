package org.pointsman.net.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.pointsman.net.edge.Backlog;
import org.pointsman.net.edge.ConnectionSweep;
import org.pointsman.net.edge.EdgeCounters;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.Standstill;

/**
 * Closes an HTTP connection that stands still for too long. Stands first in the pipeline and tells by the bytes alone: since the
 * last response, some have come (a request is arriving) or none (the connection is idle). While a request is being processed
 * no clock runs. The beginning of a request that came together with the one before counts as idle until more of it comes.
 */
final class HttpTimeouts extends ChannelDuplexHandler implements ConnectionSweep.Swept {
    private static final byte[] REQUEST_TIMEOUT =
            "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** How long a connection that is given up is still read from, so that its peer gets to read why. */
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    /** What a connection can stand still in. */
    private enum Phase {
        IDLE,
        RECEIVING,
        ANSWERING,
        /** Its peer does not take what is written. */
        STALLED,
        /** All is said, and the peer does not close its end. */
        LINGERING;

        static final int COUNT = values().length;
    }

    private final ConnectionSweep sweep;
    private final EdgeCounters counters;
    private final ApiListener listener;
    private final ApiSession session;
    private final Standstill standstill = new Standstill();
    private ChannelHandlerContext context;
    private long responses;
    private boolean arriving;

    HttpTimeouts(LoopGateway gateway, ApiListener listener, ApiSession session) {
        sweep = gateway.sweep();
        counters = gateway.counters();
        this.listener = listener;
        this.session = session;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        sweep.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        arriving = true;
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        arriving = false;
        responses++;
        ctx.write(message, promise);
    }

    @Override
    public boolean sweep(long nowNs) {
        if (!context.channel().isOpen()) {
            return false;
        }
        long untaken = Backlog.bytes(context.channel());
        Phase phase = phase(untaken);
        long state = responses * Phase.COUNT + phase.ordinal() << Integer.SIZE | untaken;
        if (standstill.exceeds(state, limitNs(phase), nowNs)) {
            expire(phase);
        }
        return true;
    }

    private Phase phase(long untaken) {
        if (session.isLingering()) {
            return Phase.LINGERING;
        }
        if (untaken > 0) {
            return Phase.STALLED;
        }
        if (session.isAnswering()) {
            return Phase.ANSWERING;
        }
        return arriving ? Phase.RECEIVING : Phase.IDLE;
    }

    private long limitNs(Phase phase) {
        return switch (phase) {
            case IDLE -> listener.options().idleTimeoutNs();
            case RECEIVING, STALLED -> listener.options().receiveTimeoutNs();
            case LINGERING -> LINGER_NS;
            case ANSWERING -> 0;
        };
    }

    private void expire(Phase phase) {
        if (phase == Phase.LINGERING) {
            // It was closed for another reason already.
            context.close();
            return;
        }
        counters.timedOut();
        if (phase == Phase.IDLE) {
            // What every HTTP client expects of a connection kept alive: nothing to tell anybody.
            context.close();
        } else if (phase == Phase.STALLED) {
            listener.logClosing("it did not take any of its responses within receiveTimeout");
            context.close();
        } else {
            listener.logClosing("a request it has begun was not complete within receiveTimeout");
            context.writeAndFlush(Unpooled.wrappedBuffer(REQUEST_TIMEOUT)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
