package org.pointsman.net.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.pointsman.net.edge.ConnectionSweep;
import org.pointsman.net.edge.EdgeCounters;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.Standstill;

/**
 * Closes an HTTP connection whose next request arrives too slowly or not at all. Stands first in the pipeline and tells by the
 * bytes alone: since the last response, some have come (a request is arriving) or none (the connection is idle). While a
 * request is being processed, or its peer does not read responses, no clock runs. The beginning of a request that came together with
 * the one before counts as idle until more of it comes.
 */
final class HttpTimeouts extends ChannelDuplexHandler implements ConnectionSweep.Swept {
    private static final byte[] REQUEST_TIMEOUT =
            "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final int IDLE = 0;
    private static final int RECEIVING = 1;
    private static final int WAITING = 2;
    private static final int PHASES = 3;

    private final ConnectionSweep sweep;
    private final EdgeCounters counters;
    private final ApiListener listener;
    private final BooleanSupplier answering;
    private final Standstill standstill = new Standstill();
    private ChannelHandlerContext context;
    private long responses;
    private boolean arriving;

    /** @param answering whether a request is being processed now */
    HttpTimeouts(LoopGateway gateway, ApiListener listener, BooleanSupplier answering) {
        sweep = gateway.sweep();
        counters = gateway.counters();
        this.listener = listener;
        this.answering = answering;
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
        boolean waiting =
                answering.getAsBoolean() || !context.channel().config().isAutoRead();
        int phase = waiting ? WAITING : arriving ? RECEIVING : IDLE;
        long limitNs = switch (phase) {
            case IDLE -> listener.options().idleTimeoutNs();
            case RECEIVING -> listener.options().receiveTimeoutNs();
            default -> 0;
        };
        if (standstill.exceeds(responses * PHASES + phase, limitNs, nowNs)) {
            expire(phase);
        }
        return true;
    }

    private void expire(int phase) {
        counters.timedOut();
        if (phase == IDLE) {
            // What every HTTP client expects of a connection kept alive: nothing to tell anybody.
            context.close();
        } else {
            listener.logClosing("a request it has begun was not complete within receiveTimeout");
            context.writeAndFlush(Unpooled.wrappedBuffer(REQUEST_TIMEOUT)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
