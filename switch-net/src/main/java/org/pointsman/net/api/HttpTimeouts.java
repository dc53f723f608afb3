package org.pointsman.net.api;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.pointsman.net.edge.Backlog;
import org.pointsman.net.edge.ConnectionSweep;
import org.pointsman.net.edge.EdgeCounters;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.Standstill;

/**
 * Closes an HTTP connection that stands still for too long, whatever for ({@link HttpPhase}). Stands first in the pipeline and
 * tells by the bytes alone whether a request is arriving: since the last response some have come. The beginning of a request
 * that came together with the one before counts as idle until more of it comes.
 */
final class HttpTimeouts extends ChannelDuplexHandler implements ConnectionSweep.Swept {
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
        HttpPhase phase = session.phase(arriving, untaken > 0);
        long state = responses * HttpPhase.COUNT + phase.ordinal() << Integer.SIZE | untaken;
        if (standstill.exceeds(state, phase.limitNs(listener.options()), nowNs)) {
            expire(phase);
        }
        return true;
    }

    private void expire(HttpPhase phase) {
        if (phase != HttpPhase.DRAINING) {
            counters.timedOut();
        }
        switch (phase) {
            // What every HTTP client expects of a connection kept alive, and of one that it has not closed.
            case IDLE, DRAINING -> context.close();
            case RECEIVING -> {
                listener.logClosing(phase.reason());
                session.timeOut();
            }
            default -> {
                listener.logClosing(phase.reason());
                context.close();
            }
        }
    }
}
