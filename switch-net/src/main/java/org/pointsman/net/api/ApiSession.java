package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.net.edge.ConnectionEnd;
import org.pointsman.net.edge.Edge;

/**
 * One HTTP connection: gives its {@link Exchange} the parts of requests in order, one request after the other, and sends what
 * that writes. What was read beyond the request in process waits ({@link ReadAhead}), and when enough waits or the peer does not
 * read its responses, nothing more is read. Lives on its loop's thread.
 */
final class ApiSession extends ChannelInboundHandlerAdapter {
    private final ApiListener listener;
    private final RequestDecoder decoder;
    private final ReadAhead ahead = new ReadAhead(this::resume);
    private final Exchange exchange;
    private final ConnectionEnd end = new ConnectionEnd(this::readOrPause);
    private ChannelHandlerContext context;
    private boolean unflushed;
    private boolean closed;

    /**
     * @param timeoutNs how long its senders wait for an answer
     * @param answers counts those to payments
     * @param statuses counts all answers
     */
    ApiSession(ApiListener listener, ApiLoop shared, long timeoutNs, Counters answers, Counters statuses) {
        this.listener = listener;
        decoder = new RequestDecoder(this::hasRoom, shared::nowNs);
        exchange = new Exchange(this, shared, timeoutNs, answers, statuses);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        discard();
    }

    private void discard() {
        exchange.discard();
        ahead.discard();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (end.isLeaving() || closed) {
            ReferenceCountUtil.release(message);
            return;
        }
        ahead.add(message, decoder.readAtNs());
        goOn();
        if (!hasRoom()) {
            // At once, not behind the many reads that a loop does in a row.
            readOrPause();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ahead.newRound();
        proceed();
    }

    /** Takes up what waits, sends what was written, and reads more, or nothing more if the peer has ended its side. */
    private void proceed() {
        if (closed) {
            return;
        }
        goOn();
        flush();
        if (end.isPeerEnded() && !exchange.isUnderWay() && ahead.isEmpty() && !end.isLeaving()) {
            leave();
        }
        readOrPause();
    }

    /** Takes up what waits, until a request is in process. */
    private void goOn() {
        while (!exchange.isUnderWay() && !end.isLeaving() && context.channel().isWritable()) {
            ReadAhead.Part part = ahead.poll(loop());
            if (part == null) {
                return;
            }
            if (part.message() instanceof HttpRequest head) {
                exchange.onHead(head);
            }
            if (part.message() instanceof HttpContent content) {
                if (end.isLeaving()) {
                    content.release();
                } else {
                    exchange.onContent(content, part.readAtNs());
                }
            }
        }
    }

    /** Takes up what waits here, and then what the decoder kept back. */
    void resume() {
        ahead.newRound();
        if (!closed) {
            goOn();
            decoder.resume();
            proceed();
        }
    }

    /**
     * What the connection waits for.
     *
     * @param arriving whether something has come since the last response
     * @param unread whether something that was written has not left
     */
    HttpPhase phase(boolean arriving, boolean unread) {
        if (end.isLeaving()) {
            return end.isDraining() ? HttpPhase.DRAINING : HttpPhase.LEAVING;
        } else if (unread) {
            return HttpPhase.UNREAD;
        } else if (exchange.isUnderWay()) {
            return HttpPhase.ANSWERING;
        }
        return arriving || exchange.isReceiving() ? HttpPhase.RECEIVING : HttpPhase.IDLE;
    }

    /** The request that is arriving has taken too long for it. */
    void timeOut() {
        exchange.timeOut();
        flush();
    }

    /** Whether one more part of a request may be handed over. */
    private boolean hasRoom() {
        return end.isLeaving() || ahead.hasRoom();
    }

    /** Goes before the session in the pipeline. */
    RequestDecoder decoder() {
        return decoder;
    }

    EventExecutor loop() {
        return context.executor();
    }

    ByteBufAllocator allocator() {
        return context.alloc();
    }

    boolean isClosed() {
        return closed;
    }

    /** Writes what is flushed once nothing more can be taken up. */
    void write(ByteBuf bytes) {
        context.write(bytes, context.voidPromise());
        unflushed = true;
    }

    private void flush() {
        if (unflushed && !closed) {
            unflushed = false;
            context.flush();
        }
    }

    /** Takes up nothing more, and ends the connection behind what has been written. */
    void leave() {
        discard();
        end.leave(context);
        readOrPause();
    }

    /** Ends the connection at once. */
    void close() {
        context.close();
    }

    private void readOrPause() {
        boolean mayRead = !end.isPeerEnded()
                && (end.isLeaving() || hasRoom() && context.channel().isWritable());
        if (context.channel().config().isAutoRead() != mayRead) {
            context.channel().config().setAutoRead(mayRead);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        resume();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Edge.STOP) {
            // Answer what is in process, then close.
            exchange.stop();
            if (!exchange.isUnderWay() && !end.isLeaving()) {
                ctx.close();
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            end.peerEnded(ctx);
            proceed();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A peer that broke off, or a fault of ours: its connection is all it can cost.
        if (cause instanceof IOException) {
            listener.logBreakingOff(cause);
        } else {
            listener.logError(cause);
        }
        exchange.end();
        ctx.close();
    }
}
