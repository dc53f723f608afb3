package org.pointsman.net.api;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.function.Function;
import org.pointsman.net.edge.AnswerCounters;
import org.pointsman.net.edge.StatusCounters;
import org.pointsman.net.edge.ThrottledLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up accepted HTTP connections. */
public final class ApiListener extends ChannelInitializer<Channel> {
    /**
     * How a listener is configured.
     *
     * @param timeoutNs how long its senders wait for an answer
     * @param receiveTimeoutNs how long a request may take to arrive once it has begun
     * @param idleTimeoutNs how long a connection may stay without a request; 0 for as long as it likes
     */
    public record Options(String name, long timeoutNs, long receiveTimeoutNs, long idleTimeoutNs) {}

    private static final Logger LOG = LoggerFactory.getLogger(ApiListener.class);
    /** A read at most: what of it is read ahead is kept, so this bounds what a peer can make us keep. */
    private static final int MAX_READ_BYTES = 16 * 1024;

    private volatile Options options;
    private final AnswerCounters answers;
    private final StatusCounters statuses;
    private final ThrottledLog closings = new ThrottledLog(LOG);
    private final ThrottledLog errors = new ThrottledLog(LOG);
    private final Function<Channel, ApiLoop> loops;

    /**
     * @param answers counts those to payments
     * @param statuses counts all answers
     * @param loops what the sessions of a channel's loop share
     */
    public ApiListener(
            Options options, AnswerCounters answers, StatusCounters statuses, Function<Channel, ApiLoop> loops) {
        this.options = options;
        this.answers = answers;
        this.statuses = statuses;
        this.loops = loops;
    }

    @Override
    protected void initChannel(Channel channel) {
        ApiLoop shared = loops.apply(channel);
        ApiSession session = new ApiSession(
                this, shared, options.timeoutNs(), answers.of(shared.gateway()), statuses.of(shared.gateway()));
        // A client may end its half of the connection and still wait for its answers.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(512, 2048, MAX_READ_BYTES));
        // Requests only: responses are composed as bytes, so there is nothing to encode.
        channel.pipeline()
                .addLast(new HttpTimeouts(shared.gateway(), this, session))
                .addLast(session.decoder())
                .addLast(session);
    }

    /** From now on connections are held to these; how long an answer may take is settled when a connection is made. */
    public void change(Options newOptions) {
        options = newOptions;
    }

    Options options() {
        return options;
    }

    /** Says that a connection is closed for something its peer did, or did not do. */
    void logClosing(String reason) {
        closings.warn("connection.closed", "listener", options.name(), "reason", reason);
    }

    /** Says that a connection is closed for something that must not happen. */
    void logError(Throwable cause) {
        errors.error("connection.failed", cause, "listener", options.name());
    }

    /** A peer that breaks off is nothing that an operator has to be told. */
    void logBreakingOff(Throwable cause) {
        LOG.atDebug().addKeyValue("listener", options.name()).setCause(cause).log("connection.broken");
    }
}
