package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountQueryEncoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.ReplyTarget;
import org.pointsman.net.edge.WindowEntry;
import org.pointsman.net.ops.Operations;
import org.pointsman.net.ops.Page;
import org.pointsman.net.ops.Readiness;

/**
 * One HTTP connection, one request in process at a time: while it is, nothing more is read, and what had been read with it
 * waits. Queries travel through the ring like everything else, so an answer never shows what is not durable yet.
 */
final class ApiSession extends SimpleChannelInboundHandler<FullHttpRequest> implements ReplyTarget {
    private static final String ACCOUNTS = "/v1/accounts/";

    private final LoopGateway gateway;
    private final long timeoutNs;
    private final Operations operations;
    private final Counters statuses;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AccountQueryEncoder query = new AccountQueryEncoder();
    private final MessageHeaderDecoder replyHeader = new MessageHeaderDecoder();
    private final AccountViewDecoder view = new AccountViewDecoder();
    private final ArrayDeque<FullHttpRequest> waiting = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private long readNs;
    /** When the sender of the query under way gives up waiting, by {@link System#nanoTime}. */
    private long expiresAtNs;

    private boolean keepAlive;
    private boolean underWay;
    private boolean stopping;
    private boolean closed;

    /**
     * @param timeoutNs how long senders wait for an answer
     * @param operations what the switch tells of itself
     * @param statuses counts the answers
     */
    ApiSession(LoopGateway gateway, long timeoutNs, Operations operations, Counters statuses) {
        this.gateway = gateway;
        this.timeoutNs = timeoutNs;
        this.operations = operations;
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
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (underWay) {
            // Pipelined. There are never more than fit into one read, because reading has stopped.
            waiting.add(request.retain());
        } else {
            ctx.channel().config().setAutoRead(false);
            process(request);
        }
    }

    private void process(FullHttpRequest request) {
        underWay = true;
        readNs = gateway.nowNs();
        keepAlive = HttpUtil.isKeepAlive(request) && !stopping;
        if (request.decoderResult().isFailure()) {
            keepAlive = false;
            respond(Problem.of(HttpResponseStatus.BAD_REQUEST, "the request is not HTTP/1.1 as this server reads it"));
            return;
        }
        String path = new QueryStringDecoder(request.uri()).path();
        if (!request.method().equals(HttpMethod.GET)) {
            respond(Problem.of(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET is served here"));
        } else if (path.equals("/health/live")) {
            respond(HttpResponseStatus.OK, Json.status("live"));
        } else if (path.equals("/health/ready")) {
            Readiness readiness = operations.readiness();
            respond(
                    readiness == Readiness.READY ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                    Json.status(readiness.word()));
        } else if (path.equals("/metrics")) {
            operations
                    .metrics(request.headers().get(HttpHeaderNames.ACCEPT))
                    .whenCompleteAsync(this::respond, context.executor());
        } else if (path.startsWith(ACCOUNTS)) {
            getAccount(path.substring(ACCOUNTS.length()));
        } else {
            respond(Problem.of(HttpResponseStatus.NOT_FOUND, "there is nothing at this path"));
        }
    }

    private void getAccount(String id) {
        long account;
        try {
            account = Long.parseLong(id);
        } catch (NumberFormatException e) {
            respond(Problem.of(HttpResponseStatus.BAD_REQUEST, "id: an account id is a whole number"));
            return;
        }
        long slotSequence =
                gateway.freeEntries() == 0 ? LocalHost.REFUSED : gateway.host().tryClaim(1);
        if (slotSequence == LocalHost.REFUSED) {
            respondBusy();
            return;
        }
        Slot slot = gateway.host().slot(slotSequence);
        query.wrapAndApplyHeader(slot.buffer(), slot.commandOffset(), header)
                .gateway(gateway.number())
                .pad2(0)
                .connection(0)
                .correlation(gateway.take(this, readNs).correlation())
                .pad4(0)
                .account(account);
        slot.set(Slot.Kind.QUERY, MessageHeaderEncoder.ENCODED_LENGTH + AccountQueryEncoder.BLOCK_LENGTH);
        slot.since(gateway.nowNs());
        expiresAtNs = System.nanoTime() + timeoutNs;
        gateway.host().publish(slotSequence, slotSequence);
    }

    private void respondBusy() {
        FullHttpResponse busy =
                response(Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "the switch is busy: try again"));
        busy.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
        write(busy);
    }

    @Override
    public boolean onReply(WindowEntry entry, DirectBuffer buffer, int offset) {
        if (closed) {
            gateway.counters().dropped();
            return false;
        }
        view.wrapAndApplyHeader(buffer, offset, replyHeader);
        if (System.nanoTime() - expiresAtNs > 0) {
            // As for a payment: what has waited too long is refused, not answered late.
            respondBusy();
        } else if (view.found() == 1) {
            respond(HttpResponseStatus.OK, Json.account(view));
        } else {
            respond(Problem.of(HttpResponseStatus.NOT_FOUND, "id: there is no such account"));
        }
        return false;
    }

    @Override
    public void onUnanswerable() {
        context.close();
    }

    @Override
    public void onRepliesEnd() {}

    @Override
    public void onUnparked() {}

    private void respond(Page page, Throwable failure) {
        if (closed) {
            return;
        }
        if (page == null) {
            respond(Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "metrics cannot be shown now: try again"));
        } else {
            write(response(HttpResponseStatus.OK, page.body(), page.contentType()));
        }
    }

    private void respond(Problem problem) {
        write(response(problem));
    }

    private void respond(HttpResponseStatus status, byte[] json) {
        write(response(status, json, "application/json"));
    }

    private FullHttpResponse response(Problem problem) {
        return response(problem.status(), Json.problem(problem), "application/problem+json");
    }

    private FullHttpResponse response(HttpResponseStatus status, byte[] json, String contentType) {
        ByteBuf body = context.alloc().directBuffer(json.length).writeBytes(json);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, json.length);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response;
    }

    private void write(FullHttpResponse response) {
        statuses.increment(response.status().code());
        boolean close = !keepAlive;
        context.writeAndFlush(response).addListener(done -> {
            if (close || !done.isSuccess()) {
                context.close();
            } else {
                // Not from within the write: a long row of pipelined requests must not become a deep stack.
                context.executor().execute(this::next);
            }
        });
    }

    private void next() {
        FullHttpRequest request = waiting.poll();
        if (request == null) {
            underWay = false;
            context.channel().config().setAutoRead(true);
            return;
        }
        try {
            process(request);
        } finally {
            request.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Edge.STOP) {
            stopping = true;
            keepAlive = false;
            if (!underWay) {
                ctx.close();
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A peer that broke off or sent what no decoder takes: its connection is all it can cost.
        ctx.close();
    }
}
