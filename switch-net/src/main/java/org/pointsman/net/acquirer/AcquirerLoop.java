package org.pointsman.net.acquirer;

import io.netty.buffer.ByteBuf;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.host.HostClock;
import org.pointsman.net.edge.FreeSpace;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.iso8583.MessageReader;
import org.pointsman.net.iso8583.NettyBuffers;

/** What the ISO 8583 sessions of one event loop share, since only one of them runs at a time. */
public final class AcquirerLoop {
    private final LoopGateway gateway;
    private final HostClock clock;
    private final MessageReader reader = new MessageReader();
    private final AcquirerRequests requests;
    private final AcquirerResponses responses;
    private final UnsafeBuffer inbound = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer outbound = new UnsafeBuffer(0, 0);

    public AcquirerLoop(LoopGateway gateway, HostClock clock, FreeSpace freeSpace) {
        this.gateway = gateway;
        this.clock = clock;
        responses = new AcquirerResponses(clock::timelineNs);
        requests = new AcquirerRequests(gateway.number(), reader, freeSpace);
    }

    LoopGateway gateway() {
        return gateway;
    }

    MessageReader reader() {
        return reader;
    }

    AcquirerRequests requests() {
        return requests;
    }

    AcquirerResponses responses() {
        return responses;
    }

    /** The engine's time, nanoseconds since 1970: what a deadline will be compared with. */
    long nowNs() {
        return clock.timelineNs();
    }

    /** A view of the buffer's memory whose indices are the buffer's; valid until the next call. */
    UnsafeBuffer wrapInbound(ByteBuf buffer) {
        NettyBuffers.wrap(inbound, buffer);
        return inbound;
    }

    /** As {@link #wrapInbound}, for writing. */
    UnsafeBuffer wrapOutbound(ByteBuf buffer) {
        NettyBuffers.wrap(outbound, buffer);
        return outbound;
    }
}
