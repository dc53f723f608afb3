package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
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

    private final ApiListener listener;
    private final ApiLoop shared;
    private final LoopGateway gateway;
    private final long timeoutNs;
    private final Counters answers;
    private final Counters statuses;
    private final ApiRequest request = new ApiRequest();
    private final RequestDecoder decoder = new RequestDecoder(this::hasRoom);
    private final Runnable nextTurn = this::onNextTurn;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private ChannelHandlerContext context;
    /** Why the request whose body is still coming will be refused; null while nothing speaks against it. */
    private Problem refusal;

    /** When the sender of the request in process gives up waiting, by {@link System#nanoTime}. */
    private long expiresAtNs;

    private ResponseEncoder.Connection connection;
    private boolean withBody;
    /** Parts taken up since the loop's last round. */
    private int inARow;

    private boolean yielding;
    private boolean underWay;
    private boolean answered;
    private boolean unflushed;
    private boolean stopping;
    private boolean closing;
    private boolean lingering;
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
        this.answers = answers;
        this.statuses = statuses;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        gateway.counters().connected();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        gateway.counters().disconnected();
        discard();
    }

    private void discard() {
        request.releaseBody();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing || closed) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.add(message);
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
        flush();
        readOrPause();
    }

    /** Takes up what waits, until a request is in process. */
    private void goOn() {
        while (!underWay && !closing && !yielding && context.channel().isWritable()) {
            Object part = waiting.poll();
            if (part == null) {
                return;
            }
            if (++inARow == MAX_IN_A_ROW) {
                yielding = true;
                // Scheduled, since what is executed would be run on and on before anybody else is read from.
                context.executor().schedule(nextTurn, 0, TimeUnit.NANOSECONDS);
            }
            if (part instanceof HttpRequest head) {
                onHead(head);
            }
            if (part instanceof HttpContent content) {
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
        if (closing) {
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
        if (last && refusal != null) {
            refuse(refusal);
        } else if (last) {
            handle();
        }
    }

    private void handle() {
        underWay = true;
        expiresAtNs = System.nanoTime() + timeoutNs;
        boolean begun = false;
        try {
            if (request.key() != null) {
                shared.inProcess().begin(request.key());
            }
            begun = true;
            if (request.operation() == Operation.METRICS) {
                shared.operations().metrics(request.accept()).whenCompleteAsync(this::onMetrics, context.executor());
            } else if (shared.handle(request, timeoutNs, this)) {
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
            } else if (shared.onOutcome(request, timeoutNs, this, buffer, offset)) {
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
        return !request.operation().isKeyed() && System.nanoTime() - expiresAtNs > 0;
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
            flush();
            readOrPause();
        }
    }

    @Override
    public void onUnparked() {
        // Never parked: who is refused over HTTP is told so.
    }

    /** Whether everything has been said and the end of the peer's half is waited for. */
    boolean isLingering() {
        return lingering;
    }

    /** Whether one more part of a request may be handed over. */
    private boolean hasRoom() {
        return closing || waiting.size() < MAX_WAITING;
    }

    /** Goes before the session in the pipeline. */
    RequestDecoder decoder() {
        return decoder;
    }

    /** Whether a request is in process. */
    boolean isAnswering() {
        return underWay;
    }

    /** Refuses the request and does not know any more where the next one begins. */
    private void giveUp(Problem problem) {
        connection = ResponseEncoder.Connection.CLOSED;
        refuse(problem);
    }

    private void refuse(Problem problem) {
        gateway.counters().rejected();
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
        if (connection == ResponseEncoder.Connection.CLOSED) {
            closeSoon();
        }
    }

    private void endRequest() {
        underWay = false;
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

    /**
     * Ends our side, and waits a moment for the peer to end its own ({@link HttpTimeouts}): closing while it still sends would
     * reset the connection, and with it the response that says why.
     */
    private void closeSoon() {
        closing = true;
        discard();
        context.channel().config().setAutoRead(true);
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            ((DuplexChannel) context.channel()).shutdownOutput();
            lingering = true;
        });
    }

    private void readOrPause() {
        boolean mayRead = closing || hasRoom() && context.channel().isWritable();
        if (context.channel().config().isAutoRead() != mayRead) {
            context.channel().config().setAutoRead(mayRead);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        resume();
    }

    /** The switch stops: answer what is in process, then close. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Edge.STOP) {
            stopping = true;
            if (!underWay && !closing) {
                ctx.close();
            }
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
