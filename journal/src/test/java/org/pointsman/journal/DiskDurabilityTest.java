package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;
import static org.pointsman.journal.TestJournals.append;
import static org.pointsman.journal.TestJournals.stage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is flushed, and in which order; and that nothing is tried again when it fails. */
class DiskDurabilityTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    Path directory;

    private final RecordingDisk disk = new RecordingDisk();

    private Journal open() {
        JournalConfig config =
                TestJournals.config(directory).withDurability(Durability.DISK).withDisk(disk);
        try (JournalRecovery recovery = Journals.open(config)) {
            recovery.skipToEnd();
            return recovery.begin();
        }
    }

    @Test
    void theFileIsFlushedBeforeTheMarkAndItsNameBeforeItsFirstUse() {
        try (Journal journal = open()) {
            disk.calls.clear();
            append(journal, FIRST_TIMESTAMP_NS, 2);
            assertThat(disk.calls)
                    .containsExactly(
                            "force 20241004-00LX.cq4", "forceDirectory 0000000000000000001", "force high-water-mark");
            disk.calls.clear();
            append(journal, FIRST_TIMESTAMP_NS, 2);
            assertThat(disk.calls).containsExactly("force 20241004-00LX.cq4", "force high-water-mark");
        }
    }

    @Test
    void aBatchThatCrossesAnHourFlushesBothFiles() {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 1);
            disk.calls.clear();
            stage(journal, FIRST_TIMESTAMP_NS + 1);
            journal.append();
            stage(journal, FIRST_TIMESTAMP_NS + HOUR_NS);
            journal.append();
            stage(journal, FIRST_TIMESTAMP_NS + 2 * HOUR_NS);
            journal.append();
            assertThat(disk.calls).isEmpty();
            assertThat(journal.makeDurable()).isEqualTo(4);
            assertThat(disk.calls)
                    .containsExactly(
                            "force 20241004-00LX.cq4",
                            "force 20241004-01LX.cq4",
                            "forceDirectory 0000000000000000001",
                            "force 20241004-02LX.cq4",
                            "forceDirectory 0000000000000000001",
                            "force high-water-mark");
        }
    }

    @Test
    void oneFlushCoversEverythingAppendedAndNothingNewNeedsNone() {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 1);
            disk.calls.clear();
            for (int i = 0; i < 10; i++) {
                stage(journal, FIRST_TIMESTAMP_NS + 1);
                journal.append();
            }
            assertThat(journal.makeDurable()).isEqualTo(11);
            assertThat(journal.makeDurable()).isEqualTo(11);
            assertThat(disk.calls).containsExactly("force 20241004-00LX.cq4", "force high-water-mark");
        }
    }

    @Test
    void aStartWritesAgainAndFlushesWhatItReadBeforeTheMarkSpeaksOfItAndBeforeItsOwnDirectory() {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 2);
        }
        disk.calls.clear();
        open().close();
        assertThat(disk.calls)
                .containsExactly(
                        "truncate 20241004-00LX.cq4",
                        "writeAgain 20241004-00LX.cq4",
                        "force 20241004-00LX.cq4",
                        "forceDirectory 0000000000000000001",
                        "forceDirectory " + directory.getFileName(),
                        "writeAgain high-water-mark",
                        "force high-water-mark",
                        "force high-water-mark",
                        "force high-water-mark",
                        "forceDirectory " + directory.getFileName());
    }

    @Test
    void atTheLowerDurabilityNothingIsFlushed() {
        JournalConfig config = TestJournals.config(directory).withDisk(disk);
        try (JournalRecovery recovery = Journals.open(config)) {
            recovery.skipToEnd();
            disk.calls.clear();
            try (Journal journal = recovery.begin()) {
                append(journal, FIRST_TIMESTAMP_NS, 2, 2);
                assertThat(journal.durability()).isEqualTo(Durability.PROCESS);
            }
        }
        assertThat(disk.calls).isEmpty();
    }

    @Test
    void aFailedFlushOfTheFileIsFinalAndTheMarkStaysWhereItWas() {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 2);
            stage(journal, FIRST_TIMESTAMP_NS + 9);
            journal.append();
            disk.failing = "force 20241004-00LX.cq4";
            disk.calls.clear();
            assertFinal(journal);
            assertThat(disk.calls).doesNotContain("force high-water-mark");
        }
        assertThat(HighWaterMark.read(directory).sequence()).isEqualTo(2);
    }

    @Test
    void aFailedFlushOfTheMarkOrOfANameIsFinalToo() {
        for (String operation : List.of("force high-water-mark", "forceDirectory 000000000000000000")) {
            disk.failing = "";
            try (Journal journal = open()) {
                stage(journal, FIRST_TIMESTAMP_NS);
                journal.append();
                disk.failing = operation;
                assertFinal(journal);
            }
        }
    }

    private void assertFinal(Journal journal) {
        assertThatThrownBy(journal::makeDurable).hasMessageContaining("no medium");
        int calls = disk.calls.size();
        assertThatThrownBy(journal::makeDurable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has failed");
        assertThatThrownBy(() -> stage(journal, FIRST_TIMESTAMP_NS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(journal::append).isInstanceOf(IllegalStateException.class);
        assertThat(disk.calls).as("nothing was tried again").hasSize(calls);
    }

    @Test
    void aDiskNearlyFullStopsTheWriterWhileThereIsRoomToSaySo() {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 1);
            disk.freeBytes = 1 << 20;
            assertThatThrownBy(() -> append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 1))
                    .hasMessageContaining("disk nearly full: 1048576 bytes free");
            assertThatThrownBy(journal::makeDurable).isInstanceOf(IllegalStateException.class);
        }
        assertThat(HighWaterMark.read(directory).sequence()).isEqualTo(1);
    }

    @Test
    void appendingAndFlushingGoOnAtTheSameTimeAcrossBlocksAndHours() throws Exception {
        disk.beside = null;
        int documents = 3_000;
        AtomicLong flushed = new AtomicLong();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (Journal journal = open()) {
            Thread flusher = new Thread(() -> {
                try {
                    while (flushed.get() < documents) {
                        flushed.set(journal.makeDurable());
                        long marked = HighWaterMark.read(directory).sequence();
                        if (marked < flushed.get()) {
                            failures.add(new AssertionError(marked + " marked, " + flushed.get() + " promised"));
                        }
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            flusher.start();
            long timestampNs = FIRST_TIMESTAMP_NS;
            byte[] payload = new byte[400];
            for (int i = 0; i < documents; i++) {
                timestampNs += i % 500 == 499 ? HOUR_NS : 1;
                journal.staging().putBytes(journal.stage(payload.length, timestampNs), payload);
                journal.append();
            }
            flusher.join();
        }
        assertThat(failures).isEmpty();
        assertThat(HighWaterMark.read(directory).sequence()).isEqualTo(documents);
        assertThat(TestJournals.recover(directory)).hasSize(documents);
        assertThat(JournalFiles.cycleFiles(directory)).hasSize(7);
    }

    @Test
    void roomMadeAheadLeavesNothingBehindInFilesThatAreDone() throws IOException {
        try (Journal journal = open()) {
            for (int hour = 0; hour < 5; hour++) {
                append(journal, FIRST_TIMESTAMP_NS + hour * HOUR_NS, 3, 3);
                disk.beside.finish();
            }
            List<Path> files = JournalFiles.cycleFiles(directory);
            assertThat(Files.size(files.get(4))).isGreaterThanOrEqualTo(JournalConfig.MIN_BLOCK_LENGTH_BYTES);
            for (Path done : files.subList(0, 4)) {
                byte[] content = Files.readAllBytes(done);
                assertThat(content.length - lengthUsed(content)).as("%s", done).isBetween(0, 2 * PAGE_BYTES);
            }
        }
        assertThat(TestJournals.recover(directory)).hasSize(30);
        assertThat(TestJournals.verify(directory).isIntact()).isTrue();
    }

    @Test
    void aFileThatRetentionRemovedBeforeItWasCutOffIsNotMissed() throws IOException {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 1);
            disk.beside.finish();
            append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 1);
            Files.delete(JournalFiles.cycleFiles(directory).get(0));
            disk.beside.finish();
            append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 1);
        }
    }

    @Test
    void roomMadeAheadIsFlushedWhenTheAppenderRestsAndItsFileGrowsNoMore() throws IOException {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 1);
            disk.calls.clear();
            disk.beside.finish();
            assertThat(disk.calls).isEmpty();
            long length = Files.size(JournalFiles.cycleFiles(directory).get(0));
            assertThat(length).isGreaterThanOrEqualTo(RoomAhead.DISTANCE_BYTES);
            disk.beside.finish();
            assertThat(disk.calls).containsExactly("force 20241004-00LX.cq4");
            disk.beside.finish();
            append(journal, FIRST_TIMESTAMP_NS, 100);
            assertThat(disk.calls).hasSize(3);
            assertThat(Files.size(JournalFiles.cycleFiles(directory).get(0))).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "force"})
    void roomThatCannotBeMadeIsFinalAndNothingMoreIsAcknowledged(String operation) {
        try (Journal journal = open()) {
            append(journal, FIRST_TIMESTAMP_NS, 2);
            stage(journal, FIRST_TIMESTAMP_NS + 9);
            journal.append();
            disk.failing = operation + " 20241004-00LX.cq4";
            disk.beside.finish();
            disk.beside.finish();
            disk.failing = "";
            assertThatThrownBy(journal::makeDurable)
                    .hasMessageContaining("cannot make room ahead in the journal: no medium");
            assertThatThrownBy(() -> stage(journal, FIRST_TIMESTAMP_NS)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(HighWaterMark.read(directory).sequence()).isEqualTo(2);
    }

    @Test
    void anAppenderThatOvertakesTheRoomMadeAheadLosesNothing() throws Exception {
        disk.beside = null;
        disk.writesSlowly = true;
        int documents = 400;
        try (Journal journal = open()) {
            byte[] payload = new byte[40_000];
            Arrays.fill(payload, (byte) 1);
            for (int i = 0; i < documents; i++) {
                journal.staging().putBytes(journal.stage(payload.length, FIRST_TIMESTAMP_NS), payload);
                journal.append();
            }
            assertThat(journal.makeDurable()).isEqualTo(documents);
        }
        assertThat(TestJournals.recover(directory)).hasSize(documents);
        assertThat(TestJournals.verify(directory).isIntact()).isTrue();
    }

    private static int lengthUsed(byte[] content) {
        int length = content.length;
        while (content[length - 1] == 0) {
            length--;
        }
        return length;
    }

    /** Notes what is asked of it in words, and fails where it is told to. */
    private static final class RecordingDisk implements Disk {
        private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private volatile String failing = "";
        /** Takes the steps of what is done beside the appender: none but where a test says so, or a thread where it is null. */
        private SteppedWork beside = new SteppedWork();

        private volatile long freeBytes = Long.MAX_VALUE;
        /** Whether room takes as long to make as it takes to fill it. */
        private boolean writesSlowly;

        private void call(String operation, Path path) throws IOException {
            String call = operation + " " + path.getFileName();
            calls.add(call);
            if (!failing.isEmpty() && call.startsWith(failing)) {
                throw new IOException("no medium");
            }
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            OpenFile opened = Disk.system().open(file);
            return new OpenFile() {
                @Override
                public void write(ByteBuffer bytes, long position) throws IOException {
                    if (failing.equals("write " + file.getFileName())) {
                        throw new IOException("no medium");
                    }
                    if (writesSlowly && bytes.remaining() > Records.MAX_DOCUMENT_LENGTH) {
                        ByteBuffer rest = bytes.duplicate();
                        for (int end = rest.limit(); rest.position() < end; ) {
                            int at = rest.position();
                            rest.limit(Math.min(end, at + PAGE_BYTES));
                            opened.write(rest, position + at - bytes.position());
                            Thread.yield();
                        }
                        return;
                    }
                    opened.write(bytes, position);
                }

                @Override
                public void force() throws IOException {
                    call("force", file);
                    opened.force();
                }

                @Override
                public void close() throws IOException {
                    opened.close();
                }
            };
        }

        @Override
        public void forceDirectory(Path path) throws IOException {
            call("forceDirectory", path);
            Disk.system().forceDirectory(path);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            call("move", to);
            Disk.system().move(from, to);
        }

        @Override
        public void link(Path name, Path existing) throws IOException {
            call("link", name);
            Disk.system().link(name, existing);
        }

        @Override
        public void truncate(Path file, long lengthBytes) throws IOException {
            call("truncate", file);
            Disk.system().truncate(file, lengthBytes);
        }

        @Override
        public void writeAgain(Path file, long fromBytes) throws IOException {
            call("writeAgain", file);
            Disk.system().writeAgain(file, fromBytes);
        }

        @Override
        public Beside beside(String name, Work work) {
            return beside == null ? Disk.super.beside(name, work) : beside.begin(work);
        }

        @Override
        public void delete(Path file) throws IOException {
            call("delete", file);
            Disk.system().delete(file);
        }

        @Override
        public long usableSpaceBytes(Path path) {
            return freeBytes;
        }
    }
}
