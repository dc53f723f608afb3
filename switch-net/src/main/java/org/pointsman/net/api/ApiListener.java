package org.pointsman.net.api;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.pointsman.net.edge.LoopGateway;

/** Sets up accepted HTTP connections: bounded headers and bodies, one request at a time. */
public final class ApiListener extends ChannelInitializer<Channel> {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Function<Channel, LoopGateway> gateways;
    private final BooleanSupplier ready;

    /**
     * @param gateways the gateway of a channel's loop
     * @param ready whether the switch would answer a payment now
     */
    public ApiListener(Function<Channel, LoopGateway> gateways, BooleanSupplier ready) {
        this.gateways = gateways;
        this.ready = ready;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                .addLast(new ApiSession(gateways.apply(channel), ready));
    }
}
