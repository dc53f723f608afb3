package org.pointsman.net.api;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.Function;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.StatusCounters;
import org.pointsman.net.ops.Operations;

/** Sets up accepted HTTP connections: bounded headers and bodies, one request at a time. */
public final class ApiListener extends ChannelInitializer<Channel> {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Function<Channel, LoopGateway> gateways;
    private final Operations operations;
    private final StatusCounters statuses;

    /**
     * @param gateways the gateway of a channel's loop
     * @param operations what the switch tells of itself
     * @param statuses counts the answers
     */
    public ApiListener(Function<Channel, LoopGateway> gateways, Operations operations, StatusCounters statuses) {
        this.gateways = gateways;
        this.operations = operations;
        this.statuses = statuses;
    }

    @Override
    protected void initChannel(Channel channel) {
        LoopGateway gateway = gateways.apply(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new ApiSession(gateway, operations, statuses.of(gateway)));
    }
}
