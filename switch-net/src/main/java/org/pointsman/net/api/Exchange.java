package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.net.edge.ReplyTarget;
import org.pointsman.net.edge.WindowEntry;
import org.pointsman.net.ops.Page;

/**
 * A request and its response: puts the request together from its parts, has it carried out, or refuses it, and composes the
 * response. One a connection, used again for the next request. Lives on its loop's thread.
 */
final class Exchange implements ReplyTarget {
    private static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

    private final ApiSession session;
    private final ApiLoop shared;
    private final long timeoutNs;
    private final Counters answers;
    private final Counters statuses;
    private final ApiRequest request = new ApiRequest();
    /** Why the request whose body is still coming will be refused; null while nothing speaks against it. */
    private Problem refusal;

    /** What becomes of the connection behind the response. */
    private ResponseEncoder.Connection connection;

    private boolean withBody = true;
    private boolean receiving;
    private boolean underWay;
    private boolean answered;
    private boolean stopping;

    /**
     * @param timeoutNs how long its sender waits for an answer
     * @param answers counts those to payments
     * @param statuses counts all answers
     */
    Exchange(ApiSession session, ApiLoop shared, long timeoutNs, Counters answers, Counters statuses) {
        this.session = session;
        this.shared = shared;
        this.timeoutNs = timeoutNs;
        this.answers = answers;
        this.statuses = statuses;
    }

    /** The head of a request has come, not yet all of its body. */
    boolean isReceiving() {
        return receiving;
    }

    /** The request is whole, and its response is not there yet. */
    boolean isUnderWay() {
        return underWay;
    }

    void onHead(HttpRequest head) {
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
            session.write(CONTINUE.duplicate());
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

    /**
     * @param content becomes ours
     * @param readAtNs when it was read, by the engine's time
     */
    void onContent(HttpContent content, long readAtNs) {
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
            request.expiresAtNs(readAtNs + timeoutNs);
            handle();
        }
    }

    private void handle() {
        underWay = true;
        boolean begun = false;
        try {
            if (request.key() != null) {
                shared.inProcess().begin(request.key());
            }
            begun = true;
            if (request.operation() == Operation.METRICS) {
                shared.operations().metrics(request.accept()).whenCompleteAsync(this::onMetrics, session.loop());
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
        if (session.isClosed()) {
            end();
            shared.gateway().counters().dropped();
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
        if (session.isClosed()) {
            end();
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
        end();
        session.close();
    }

    @Override
    public void onRepliesEnd() {
        answered = false;
        session.resume();
    }

    @Override
    public void onUnparked() {
        // Never parked: who is refused over HTTP is told so.
    }

    /** The request that is arriving has taken too long for it. */
    void timeOut() {
        giveUp(Problem.of(
                HttpResponseStatus.REQUEST_TIMEOUT,
                "the request did not arrive whole within the listener's receiveTimeout"));
    }

    /** The switch stops: no response leaves the connection open any more. */
    void stop() {
        stopping = true;
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
        end();
        if (stopping) {
            connection = ResponseEncoder.Connection.CLOSED;
        }
        statuses.increment(shared.response().status().code());
        session.write(shared.encoder().encode(session.allocator(), shared.response(), connection, withBody));
        withBody = true;
        if (connection == ResponseEncoder.Connection.CLOSED) {
            session.leave();
        }
    }

    /** The request is in process no more, whether it was answered or not. */
    void end() {
        underWay = false;
        receiving = false;
        if (request.key() != null) {
            shared.inProcess().end(request.key());
            request.key(null);
        }
    }

    /** Forgets what has come of a body. */
    void discard() {
        request.releaseBody();
    }
}
