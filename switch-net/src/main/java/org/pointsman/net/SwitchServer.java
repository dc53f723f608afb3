package org.pointsman.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.NextKey;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.local.HostTimer;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.shadow.FollowedPlace;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.SnapshotRoom;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.acquirer.AcquirerListener;
import org.pointsman.net.acquirer.AcquirerLoop;
import org.pointsman.net.api.ApiListener;
import org.pointsman.net.api.ApiLoop;
import org.pointsman.net.api.Clients;
import org.pointsman.net.api.RequestsInProcess;
import org.pointsman.net.config.NodeChange;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.ReferenceSource;
import org.pointsman.net.edge.Admission;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.iso8583.Framing;
import org.pointsman.net.ops.Operations;
import org.pointsman.net.ops.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A whole switch in one process: recovers the journal, starts the pipeline, listens. Everything that {@code serve} does but
 * reading files and signals, so that tests and the demo start the same.
 */
public final class SwitchServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchServer.class);
    /** Requests under way on one loop over all its connections. */
    private static final int WINDOW_OF_LOOP = 8192;

    private static final int BACKLOG = 1024;
    private static final long STOP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Persistence persistence;
    private volatile NodeConfig config;
    private final LocalHost host;
    private final HostTimer timer;
    private final Edge edge;
    private final Map<String, Channel> listeners = new LinkedHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<LoopGateway, AcquirerLoop> acquirerLoops = new HashMap<>();
    private final Map<LoopGateway, ApiLoop> apiLoops = new HashMap<>();
    private final Operations operations;
    private final Follower follower;
    /** Who wants to know of a new configuration; also the lock of reloads. */
    private final List<Consumer<NodeConfig>> onReload = new ArrayList<>();

    private final AtomicInteger connectionIds = new AtomicInteger();
    private final HostClock clock;

    private SwitchServer(
            NodeConfig config, ReferenceSource reference, FailStop failStop, Platform platform, Persistence persistence)
            throws IOException {
        this.config = config;
        this.persistence = persistence;
        clock = new HostClock(persistence.lastTimestampNs(), platform.clocks(), HostClock.MAX_JUMP_NS);
        edge = new Edge(loopCount(), WINDOW_OF_LOOP);
        LocalHost.Options options = new LocalHost.Options(
                config.pipeline().ringSize(), config.pipeline().threads(), LocalHost.Options.DEFAULT.yieldNs());
        host = new LocalHost(
                options,
                persistence.engine(),
                clock,
                persistence.journal(),
                persistence.keys().panKeys(),
                edge.gatewayArray(),
                failStop);
        edge.attach(host);
        operations = new Operations(
                config.node(),
                config.data(),
                host,
                edge,
                platform.disk(),
                config.operating().minFreeBytes());
        onReload.add(next -> operations.minFreeBytes(next.operating().minFreeBytes()));
        follower = new Follower(
                new FollowedPlace(config.data(), config.keys(), persistence.keys(), platform.disk()),
                config.follower(),
                new SnapshotRoom(platform.disk(), operations::minFreeBytes),
                platform.clocks());
        operations.follower(follower.status(), config.follower());
        host.measuring().set(config.operating().measure());
        onReload.add(next -> host.measuring().set(next.operating().measure()));
        RequestsInProcess inProcess = new RequestsInProcess();
        Clients clients = new Clients(config.clients());
        onReload.add(next -> clients.replace(next.clients()));
        for (LoopGateway gateway : edge.gateways()) {
            acquirerLoops.put(gateway, new AcquirerLoop(gateway, clock, edge.freeSpace()));
            apiLoops.put(
                    gateway,
                    new ApiLoop(
                            gateway,
                            clock,
                            clients,
                            persistence.idempotencyKey(),
                            inProcess,
                            operations,
                            edge.freeSpace()));
        }
        ReferenceData.BusinessDay day = reference.businessDay();
        timer = new HostTimer(host, clock, new BusinessCalendar(day.zone(), day.cutOver()), failStop);
    }

    /**
     * Recovers and starts; returns when every listener is bound and the switch is ready.
     *
     * @param failStop what happens when the switch can no longer keep its promises
     * @param progress told how far recovery has come
     * @throws IOException if it cannot start, with a message for the operator
     */
    public static SwitchServer start(
            NodeConfig config, ReferenceData reference, FailStop failStop, Replay.Progress progress)
            throws IOException {
        return start(config, ReferenceSource.of(reference), failStop, progress, Platform.MACHINE);
    }

    /**
     * The same on a platform that a test has a hand in.
     *
     * @throws IOException if it cannot start, with a message for the operator
     */
    public static SwitchServer start(
            NodeConfig config, ReferenceData reference, FailStop failStop, Replay.Progress progress, Platform platform)
            throws IOException {
        return start(config, ReferenceSource.of(reference), failStop, progress, platform);
    }

    /**
     * The same with reference data whose rows are read only if they are needed.
     *
     * @throws IOException if it cannot start, with a message for the operator
     * @throws org.pointsman.net.config.ConfigException if the rows are needed and cannot be used
     */
    public static SwitchServer start(
            NodeConfig config,
            ReferenceSource reference,
            FailStop failStop,
            Replay.Progress progress,
            Platform platform)
            throws IOException {
        Persistence persistence = Persistence.open(config, reference, progress, platform);
        SwitchServer server;
        try {
            server = new SwitchServer(config, reference, failStop, platform, persistence);
        } catch (IllegalStateException e) {
            // The clock is not fit to go on from the journal's newest record.
            persistence.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            persistence.close();
            throw e;
        }
        try {
            server.host.start();
            // Before the journal is seeded: a start that fails for an address must not settle the reference data.
            for (NodeConfig.Listener listener : config.listeners()) {
                server.bind(listener);
            }
            persistence.seed(server.host, reference);
            server.timer.start();
            server.operations.watch(persistence.journal(), failStop);
            server.listeners.values().forEach(channel -> channel.config().setAutoRead(true));
            server.operations.started();
            server.follower.start();
            LOG.atInfo().addKeyValue("node", config.node()).log("switch.ready");
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static int loopCount() {
        return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    }

    /** Takes the address; nobody is accepted yet. */
    private void bind(NodeConfig.Listener listener) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(edge.loops())
                .channel(Edge.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, Edge.ALLOCATOR)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(admission(listener));
        InetSocketAddress address = new InetSocketAddress(
                listener.bind().getHostString(), listener.bind().getPort());
        try {
            Channel channel = bootstrap.bind(address).syncUninterruptibly().channel();
            listeners.put(listener.name(), channel);
            LOG.atInfo()
                    .addKeyValue("listener", listener.name())
                    .addKeyValue("address", text(address(listener.name())))
                    .log("listener.bound");
        } catch (Exception e) {
            // Netty throws what the socket threw, checked or not.
            if (e instanceof IOException || e instanceof UnresolvedAddressException) {
                throw new IOException("listener " + listener.name() + ": cannot bind " + text(listener.bind()) + ": "
                        + (e.getMessage() == null ? "no such address" : e.getMessage()));
            }
            throw e;
        }
    }

    private Admission admission(NodeConfig.Listener listener) {
        Admission admission = edge.register(new Admission(
                listener.name(), listener.connections().max(), sessions(listener), connections, edge.counters()));
        onReload.add(next -> admission.maxConnections(
                next.listener(listener.name()).connections().max()));
        return admission;
    }

    private ChannelHandler sessions(NodeConfig.Listener listener) {
        String name = listener.name();
        if (listener instanceof NodeConfig.Iso8583Listener iso) {
            AcquirerListener sessions = new AcquirerListener(
                    options(iso),
                    edge.countAnswers(name, iso.dialect().name()),
                    channel -> acquirerLoops.get(edge.gatewayOf(channel)),
                    connectionIds::incrementAndGet);
            onReload.add(next -> sessions.change(options((NodeConfig.Iso8583Listener) next.listener(name))));
            return sessions;
        }
        ApiListener sessions = new ApiListener(
                options(listener),
                edge.countAnswers(name, "json"),
                edge.countStatuses(name),
                channel -> apiLoops.get(edge.gatewayOf(channel)));
        onReload.add(next -> sessions.change(options(next.listener(name))));
        return sessions;
    }

    private static AcquirerListener.Options options(NodeConfig.Iso8583Listener listener) {
        // No minimum beyond a byte: a message too short for its bitmap can be told apart from the next, so it is
        // refused alone instead of with its connection.
        Framing framing = Framing.named(listener.framing()).withLimits(1, listener.maxFrame());
        return new AcquirerListener.Options(
                listener.name(),
                listener.dialect(),
                framing,
                listener.window(),
                listener.timeout().toNanos(),
                listener.signOnRequired(),
                listener.connections().receiveTimeout().toNanos(),
                listener.connections().idleTimeout().toNanos());
    }

    private static ApiListener.Options options(NodeConfig.Listener listener) {
        return new ApiListener.Options(
                listener.name(),
                listener.timeout().toNanos(),
                listener.connections().receiveTimeout().toNanos(),
                listener.connections().idleTimeout().toNanos());
    }

    /**
     * Takes over what may change while the switch runs; all of it or, if anything else differs, nothing. Any thread.
     *
     * @return what differs
     */
    public NodeChange reload(NodeConfig next) {
        synchronized (onReload) {
            NodeChange change = NodeChange.between(config, next);
            boolean taken = change.needsRestart().isEmpty();
            operations.reloaded(taken);
            if (taken) {
                config = next;
                onReload.forEach(listener -> listener.accept(next));
            }
            LOG.atLevel(taken ? Level.INFO : Level.WARN)
                    .addKeyValue("changed", String.join("; ", change.taken()))
                    .addKeyValue("needs_restart", String.join("; ", change.needsRestart()))
                    .log(taken ? "config.reloaded" : "config.refused");
            return change;
        }
    }

    /**
     * Takes a key that waits in the key directory into use, with the next record. Returns at once; the log says when it is
     * done. Does nothing if none waits. Any thread.
     */
    public void takeNextKey() {
        try {
            NextKey next = persistence.keys().next();
            if (next != null) {
                host.takeNextKey(next);
            }
        } catch (IOException e) {
            LOG.atError().addKeyValue("reason", e.getMessage()).log("keys.rotation_refused");
        }
    }

    /** The new configuration cannot be used at all. Any thread. */
    public void reloadFailed() {
        operations.reloaded(false);
    }

    /** Whether a payment would be answered now. Any thread. */
    public boolean isReady() {
        return operations.readiness() == Readiness.READY;
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Where a listener listens. */
    public InetSocketAddress address(String listener) {
        Channel channel = listeners.get(listener);
        if (channel == null) {
            throw new IllegalArgumentException("no listener " + listener);
        }
        return (InetSocketAddress) channel.localAddress();
    }

    public LocalHost host() {
        return host;
    }

    public Edge edge() {
        return edge;
    }

    /** The engine; to be looked at only behind {@code host().drain()} while nobody sends anything, or when closed. */
    public PaymentEngine engine() {
        return persistence.engine();
    }

    /** Stops accepting, answers what is in the ring, closes. What was answered is in the journal. */
    @Override
    public void close() {
        boolean served = operations.stopping();
        LOG.atInfo().addKeyValue("node", config.node()).log("switch.stopping");
        if (served) {
            lingerBeforeStop();
        }
        listeners.values().forEach(channel -> channel.close().syncUninterruptibly());
        timer.close();
        connections.forEach(
                channel -> channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(Edge.STOP)));
        awaitConnectionsClosed();
        host.close();
        // Only now: as long as the pipeline writes, somebody has to watch that the journal is still locked.
        operations.close();
        connections.close().awaitUninterruptibly();
        edge.close();
        // Nothing is written any more: what the journal holds now is sealed, and a snapshot may be made of it.
        follower.close();
        persistence.close();
        LOG.atInfo().addKeyValue("node", config.node()).log("switch.stopped");
    }

    /** Whoever shares out the traffic gets to see that this switch is not ready, while it still answers. */
    private void lingerBeforeStop() {
        try {
            TimeUnit.NANOSECONDS.sleep(config.operating().stopDelay().toNanos());
        } catch (InterruptedException e) {
            // Somebody is in a hurry: stop at once.
            Thread.currentThread().interrupt();
        }
    }

    private void awaitConnectionsClosed() {
        List<Channel> open = new ArrayList<>(connections);
        long deadlineNs = System.nanoTime() + STOP_TIMEOUT_NS;
        for (Channel channel : open) {
            long remainingNs = deadlineNs - System.nanoTime();
            if (remainingNs <= 0 || !channel.closeFuture().awaitUninterruptibly(remainingNs, TimeUnit.NANOSECONDS)) {
                LOG.atWarn().addKeyValue("connections", connections.size()).log("switch.cut_off");
                return;
            }
        }
    }
}
