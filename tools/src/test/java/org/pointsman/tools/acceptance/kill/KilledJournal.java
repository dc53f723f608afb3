package org.pointsman.tools.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;
import org.pointsman.journal.Durability;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.acceptance.SwitchProcess;

/** A journal and its clients, through several kills. One thread. */
final class KilledJournal {
    /** Either level of durability, with and without retention. */
    static final int KINDS = 4;

    private static final int MOST_ANSWERS = 4_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    /** What a switch must not log because it was killed, nor because the one before was. */
    private static final List<String> NEVER_LOGGED = List.of(
            "snapshot.bad",
            "snapshot.failed",
            "seals.failed",
            "seals.interrupted",
            "seals.not_as_remembered",
            "seals.not_remembered",
            "shadow.diverged",
            "shadow.failed",
            "follower.failed");

    private final Path directory;
    private final Random random;
    private final Book book = new Book();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<String> listeners = List.of("ascii", "binary", "api", "api");
    private final Path node;
    private final String startMs = String.valueOf(System.currentTimeMillis() - 1);
    private final String what;
    private final Durability durability;
    private final boolean retains;
    private final JournalCheck check;
    private int answers;

    /**
     * @param directory to be made
     * @param kind below {@link #KINDS}
     * @param name for messages
     */
    KilledJournal(Path directory, int kind, Random random, String name) throws IOException {
        this.directory = Files.createDirectory(directory);
        this.random = random;
        durability = kind % 2 == 0 ? Durability.PROCESS : Durability.DISK;
        retains = kind >= 2;
        int threads = random.nextBoolean() ? 1 : 3;
        node = book.configure(directory, durability.name().toLowerCase(Locale.ROOT), threads);
        what = name + ", " + durability + (retains ? ", retention, " : ", ") + threads + " threads";
        check = new JournalCheck(directory.resolve("data"), directory.resolve("keys"), what);
        lanes.add(new IsoLane(book, Dialects.named("iso87-ascii"), 1, random.nextLong()));
        lanes.add(new IsoLane(book, Dialects.named("iso87-binary"), 2, random.nextLong()));
        lanes.add(new ApiLane(book, "first-", random.nextLong()));
        lanes.add(new ApiLane(book, "second-", random.nextLong()));
    }

    boolean has(KillPoint point) {
        return point.exists(durability, retains);
    }

    /** How many answers there were. */
    int answers() {
        return answers;
    }

    /** Starts a switch on what the one before left, and has it killed. */
    void kill(KillPoint point) throws Exception {
        killOne(point);
        requireNoProblem();
        check.requireIntact();
        check.requireStoppedAt(point);
    }

    /** Nobody is killed any more; everything is looked at, and the journal removed. */
    void end() throws Exception {
        String hash = finish();
        requireNoProblem();
        check.requireIntact();
        Map<Long, long[]> expected = book.opening();
        for (Lane lane : lanes) {
            assertThat(lane.unanswered()).as(what).isEmpty();
            lane.payments.forEach(payment -> payment.addTo(expected));
        }
        check.requireBooks(hash, expected);
        IoUtil.delete(directory.toFile(), false);
    }

    private void killOne(KillPoint point) throws Exception {
        try (SwitchProcess process = start(point, point.anyTime(random))) {
            if (point == KillPoint.NONE && random.nextInt(4) == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
                process.kill();
            } else if (process.awaitReady()) {
                int killAt = point == KillPoint.NONE ? 1 + random.nextInt(MOST_ANSWERS) : Integer.MAX_VALUE;
                talk(process, killAt);
            }
            if (point != KillPoint.NONE) {
                assertThat(process.awaitEnd())
                        .as("%s, %s: %s", what, point, process.log())
                        .isEqualTo(KillPointSwitch.AT_POINT);
            } else {
                process.awaitEnd();
            }
            requireNoComplaint(process);
        }
    }

    /** All lanes talk until the switch is gone. */
    private void talk(SwitchProcess process, int killAt) throws Exception {
        AtomicInteger count = new AtomicInteger();
        AtomicBoolean mayAsk = new AtomicBoolean(true);
        lanes.forEach(lane -> lane.onAnswer = () -> {
            if (count.incrementAndGet() == killAt) {
                process.kill();
            }
        });
        List<Thread> threads = startLanes(process, mayAsk);
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (process.isAlive() && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        assertThat(process.isAlive())
                .as("%s: still there after %s answers", what, count)
                .isFalse();
        for (Thread thread : threads) {
            thread.join();
        }
        answers += count.get();
    }

    private List<Thread> startLanes(SwitchProcess process, AtomicBoolean mayAsk) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            InetSocketAddress address = process.address(listeners.get(i));
            Thread thread = new Thread(() -> {
                try {
                    lane.talk(address, mayAsk::get);
                } catch (IOException e) {
                    if (process.isAlive() && !endsSoon(process)) {
                        lane.problem("the connection broke while the switch was there: " + e);
                    }
                } catch (RuntimeException e) {
                    lane.problem(e.toString());
                    process.kill();
                }
            });
            threads.add(thread);
            thread.start();
        }
        return threads;
    }

    /** A killed process is a process for a moment longer than its connections. */
    private boolean endsSoon(SwitchProcess process) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (process.isAlive() && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return !process.isAlive();
    }

    /** Nobody is killed any more: everything gets its answer, once more what had one. @return the hash of the state the switch ends with */
    private String finish() throws Exception {
        try (SwitchProcess process = start(KillPoint.NONE, 1)) {
            assertThat(process.awaitReady()).as("%s: %s", what, process.log()).isTrue();
            lanes.forEach(lane -> {
                lane.onAnswer = () -> {};
                lane.repeatsAll = true;
            });
            AtomicBoolean mayAsk = new AtomicBoolean(true);
            List<Thread> threads = startLanes(process, mayAsk);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            mayAsk.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
            process.terminate();
            requireNoComplaint(process);
            assertThat(process.log()).as(what).contains(KillPointSwitch.STATE_HASH);
            String said = process.log();
            int from = said.lastIndexOf(KillPointSwitch.STATE_HASH) + KillPointSwitch.STATE_HASH.length();
            return said.substring(from, from + 16);
        }
    }

    private SwitchProcess start(KillPoint point, int at) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx384m");
        command.add("-XX:TieredStopAtLevel=1");
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-opens") || argument.startsWith("--enable-native-access")) {
                command.add(argument);
            }
        }
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(
                KillPointSwitch.class.getName(),
                node.toString(),
                startMs,
                point.name(),
                String.valueOf(at),
                String.valueOf(retains)));
        return SwitchProcess.start(new ProcessBuilder(command), directory);
    }

    private void requireNoComplaint(SwitchProcess process) throws IOException {
        assertThat(process.log()).as(what).doesNotContain(NEVER_LOGGED);
    }

    private void requireNoProblem() {
        for (Lane lane : lanes) {
            assertThat(lane.problems).as(what).isEmpty();
        }
    }
}
