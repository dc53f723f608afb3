package org.pointsman.tools.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.journal.Durability;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalVerifier;
import org.pointsman.journal.Journals;
import org.pointsman.journal.VerificationReport;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.acceptance.SwitchProcess;

/**
 * A real switch under mixed load (ISO 8583 and JSON; authorisations, purchases, reversals, captures, look-ups, repeats) is
 * killed again and again, at random moments and at every {@link KillPoint}, and started on the same directory. What was not
 * answered is sent again. Everything is held against the clients' own record of the answers.
 *
 * <p>{@code -Dpointsman.killRounds=300} for hundreds of kills, {@code -Dpointsman.seed=7} for the same choices again.
 */
class KillLoopIT {
    private static final int ROUNDS = Integer.getInteger("pointsman.killRounds", 8);
    private static final long SEED = Long.getLong("pointsman.seed", System.nanoTime());

    /** Then a new journal is begun. */
    private static final int ROUNDS_A_JOURNAL = 4;

    private static final int MOST_ANSWERS = 4_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final List<Durability> DURABILITIES = List.of(Durability.PROCESS, Durability.DISK);

    @TempDir
    private Path temporary;

    private final Random random = new Random(SEED);
    private final Map<KillPoint, Integer> kills = new EnumMap<>(KillPoint.class);
    private final List<KillPoint> pointsToCome = new ArrayList<>();
    private int answers;

    @Test
    void everythingAKilledSwitchAnsweredIsThereOnceAndForAll() throws Exception {
        System.out.printf("kill loop: seed %d, %d rounds%n", SEED, ROUNDS);
        for (int round = 0; round < ROUNDS; round += ROUNDS_A_JOURNAL) {
            new OneJournal(round).run(Math.min(ROUNDS_A_JOURNAL, ROUNDS - round));
        }
        System.out.printf("kill loop: %,d answers, kills %s%n", answers, kills);
        assertThat(kills.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROUNDS);
        if (ROUNDS > 2 * KillPoint.values().length) {
            assertThat(kills.keySet()).as("seed %d", SEED).contains(KillPoint.values());
        }
    }

    /** The points in turn, each as often as any other, in an order that nobody chose; those that a level has not wait. */
    private KillPoint nextPoint(boolean journalIsNew, Durability durability) {
        if (journalIsNew) {
            return KillPoint.SEEDING;
        }
        for (int more = 0; more < 2; more++) {
            for (KillPoint point : pointsToCome) {
                if (point.exists(durability)) {
                    pointsToCome.remove(point);
                    return point;
                }
            }
            List<KillPoint> again = new ArrayList<>(List.of(KillPoint.values()));
            again.remove(KillPoint.SEEDING);
            Collections.shuffle(again, random);
            pointsToCome.addAll(again);
        }
        throw new AssertionError("no point at all");
    }

    /** A journal and its clients, through several kills. */
    private final class OneJournal {
        private final Path directory;
        private final Book book = new Book();
        private final List<Lane> lanes = new ArrayList<>();
        private final List<String> listeners = List.of("ascii", "binary", "api", "api");
        private final Path node;
        private final String startMs = String.valueOf(System.currentTimeMillis() - 1);
        private final String what;
        private final Durability durability;

        private OneJournal(int round) throws IOException {
            directory = Files.createDirectory(temporary.resolve(String.valueOf(round)));
            durability = DURABILITIES.get((round / ROUNDS_A_JOURNAL + (int) SEED & 1) % DURABILITIES.size());
            int threads = random.nextBoolean() ? 1 : 3;
            node = book.configure(directory, durability.name().toLowerCase(Locale.ROOT), threads);
            what = "seed " + SEED + ", journal of round " + round + ", " + durability + ", " + threads + " threads";
            lanes.add(new IsoLane(book, Dialects.named("iso87-ascii"), 1, random.nextLong()));
            lanes.add(new IsoLane(book, Dialects.named("iso87-binary"), 2, random.nextLong()));
            lanes.add(new ApiLane(book, "first-", random.nextLong()));
            lanes.add(new ApiLane(book, "second-", random.nextLong()));
        }

        private void run(int rounds) throws Exception {
            for (int round = 0; round < rounds; round++) {
                KillPoint point = nextPoint(round == 0, durability);
                killOne(point);
                kills.merge(point, 1, Integer::sum);
                requireNoProblem();
                requireIntact();
            }
            String hash = finish();
            requireNoProblem();
            requireIntact();
            requireBooks(hash);
            delete();
        }

        private void killOne(KillPoint point) throws Exception {
            int at = point.isEarly() || point.isSeenInFiles() || point == KillPoint.CYCLE_ROLL
                    ? 1
                    : 20 + random.nextInt(400);
            try (SwitchProcess process = start(point, point == KillPoint.SEEDING ? 1 + random.nextInt(2) : at)) {
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
                assertThat(process.awaitReady())
                        .as("%s: %s", what, process.log())
                        .isTrue();
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
                    KillPointSwitch.class.getName(), node.toString(), startMs, point.name(), String.valueOf(at)));
            return SwitchProcess.start(new ProcessBuilder(command), directory);
        }

        private void requireNoProblem() {
            for (Lane lane : lanes) {
                assertThat(lane.problems).as(what).isEmpty();
            }
        }

        private void requireIntact() {
            VerificationReport report = JournalVerifier.verify(data(), (bytes, of) -> {});
            assertThat(report.damages()).as(what).isEmpty();
        }

        private Path data() {
            return directory.resolve("data");
        }

        /** A replay ends in the same state, and in the balances that the clients work out from the answers they got. */
        private void requireBooks(String hash) throws IOException {
            PaymentEngine engine = new PaymentEngine();
            try (JournalReader reader = Journals.read(data())) {
                new Replay(engine, KeyStore.open(directory.resolve("keys")).panKeys()).run(reader, (at, last) -> {});
            }
            assertThat(String.format("%016x", engine.stateHash())).as(what).isEqualTo(hash);
            engine.requireBalancedBooks();
            Map<Long, long[]> expected = book.opening();
            for (Lane lane : lanes) {
                assertThat(lane.unanswered()).as(what).isEmpty();
                lane.payments.forEach(payment -> payment.addTo(expected));
            }
            Map<Long, String> texts = new TreeMap<>();
            expected.forEach((account, sums) -> texts.put(account, sums[0] + " held " + sums[1]));
            Map<Long, String> found = new TreeMap<>();
            engine.forEachAccount((id, kind, currency, posted, held, creditLine, status) -> {
                if (texts.containsKey(id)) {
                    found.put(id, posted + " held " + held);
                }
            });
            assertThat(found).as(what).isEqualTo(texts);
        }

        private void delete() throws IOException {
            try (Stream<Path> walk = Files.walk(directory)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
            ;
        }
    }
}
