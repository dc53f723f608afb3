package org.pointsman.net.acquirer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.pointsman.net.edge.ThrottledLog;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Framing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of one listener have in common, and the set-up of each. */
public final class AcquirerListener extends ChannelInitializer<Channel> {
    /**
     * How a listener is configured.
     *
     * @param window most requests of a connection under way
     * @param timeoutNs how long its senders wait for an answer
     * @param signOnRequired whether transactions are refused (58) before a sign-on
     * @param receiveTimeoutNs how long a frame may take to arrive once it has begun
     * @param idleTimeoutNs how long a connection may stay without a frame; 0 for as long as it likes
     */
    public record Options(
            String name,
            Dialect dialect,
            Framing framing,
            int window,
            long timeoutNs,
            boolean signOnRequired,
            long receiveTimeoutNs,
            long idleTimeoutNs) {}

    private static final Logger LOG = LoggerFactory.getLogger(AcquirerListener.class);

    private static final int MAX_RESPONSE_FRAME_BYTES = 4096;

    private final Options options;
    private final Function<Channel, AcquirerLoop> loops;
    private final IntSupplier connectionIds;
    /** Without the bound of requests: an answer is longer than its request, and it is ours. */
    private final Framing responseFraming;

    private final ThrottledLog closings = new ThrottledLog(LOG);
    private final ThrottledLog errors = new ThrottledLog(LOG);

    /**
     * @param loops what the sessions of a channel's loop share
     * @param connectionIds numbers connections over all listeners
     * @throws IllegalArgumentException if the switch cannot answer in the dialect, see {@link Dialect#shortcomings}
     */
    public AcquirerListener(Options options, Function<Channel, AcquirerLoop> loops, IntSupplier connectionIds) {
        if (!options.dialect().shortcomings().isEmpty()) {
            throw new IllegalArgumentException(
                    "listener " + options.name() + " cannot speak dialect " + options.dialect() + ": "
                            + String.join("; ", options.dialect().shortcomings()));
        }
        this.options = options;
        responseFraming = options.framing().withLimits(1, MAX_RESPONSE_FRAME_BYTES);
        this.loops = loops;
        this.connectionIds = connectionIds;
    }

    @Override
    protected void initChannel(Channel channel) {
        // A client may end its half of the connection and still wait for its answers.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast(new AcquirerSession(loops.apply(channel), this, connectionIds.getAsInt()));
    }

    Dialect dialect() {
        return options.dialect();
    }

    Framing responseFraming() {
        return responseFraming;
    }

    Framing framing() {
        return options.framing();
    }

    int window() {
        return options.window();
    }

    long timeoutNs() {
        return options.timeoutNs();
    }

    boolean signOnRequired() {
        return options.signOnRequired();
    }

    long receiveTimeoutNs() {
        return options.receiveTimeoutNs();
    }

    long idleTimeoutNs() {
        return options.idleTimeoutNs();
    }

    /** Says that a connection is closed for something its peer did, or did not do. */
    void logClosing(int connection, String reason) {
        closings.warn("{}: connection {} is closed: {}", options.name(), connection, reason);
    }

    /** Says that a connection is closed for something that must not happen. */
    void logError(int connection, Throwable cause) {
        errors.error(options.name() + ": connection " + connection + " closed after an error of the switch", cause);
    }

    /** A peer that breaks off is nothing that an operator has to be told. */
    void logBreakingOff(int connection, Throwable cause) {
        LOG.debug("{}: connection {} broke off: {}", options.name(), connection, cause.toString());
    }
}
