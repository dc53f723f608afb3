package org.pointsman.net.edge;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.local.LocalHost;

/** The event loops of a process and the gateway of each. Epoll where there is one, else NIO. */
public final class Edge implements AutoCloseable {
    /** User event that asks a session to read nothing more, answer what is under way and close. */
    public static final Object STOP = new Object();

    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    /**
     * One allocator for everything, on purpose: Netty's default changed between releases, and figures must not.
     */
    public static final ByteBufAllocator ALLOCATOR = new PooledByteBufAllocator(true);

    static {
        // By default Netty follows one buffer in 128 with a stack trace, which is garbage a transaction. Whoever looks
        // for a leak names a level.
        if (System.getProperty(LEAK_DETECTION) == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    /** How often a loop shows how full it is. */
    public static final long SAMPLE_INTERVAL_MS = 250;

    private final EventLoopGroup loops;
    private final EdgeCounters counters = new EdgeCounters();
    private final FreeSpace freeSpace = new FreeSpace();
    private final List<LoopGateway> gateways = new ArrayList<>();
    private final List<Admission> admissions = new CopyOnWriteArrayList<>();
    private final List<AnswerCounters> answers = new CopyOnWriteArrayList<>();
    private final List<StatusCounters> statuses = new CopyOnWriteArrayList<>();
    private final Map<EventLoop, LoopGateway> gatewayOf = new IdentityHashMap<>();

    /**
     * @param loopCount threads
     * @param windowOfLoop most requests under way on one loop, over all its connections
     */
    public Edge(int loopCount, int windowOfLoop) {
        IoHandlerFactory factory = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        loops = new MultiThreadIoEventLoopGroup(loopCount, new DefaultThreadFactory("pointsman-loop", true), factory);
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            LoopGateway gateway = new LoopGateway(gateways.size(), loop, windowOfLoop, counters);
            gateways.add(gateway);
            gatewayOf.put(loop, gateway);
            loop.scheduleWithFixedDelay(gateway::sample, 0, SAMPLE_INTERVAL_MS, TimeUnit.MILLISECONDS);
            loop.scheduleWithFixedDelay(
                    gateway.sweep(), ConnectionSweep.INTERVAL_MS, ConnectionSweep.INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Which kind of server socket goes with the loops. */
    public static Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Ties the gateways to the host; once, before the first connection. */
    public void attach(LocalHost host) {
        gateways.forEach(gateway -> gateway.attach(host));
    }

    public EventLoopGroup loops() {
        return loops;
    }

    public List<LoopGateway> gateways() {
        return List.copyOf(gateways);
    }

    /** By number, as the host wants them. */
    public Gateway[] gatewayArray() {
        return gateways.toArray(Gateway[]::new);
    }

    /** The gateway of the loop that a channel is registered with. */
    public LoopGateway gatewayOf(Channel channel) {
        return gatewayOf.get(channel.eventLoop());
    }

    /** Shows the connections of a listener to others. */
    public Admission register(Admission admission) {
        admissions.add(admission);
        return admission;
    }

    /** Of all listeners. Any thread. */
    public List<Admission> admissions() {
        return admissions;
    }

    /** Counters for the answers of a new listener. */
    public AnswerCounters countAnswers(String listener, String dialect) {
        AnswerCounters counted = new AnswerCounters(listener, dialect, gateways.size());
        answers.add(counted);
        return counted;
    }

    /** Counters for the HTTP requests of a new listener. */
    public StatusCounters countStatuses(String listener) {
        StatusCounters counted = new StatusCounters(listener, gateways.size());
        statuses.add(counted);
        return counted;
    }

    /** Of all listeners that answer payments. Any thread. */
    public List<AnswerCounters> answers() {
        return answers;
    }

    /** Of all HTTP listeners. Any thread. */
    public List<StatusCounters> statuses() {
        return statuses;
    }

    /** Whether new work is to be declined for want of room. */
    public FreeSpace freeSpace() {
        return freeSpace;
    }

    public EdgeCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
