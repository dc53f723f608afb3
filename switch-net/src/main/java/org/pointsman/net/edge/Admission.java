package org.pointsman.net.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the connections of one listener, and closes at once what is too many, before anything is set up for it. */
public final class Admission extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final String listener;
    private volatile int maxConnections;
    private final ChannelHandler sessions;
    private final ChannelGroup admitted;
    private final EdgeCounters counters;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final ThrottledLog refusals = new ThrottledLog(LOG);

    /**
     * @param sessions sets up a connection that is let in
     * @param admitted holds it while it is open
     */
    public Admission(
            String listener,
            int maxConnections,
            ChannelHandler sessions,
            ChannelGroup admitted,
            EdgeCounters counters) {
        this.listener = listener;
        this.maxConnections = maxConnections;
        this.sessions = sessions;
        this.admitted = admitted;
        this.counters = counters;
    }

    public String listener() {
        return listener;
    }

    /** Connections open now. Any thread. */
    public int open() {
        return open.get();
    }

    /** Connections let in since the start. Any thread. */
    public long accepted() {
        return accepted.sum();
    }

    public int maxConnections() {
        return maxConnections;
    }

    /** From now on the listener takes so many; those that are open stay. Any thread. */
    public void maxConnections(int connections) {
        maxConnections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (open.incrementAndGet() > maxConnections) {
            open.decrementAndGet();
            counters.refusedConnection();
            refusals.warn("connection.refused", "listener", listener, "max_connections", maxConnections);
            channel.close();
            return;
        }
        accepted.increment();
        admitted.add(channel);
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        channel.pipeline().addLast(sessions);
    }
}
