package org.pointsman.net.api;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.ThrottledLog;
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

    private final Options options;
    private final ThrottledLog closings = new ThrottledLog(LOG);
    private final Function<Channel, LoopGateway> gateways;
    private final BooleanSupplier ready;

    /**
     * @param gateways the gateway of a channel's loop
     * @param ready whether the switch would answer a payment now
     */
    public ApiListener(Options options, Function<Channel, LoopGateway> gateways, BooleanSupplier ready) {
        this.options = options;
        this.gateways = gateways;
        this.ready = ready;
    }

    @Override
    protected void initChannel(Channel channel) {
        LoopGateway gateway = gateways.apply(channel);
        channel.pipeline()
                .addLast(new HttpTimeouts(gateway.sweep(), gateway.counters(), this))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new ApiSession(gateway, options.timeoutNs(), ready));
    }

    Options options() {
        return options;
    }

    /** Says that a connection is closed for something its peer did, or did not do. */
    void logClosing(String reason) {
        closings.warn("{}: a connection is closed: {}", options.name(), reason);
    }
}
