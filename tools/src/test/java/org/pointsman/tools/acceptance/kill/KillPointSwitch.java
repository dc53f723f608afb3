package org.pointsman.tools.acceptance.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.pointsman.core.host.HaltProcess;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Durability;
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
 * <p>Arguments: node file, start of the clocks in milliseconds since 1970, point, n.
 */
final class KillPointSwitch implements Platform {
    /** Exit code of a process that came to its point. */
    static final int AT_POINT = 99;

    private static final long WATCH_NS = 50_000;

    static final String STATE_HASH = "state hash ";

    /** On fast clocks a sender waits for long. */
    private static final Duration TIMEOUT = Duration.ofDays(100);

    /** So often, on fast clocks, that there is something to kill within every start. */
    private static final Follower.Options OFTEN = new Follower.Options(
            new Sealer.Options(2_000, Duration.ofSeconds(90)),
            new SnapshotPolicy(Duration.ofMinutes(3), 3, true),
            null);

    private final HostClock.Source clocks;
    private final KillPoint point;
    private final int at;
    private final AtomicInteger times = new AtomicInteger();

    /** Whether the journal is being written; only then a flush is one of a batch. */
    private volatile boolean begun;

    private KillPointSwitch(HostClock.Source clocks, KillPoint point, int at) {
        this.clocks = clocks;
        this.point = point;
        this.at = at;
    }

    public static void main(String[] args) throws Exception {
        NodeConfig node = patient(YamlConfig.readNode(Path.of(args[0])));
        ReferenceData reference = YamlConfig.readReference(node.reference());
        KillPoint point = KillPoint.valueOf(args[2]);
        Platform platform =
                new KillPointSwitch(new FastClock(Long.parseLong(args[1])), point, Integer.parseInt(args[3]));
        if (point.isSeenInFiles()) {
            Thread watcher = new Thread(() -> watch(node.data(), point));
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

    private static NodeConfig patient(NodeConfig node) {
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
                OFTEN,
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

    /** What the follower does it does alone; what it does to files can be seen. */
    private static void watch(Path data, KillPoint point) {
        long before = seen(data, point);
        while (seen(data, point) == before) {
            LockSupport.parkNanos(WATCH_NS);
        }
        Runtime.getRuntime().halt(AT_POINT);
    }

    private static long seen(Path data, KillPoint point) {
        Path snapshots = SnapshotFiles.directory(data);
        try {
            if (point == KillPoint.SEAL_APPENDED) {
                Path seals = data.resolve("seals");
                return Files.exists(seals) ? Files.size(seals) : 0;
            }
            if (!Files.isDirectory(snapshots)) {
                return 0;
            }
            String suffix = point == KillPoint.SNAPSHOT_NAMED ? ".snap" : ".tmp";
            try (Stream<Path> files = Files.list(snapshots)) {
                return files.filter(file -> file.toString().endsWith(suffix))
                        .mapToLong(file -> file.hashCode())
                        .sum();
            }
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
        return new WatchedDisk(Platform.super.disk());
    }

    @Override
    public Journal begin(JournalRecovery recovery) {
        passed(KillPoint.BEFORE_RECOVERY_ENDS);
        Journal journal = Platform.super.begin(recovery);
        passed(KillPoint.BEHIND_RECOVERY);
        begun = true;
        return new WatchedJournal(journal);
    }

    /** Says what is passed on the way into the journal. */
    private final class WatchedJournal implements Journal {
        private final Journal journal;
        private long stagedHour;
        private long appendedHour;

        private WatchedJournal(Journal journal) {
            this.journal = journal;
        }

        @Override
        public int stage(int payloadLength, long timestampNs) {
            stagedHour = TimeUnit.NANOSECONDS.toHours(timestampNs);
            return journal.stage(payloadLength, timestampNs);
        }

        @Override
        public long append() {
            passed(KillPoint.BEFORE_APPEND);
            long sequence = journal.append();
            passed(KillPoint.BEHIND_APPEND);
            passed(KillPoint.SEEDING);
            if (stagedHour != appendedHour) {
                if (appendedHour != 0) {
                    passed(KillPoint.CYCLE_ROLL);
                }
                appendedHour = stagedHour;
            }
            return sequence;
        }

        @Override
        public long makeDurable() {
            long sequence = journal.makeDurable();
            passed(KillPoint.BEFORE_EFFECTS);
            return sequence;
        }

        @Override
        public Durability durability() {
            return journal.durability();
        }

        @Override
        public long lastSequence() {
            return journal.lastSequence();
        }

        @Override
        public long lastTimestampNs() {
            return journal.lastTimestampNs();
        }

        @Override
        public long nextSequence() {
            return journal.nextSequence();
        }

        @Override
        public boolean hasRoom(int payloadLength) {
            return journal.hasRoom(payloadLength);
        }

        @Override
        public MutableDirectBuffer staging() {
            return journal.staging();
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    /** Says what is passed on the way to the medium. */
    private final class WatchedDisk implements Disk {
        private static final String MARK = "high-water-mark";

        private final Disk disk;

        private WatchedDisk(Disk disk) {
            this.disk = disk;
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            KillPoint behind = file.endsWith(MARK) ? KillPoint.BEHIND_MARK : KillPoint.BEFORE_MARK;
            OpenFile opened = disk.open(file);
            return new OpenFile() {
                @Override
                public void force() throws IOException {
                    opened.force();
                    if (begun) {
                        passed(behind);
                    }
                }

                @Override
                public void close() throws IOException {
                    opened.close();
                }
            };
        }

        @Override
        public void link(Path name, Path existing) throws IOException {
            disk.link(name, existing);
        }

        @Override
        public void truncate(Path file, long lengthBytes) throws IOException {
            disk.truncate(file, lengthBytes);
            passed(KillPoint.TAIL_DROPPED);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            disk.forceDirectory(directory);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            disk.move(from, to);
        }

        @Override
        public void writeAgain(Path file, long fromBytes) throws IOException {
            disk.writeAgain(file, fromBytes);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }

        @Override
        public long usableSpaceBytes(Path directory) throws IOException {
            return disk.usableSpaceBytes(directory);
        }
    }
}
