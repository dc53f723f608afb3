package org.pointsman.net.api;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.Function;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.StatusCounters;
import org.pointsman.net.edge.ThrottledLog;
import org.pointsman.net.ops.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up accepted HTTP connections: bounded headers and bodies, one request at a time. */
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
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private volatile Options options;
    private final ThrottledLog closings = new ThrottledLog(LOG);
    private final Function<Channel, LoopGateway> gateways;
    private final Operations operations;
    private final StatusCounters statuses;

    /**
     * @param gateways the gateway of a channel's loop
     * @param operations what the switch tells of itself
     * @param statuses counts the answers
     */
    public ApiListener(
            Options options, Function<Channel, LoopGateway> gateways, Operations operations, StatusCounters statuses) {
        this.options = options;
        this.gateways = gateways;
        this.operations = operations;
        this.statuses = statuses;
    }

    @Override
    protected void initChannel(Channel channel) {
        LoopGateway gateway = gateways.apply(channel);
        channel.pipeline()
                .addLast(new HttpTimeouts(gateway.sweep(), gateway.counters(), this))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new ApiSession(gateway, options.timeoutNs(), operations, statuses.of(gateway)));
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
}
