package org.pointsman.tools.acceptance.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.pointsman.core.host.HaltProcess;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.RetentionPolicy;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.net.Platform;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.NodeConfig.HttpListener;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.config.NodeConfig.Listener;
import org.pointsman.net.config.YamlConfig;

/**
 * Does what {@code serve} does, on clocks that run fast, and ends its process when a {@link KillPoint} is passed for the
 * n-th time: at once and without any hook, as SIGKILL does. What stops by itself says the hash of its state.
 *
 * <p>Arguments: node file, start of the clocks in milliseconds since 1970, point, n, whether old files are removed.
 */
final class KillPointSwitch implements Platform {
    /** Exit code of a process that came to its point. */
    static final int AT_POINT = 99;

    private static final long WATCH_NS = 50_000;

    static final String STATE_HASH = "state hash ";

    /** On fast clocks a sender waits for long. */
    private static final Duration TIMEOUT = Duration.ofDays(100);

    private static final Sealer.Options SEALS = new Sealer.Options(2_000, Duration.ofSeconds(90));

    /** So often, on fast clocks, that there is something to kill within every start. */
    private static final SnapshotPolicy OFTEN = new SnapshotPolicy(Duration.ofMinutes(3), 3, true);

    /** So seldom that there are several files to be removed behind the first one. */
    private static final SnapshotPolicy SELDOM = new SnapshotPolicy(Duration.ofHours(2), 1, true);

    private static final RetentionPolicy RETENTION = new RetentionPolicy(Duration.ofMinutes(10));

    private final HostClock.Source clocks;
    private final KillPoint point;
    private final int at;
    private final AtomicInteger times = new AtomicInteger();
    private final WatchedDisk disk = new WatchedDisk(Platform.super.disk(), this::passed);

    private KillPointSwitch(HostClock.Source clocks, KillPoint point, int at) {
        this.clocks = clocks;
        this.point = point;
        this.at = at;
    }

    public static void main(String[] args) throws Exception {
        KillPoint point = KillPoint.valueOf(args[2]);
        NodeConfig node = patient(
                YamlConfig.readNode(Path.of(args[0])),
                new Follower.Options(
                        SEALS,
                        point == KillPoint.BETWEEN_REMOVALS ? SELDOM : OFTEN,
                        Boolean.parseBoolean(args[4]) ? RETENTION : null));
        ReferenceData reference = YamlConfig.readReference(node.reference());
        Platform platform =
                new KillPointSwitch(new FastClock(Long.parseLong(args[1])), point, Integer.parseInt(args[3]));
        if (point == KillPoint.SNAPSHOT_UNDER_WAY) {
            Thread watcher = new Thread(() -> watch(SnapshotFiles.directory(node.data())));
            watcher.setDaemon(true);
            watcher.start();
        }
        SwitchServer server = SwitchServer.start(node, reference, new HaltProcess(), (sequence, last) -> {}, platform);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            System.out.printf("%s%016x%n", STATE_HASH, server.engine().stateHash());
            System.out.flush();
        }));
        System.out.println("\nready");
    }

    private static NodeConfig patient(NodeConfig node, Follower.Options follower) {
        List<Listener> listeners =
                node.listeners().stream().map(KillPointSwitch::patient).toList();
        return new NodeConfig(
                node.node(),
                node.data(),
                node.keys(),
                node.durability(),
                node.pipeline(),
                listeners,
                node.clients(),
                node.operating(),
                follower,
                node.reference());
    }

    private static Listener patient(Listener listener) {
        if (listener instanceof Iso8583Listener iso) {
            return new Iso8583Listener(
                    iso.name(),
                    iso.bind(),
                    iso.dialect(),
                    iso.framing(),
                    iso.signOnRequired(),
                    iso.window(),
                    TIMEOUT,
                    iso.maxFrame(),
                    iso.connections());
        }
        return new HttpListener(listener.name(), listener.bind(), TIMEOUT, listener.connections());
    }

    /** Nobody is asked while a snapshot is written; that there is a file for it can be seen. */
    private static void watch(Path snapshots) {
        long before = unnamed(snapshots);
        while (unnamed(snapshots) == before) {
            LockSupport.parkNanos(WATCH_NS);
        }
        Runtime.getRuntime().halt(AT_POINT);
    }

    private static long unnamed(Path snapshots) {
        if (!Files.isDirectory(snapshots)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(snapshots)) {
            return files.filter(file -> file.toString().endsWith(".tmp"))
                    .mapToLong(Path::hashCode)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void passed(KillPoint passed) {
        if (passed == point && times.incrementAndGet() == at) {
            Runtime.getRuntime().halt(AT_POINT);
        }
    }

    @Override
    public HostClock.Source clocks() {
        return clocks;
    }

    @Override
    public Disk disk() {
        return disk;
    }

    @Override
    public Journal begin(JournalRecovery recovery) {
        passed(KillPoint.BEFORE_RECOVERY_ENDS);
        Journal journal = Platform.super.begin(recovery);
        passed(KillPoint.BEHIND_RECOVERY);
        disk.begun();
        return new WatchedJournal(journal, this::passed);
    }
}
