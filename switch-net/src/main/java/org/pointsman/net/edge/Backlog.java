package org.pointsman.net.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** What was written to a connection and has not left yet, because its peer does not take it. The loop's thread only. */
public final class Backlog {
    private Backlog() {}

    /** How much there is, in bytes with what the network library adds for each write; 0 of a connection that is closed. */
    public static long bytes(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }
}
