package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pointsman.journal.TestJournals.Entry;

/**
 * Only what was flushed survives for certain. Journals are written on a model of a disk until the power goes, at any operation,
 * those of a recovery included; whatever that may leave recovers, and nothing that was acknowledged is lost.
 *
 * <p>Each seed is a life of several losses of power; {@code -Dpointsman.powerLossSeeds=5000} runs more of them, and
 * {@code -Dpointsman.powerLossSeed=4711} that one alone.
 */
class PowerLossTest {
    private static final int SEEDS = Integer.getInteger("pointsman.powerLossSeeds", 36);
    private static final Long ONE_SEED = Long.getLong("pointsman.powerLossSeed");
    private static final int LOSSES = 4;
    private static final int SEEDS_TO_FIND = 400;
    private static final int SEEDS_TO_REPEAT = 6;

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostWheneverThePowerGoes() throws IOException {
        if (ONE_SEED != null) {
            new Life(ONE_SEED, ModelDisk.Omission.NOTHING).live();
            return;
        }
        int recoveries = 0;
        int cutShort = 0;
        int dropped = 0;
        int failed = 0;
        int failedDirectories = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Life life = new Life(seed, ModelDisk.Omission.NOTHING);
            try {
                life.live();
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            recoveries += life.recoveries;
            cutShort += life.recoveriesCutShort;
            dropped += life.dropped;
            failed += life.failedFlushes;
            failedDirectories += life.failedDirectories;
        }
        // Else nothing was tried.
        assertThat(recoveries).isGreaterThanOrEqualTo(SEEDS);
        assertThat(cutShort).as("cutShort").isGreaterThanOrEqualTo(SEEDS / 18);
        assertThat(dropped).as("dropped").isGreaterThanOrEqualTo(SEEDS / 36);
        assertThat(failed).as("failed").isGreaterThanOrEqualTo(SEEDS / 18);
        assertThat(failedDirectories).as("failedDirectories").isGreaterThanOrEqualTo(SEEDS / 36);
    }

    /** Who is told a seed must see what was seen. */
    @Test
    void aSeedTellsEverythingThatHappens() throws IOException {
        for (long seed = 0; seed < SEEDS_TO_REPEAT; seed++) {
            assertThat(pictures(seed, "second")).isEqualTo(pictures(seed, "first"));
        }
    }

    private List<Long> pictures(long seed, String name) throws IOException {
        Life life = new Life(seed, ModelDisk.Omission.NOTHING, name);
        life.live();
        return life.pictures;
    }

    /** Else what a journal does about it would be tried by nothing. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void aJournalThatForgetsWhatMakesItsRecordsDurableIsFound(ModelDisk.Omission omission) throws IOException {
        for (long seed = 0; seed < SEEDS_TO_FIND; seed++) {
            Life life = new Life(seed, omission);
            try {
                life.live();
            } catch (JournalDamagedException | AssertionError found) {
                return;
            }
        }
        fail("not found in %d seeds", SEEDS_TO_FIND);
    }

    /** A journal through several losses of power, and kills and failed flushes in between. */
    private final class Life {
        private final Random random;
        private final Path home;
        private final Map<Long, Entry> written = new HashMap<>();
        private long acknowledged;
        private long timestampNs = FIRST_TIMESTAMP_NS;
        private int images;
        private int recoveries;
        private int recoveriesCutShort;
        private int dropped;
        private int failedFlushes;
        private int failedDirectories;
        /** A checksum of what each loss of power left. */
        private final List<Long> pictures = new ArrayList<>();

        private final ModelDisk.Omission omission;

        private Life(long seed, ModelDisk.Omission omission) throws IOException {
            this(seed, omission, "life");
        }

        private Life(long seed, ModelDisk.Omission omission, String name) throws IOException {
            random = new Random(seed);
            this.omission = omission;
            home = Files.createDirectories(directory.resolve(name + "-" + seed));
        }

        private void live() throws IOException {
            Path machine = Files.createDirectories(home.resolve("image-0"));
            for (int loss = 0; loss < LOSSES; loss++) {
                ModelDisk disk = new ModelDisk(machine);
                disk.omit(omission);
                for (boolean on = true; on; on = random.nextBoolean()) {
                    // What a process that was killed has written is there for the next one, on the medium or not.
                    disk.restart();
                    disk.endAfter(1 + random.nextInt(loss % 2 == 0 ? 80 : 20), random.nextBoolean());
                    disk.failAfter(random.nextInt(2) == 0 ? 1 + random.nextInt(10) : Integer.MAX_VALUE);
                    run(machine, disk);
                }
                Path next = home.resolve("image-" + ++images);
                failedDirectories += disk.failedDirectories();
                disk.image(next, random);
                pictures.add(checksum(next));
                delete(machine);
                machine = next;
                look(machine);
            }
            try (Journal journal = recover(machine, new ModelDisk(machine))) {
                write(journal);
                assertThat(journal.makeDurable()).isEqualTo(journal.lastSequence());
                acknowledged = journal.lastSequence();
            }
            look(machine);
            delete(home);
        }

        /** Until the process ends. */
        private void run(Path machine, ModelDisk disk) {
            boolean recovered = false;
            try (Journal journal = recover(machine, disk)) {
                recovered = true;
                while (true) {
                    write(journal);
                    if (random.nextInt(3) > 0) {
                        disk.workBeside();
                    }
                    disk.observe();
                    if (random.nextInt(3) == 0) {
                        acknowledged = Math.max(acknowledged, journal.makeDurable());
                    }
                }
            } catch (ModelDisk.Ended expected) {
                recoveriesCutShort += recovered ? 0 : 1;
            } catch (UncheckedIOException e) {
                if (!disk.hasFailed()) {
                    throw e;
                }
                failedFlushes++;
            }
        }

        private Journal recover(Path machine, ModelDisk disk) {
            JournalConfig config = TestJournals.config(machine.resolve("data"))
                    .withDurability(Durability.DISK)
                    .withDisk(disk);
            try (JournalRecovery recovery = Journals.open(config)) {
                List<Entry> read = TestJournals.readAll(recovery.reader());
                check(read);
                dropped += recovery.droppedBytes() > 0 ? 1 : 0;
                Journal journal = recovery.begin();
                recoveries++;
                // Whoever asks from now on is told of them.
                acknowledged = read.size();
                timestampNs = Math.max(timestampNs, journal.lastTimestampNs());
                return journal;
            }
        }

        private void write(Journal journal) {
            timestampNs += random.nextInt(12) == 0 ? HOUR_NS : 1;
            int records = 1 + random.nextInt(6);
            for (int i = 0; i < records; i++) {
                long sequence = journal.nextSequence();
                byte[] payload = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 100)];
                random.nextBytes(payload);
                int offset = journal.stage(payload.length, timestampNs);
                journal.staging().putBytes(offset, payload);
                List<Byte> boxed = new ArrayList<>();
                for (byte b : payload) {
                    boxed.add(b);
                }
                written.put(sequence, new Entry(sequence, timestampNs, boxed));
            }
            journal.append();
        }

        /** Reads twice, and has it verified, without changing anything. */
        private void look(Path machine) {
            Path data = machine.resolve("data");
            if (!HighWaterMark.exists(data)) {
                assertThat(acknowledged).isZero();
                return;
            }
            List<Entry> read = TestJournals.recover(data);
            check(read);
            assertThat(TestJournals.recover(data)).isEqualTo(read);
            VerificationReport report = TestJournals.verify(data);
            assertThat(report.damages()).isEmpty();
            assertThat(report.lastSequence()).isEqualTo(read.size());
        }

        private void check(List<Entry> read) {
            assertThat(read.size()).as("records").isGreaterThanOrEqualTo((int) acknowledged);
            for (int i = 0; i < read.size(); i++) {
                assertThat(read.get(i)).isEqualTo(written.get(i + 1L));
            }
        }
    }

    /** Each sector of two documents that were not flushed, and of the mark, as it was or as it is: all combinations. */
    @Test
    void everyMixtureOfOldAndNewSectorsRecovers() throws IOException {
        Path data = directory.resolve("data");
        JournalConfig config = TestJournals.config(data).withDurability(Durability.DISK);
        List<Entry> written = new ArrayList<>();
        Path file;
        Path mark = data.resolve(HighWaterMark.FILE_NAME);
        byte[] before;
        byte[] markBefore;
        byte[] after;
        byte[] markAfter;
        try (JournalRecovery recovery = Journals.open(config)) {
            recovery.skipToEnd();
            try (Journal journal = recovery.begin()) {
                written.addAll(TestJournals.append(journal, FIRST_TIMESTAMP_NS, 3, 2));
                file = JournalFiles.cycleFiles(data).get(0);
                before = Files.readAllBytes(file);
                markBefore = Files.readAllBytes(mark);
                written.addAll(TestJournals.append(journal, FIRST_TIMESTAMP_NS + 9, 20, 15));
                after = Files.readAllBytes(file);
                markAfter = Files.readAllBytes(mark);
            }
        }
        List<Integer> sectors = differing(before, after);
        assertThat(sectors).hasSizeBetween(3, 9);
        List<Integer> marks = differing(markBefore, markAfter);
        assertThat(marks).isNotEmpty();
        int kept = 0;
        for (int choice = 0; choice < 1 << sectors.size(); choice++) {
            Files.write(file, mixed(before, after, sectors, choice));
            boolean whole = choice == (1 << sectors.size()) - 1;
            // The mark is moved only when all of them are on the medium.
            for (int m = 0; m < (whole ? 1 << marks.size() : 1); m++) {
                Files.write(mark, mixed(markBefore, markAfter, marks, m));
                List<Entry> read = TestJournals.recover(data);
                assertThat(read.size()).isIn(5, 25, 40);
                assertThat(read).isEqualTo(written.subList(0, read.size()));
                assertThat(TestJournals.verify(data).isIntact()).isTrue();
                assertThat(TestJournals.verify(data).lastSequence()).isEqualTo(read.size());
                kept = Math.max(kept, read.size());
            }
        }
        assertThat(kept).isEqualTo(40);
    }

    private static List<Integer> differing(byte[] one, byte[] other) {
        List<Integer> sectors = new ArrayList<>();
        for (int at = 0; at < one.length; at += ModelDisk.SECTOR_BYTES) {
            int end = Math.min(at + ModelDisk.SECTOR_BYTES, one.length);
            if (!java.util.Arrays.equals(one, at, end, other, at, end)) {
                sectors.add(at);
            }
        }
        return sectors;
    }

    private static byte[] mixed(byte[] before, byte[] after, List<Integer> sectors, int choice) {
        byte[] mixed = before.clone();
        for (int i = 0; i < sectors.size(); i++) {
            if ((choice & 1 << i) != 0) {
                int at = sectors.get(i);
                System.arraycopy(after, at, mixed, at, Math.min(ModelDisk.SECTOR_BYTES, mixed.length - at));
            }
        }
        return mixed;
    }

    /** Of all names and contents below a directory. */
    private static long checksum(Path root) throws IOException {
        CRC32C crc = new CRC32C();
        try (java.util.stream.Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted().toList()) {
                crc.update(root.relativize(path).toString().getBytes(StandardCharsets.UTF_8));
                if (Files.isRegularFile(path)) {
                    crc.update(Files.readAllBytes(path));
                }
            }
        }
        return crc.getValue();
    }

    private static void delete(Path path) throws IOException {
        try (java.util.stream.Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
