package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.ReplyTarget;
import org.pointsman.net.edge.WindowEntry;
import org.pointsman.net.ops.Page;

/**
 * One HTTP connection: puts a request together from its parts, has it carried out, writes the response; then the next. One
 * request is in process at a time, what was read beyond it waits, and when enough waits or the peer does not read its
 * responses, nothing more is read. Lives on its loop's thread.
 */
final class ApiSession extends ChannelInboundHandlerAdapter implements ReplyTarget {
    /** Parts of requests read ahead. Only a peer that pipelines has any. */
    private static final int MAX_WAITING = 64;
    /** Parts taken up in a row before the other connections of the loop get their turn: some 15 requests. */
    private static final int MAX_IN_A_ROW = 32;

    private static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

    /** A part of a request, and when it was read: its sender waits from then on, not from when it is taken up. */
    private record Part(Object message, long readAtNs) {}

    private final ApiListener listener;
    private final ApiLoop shared;
    private final LoopGateway gateway;
    private final long timeoutNs;
    private final Counters answers;
    private final Counters statuses;
    private final ApiRequest request = new ApiRequest();
    private final RequestDecoder decoder;
    private final Runnable nextTurn = this::onNextTurn;
    private final ArrayDeque<Part> waiting = new ArrayDeque<>();
    private final ConnectionEnd end = new ConnectionEnd();
    private ChannelHandlerContext context;
    /** Why the request whose body is still coming will be refused; null while nothing speaks against it. */
    private Problem refusal;

    /** When the part taken up last was read, by the engine's time. */
    private long readAtNs;

    private ResponseEncoder.Connection connection;
    private boolean withBody = true;
    /** The head of a request has come, not yet all of its body. */
    private boolean receiving;

    /** Parts taken up since the loop's last round. */
    private int inARow;

    private boolean yielding;
    private boolean underWay;
    private boolean answered;
    private boolean unflushed;
    private boolean stopping;
    private boolean closed;

    /**
     * @param timeoutNs how long its senders wait for an answer
     * @param answers counts those to payments
     * @param statuses counts all answers
     */
    ApiSession(ApiListener listener, ApiLoop shared, long timeoutNs, Counters answers, Counters statuses) {
        this.listener = listener;
        this.shared = shared;
        this.gateway = shared.gateway();
        this.timeoutNs = timeoutNs;
        decoder = new RequestDecoder(this::hasRoom, shared::nowNs);
        this.answers = answers;
        this.statuses = statuses;
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
        request.releaseBody();
        waiting.forEach(part -> ReferenceCountUtil.release(part.message));
        waiting.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (end.isLeaving() || closed) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.add(new Part(message, decoder.readAtNs()));
        goOn();
        if (!hasRoom()) {
            // At once, not behind the many reads that a loop does in a row.
            readOrPause();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!yielding) {
            inARow = 0;
        }
        proceed();
    }

    /** Takes up what waits, sends what was written, and reads more, or nothing more if the peer has ended its side. */
    private void proceed() {
        if (closed) {
            return;
        }
        goOn();
        flush();
        if (end.isPeerEnded() && !underWay && waiting.isEmpty() && !end.isLeaving()) {
            leave();
        }
        readOrPause();
    }

    /** Takes up what waits, until a request is in process. */
    private void goOn() {
        while (!underWay && !end.isLeaving() && !yielding && context.channel().isWritable()) {
            Part part = waiting.poll();
            if (part == null) {
                return;
            }
            if (++inARow == MAX_IN_A_ROW) {
                yielding = true;
                // Scheduled, since what is executed would be run on and on before anybody else is read from.
                context.executor().schedule(nextTurn, 0, TimeUnit.NANOSECONDS);
            }
            readAtNs = part.readAtNs;
            if (part.message instanceof HttpRequest head) {
                onHead(head);
            }
            if (part.message instanceof HttpContent content) {
                onContent(content);
            }
        }
    }

    private void onNextTurn() {
        yielding = false;
        resume();
    }

    private void onHead(HttpRequest head) {
        request.begin();
        receiving = true;
        refusal = null;
        withBody = !head.method().equals(HttpMethod.HEAD);
        connection = connectionBehind(head);
        boolean asksFirst = head.headers().contains(HttpHeaderNames.EXPECT);
        Problem broken = RequestHead.problemOf(head.decoderResult());
        if (broken != null) {
            giveUp(broken);
            return;
        }
        try {
            RequestHead.checkMessage(head);
        } catch (BadRequestException e) {
            giveUp(e.problem());
            return;
        }
        try {
            shared.head().check(head, request);
        } catch (BadRequestException e) {
            refusal = e.problem();
        }
        if (refusal != null && (asksFirst || refusal.status() == HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
            // Whether a body follows now is the sender's choice, or too much of it does.
            giveUp(refusal);
        } else if (asksFirst && connection == ResponseEncoder.Connection.OPEN) {
            write(CONTINUE.duplicate());
        }
    }

    private ResponseEncoder.Connection connectionBehind(HttpRequest head) {
        if (stopping || !HttpUtil.isKeepAlive(head)) {
            return ResponseEncoder.Connection.CLOSED;
        }
        return head.protocolVersion().equals(HttpVersion.HTTP_1_0)
                ? ResponseEncoder.Connection.KEPT_ALIVE
                : ResponseEncoder.Connection.OPEN;
    }

    private void onContent(HttpContent content) {
        if (end.isLeaving()) {
            content.release();
            return;
        }
        Problem broken = RequestHead.problemOf(content.decoderResult());
        if (broken == null && request.bodyLength() + content.content().readableBytes() > RequestHead.MAX_BODY_BYTES) {
            broken = RequestHead.tooLarge();
        }
        if (broken != null) {
            content.release();
            giveUp(broken);
            return;
        }
        boolean last = content instanceof LastHttpContent;
        if (refusal == null) {
            request.append(content.content(), last);
        } else {
            content.release();
        }
        receiving = !last;
        if (last && refusal != null) {
            refuse(refusal);
        } else if (last) {
            handle();
        }
    }

    private void handle() {
        underWay = true;
        request.expiresAtNs(readAtNs + timeoutNs);
        boolean begun = false;
        try {
            if (request.key() != null) {
                shared.inProcess().begin(request.key());
            }
            begun = true;
            if (request.operation() == Operation.METRICS) {
                shared.operations().metrics(request.accept()).whenCompleteAsync(this::onMetrics, context.executor());
            } else if (shared.handle(request, this)) {
                respond();
            }
        } catch (BadRequestException e) {
            if (!begun) {
                // The key belongs to the request that is in process.
                request.key(null);
            }
            refuse(e.problem());
        } finally {
            request.releaseBody();
        }
    }

    @Override
    public boolean onReply(WindowEntry entry, DirectBuffer buffer, int offset) {
        if (closed) {
            endRequest();
            gateway.counters().dropped();
            return false;
        }
        try {
            if (isTooLate()) {
                refuse(Problem.busy("too-late", "the request waited too long: try again"));
            } else if (shared.onOutcome(request, this, buffer, offset)) {
                shared.count(answers, request.operation());
                respond();
            } else {
                return false;
            }
        } catch (BadRequestException e) {
            refuse(e.problem());
        }
        if (answered) {
            return false;
        }
        answered = true;
        return true;
    }

    private void onMetrics(Page page, Throwable failure) {
        if (closed) {
            endRequest();
            return;
        }
        if (page == null) {
            refuse(Problem.busy("busy", "metrics cannot be shown now: try again"));
        } else {
            shared.response().page(page);
            respond();
        }
        onRepliesEnd();
    }

    /** A look-up that has waited too long is refused, not answered late. Of a command the engine itself decides that. */
    private boolean isTooLate() {
        return !request.operation().isKeyed() && shared.nowNs() > request.expiresAtNs();
    }

    @Override
    public void onUnanswerable() {
        endRequest();
        context.close();
    }

    @Override
    public void onRepliesEnd() {
        answered = false;
        resume();
    }

    /** Takes up what waits here, and then what the decoder kept back. */
    private void resume() {
        inARow = 0;
        if (!closed) {
            goOn();
            decoder.resume();
            proceed();
        }
    }

    @Override
    public void onUnparked() {
        // Never parked: who is refused over HTTP is told so.
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
        } else if (underWay) {
            return HttpPhase.ANSWERING;
        }
        return arriving || receiving ? HttpPhase.RECEIVING : HttpPhase.IDLE;
    }

    /** The request that is arriving has taken too long for it. */
    void timeOut() {
        giveUp(Problem.of(
                HttpResponseStatus.REQUEST_TIMEOUT,
                "the request did not arrive whole within the listener's receiveTimeout"));
        flush();
    }

    /** Whether one more part of a request may be handed over. */
    private boolean hasRoom() {
        return end.isLeaving() || waiting.size() < MAX_WAITING;
    }

    /** Goes before the session in the pipeline. */
    RequestDecoder decoder() {
        return decoder;
    }

    /** Refuses the request and does not know any more where the next one begins. */
    private void giveUp(Problem problem) {
        // No request of this key was begun; one of another connection may be in process.
        request.key(null);
        connection = ResponseEncoder.Connection.CLOSED;
        refuse(problem);
    }

    private void refuse(Problem problem) {
        shared.response().problem(problem);
        respond();
    }

    private void respond() {
        endRequest();
        if (stopping) {
            connection = ResponseEncoder.Connection.CLOSED;
        }
        statuses.increment(shared.response().status().code());
        write(shared.encoder().encode(context.alloc(), shared.response(), connection, withBody));
        withBody = true;
        if (connection == ResponseEncoder.Connection.CLOSED) {
            leave();
        }
    }

    private void endRequest() {
        underWay = false;
        receiving = false;
        if (request.key() != null) {
            shared.inProcess().end(request.key());
            request.key(null);
        }
    }

    private void write(ByteBuf bytes) {
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
    private void leave() {
        discard();
        end.leave(context);
        readOrPause();
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
            stopping = true;
            if (!underWay && !end.isLeaving()) {
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
        endRequest();
        ctx.close();
    }
}
