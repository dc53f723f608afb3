package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;
import static org.pointsman.journal.TestJournals.append;
import static org.pointsman.journal.TestJournals.config;
import static org.pointsman.journal.TestJournals.open;
import static org.pointsman.journal.TestJournals.readAll;
import static org.pointsman.journal.TestJournals.recover;
import static org.pointsman.journal.TestJournals.stage;
import static org.pointsman.journal.TestJournals.verify;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.TestJournals.Entry;

class JournalTest {
    @TempDir
    Path directory;

    @Test
    void emptyJournalBeginsAtOne() {
        try (Journal journal = open(directory)) {
            assertThat(journal.lastSequence()).isZero();
            assertThat(journal.lastTimestampNs()).isZero();
            assertThat(journal.nextSequence()).isEqualTo(1);
            assertThat(journal.append()).isZero();
        }
    }

    @Test
    void readsWhatWasAppended() {
        List<Entry> written;
        try (Journal journal = open(directory)) {
            written = append(journal, FIRST_TIMESTAMP_NS, 1, 7, 3);
            assertThat(journal.lastSequence()).isEqualTo(11);
            assertThat(journal.lastTimestampNs()).isEqualTo(FIRST_TIMESTAMP_NS + 10);
        }
        assertThat(recover(directory)).isEqualTo(written);
        try (JournalReader reader = Journals.read(directory)) {
            assertThat(readAll(reader)).isEqualTo(written);
            assertThat(reader.highWaterMark()).isEqualTo(11);
        }
    }

    @Test
    void goesOnWhereItStoppedAndKeepsWhatWasThere() {
        List<Entry> written = new ArrayList<>();
        for (int run = 0; run < 5; run++) {
            try (Journal journal = open(directory)) {
                assertThat(journal.lastSequence()).isEqualTo(written.size());
                written.addAll(append(journal, FIRST_TIMESTAMP_NS + run * 10, 2, 1));
            }
        }
        assertThat(recover(directory)).isEqualTo(written);
        assertThat(verify(directory).isIntact()).isTrue();
    }

    @Test
    void runsThatAppendNothingLeaveNoTrace() {
        open(directory).close();
        open(directory).close();
        List<Entry> written;
        try (Journal journal = open(directory)) {
            written = append(journal, FIRST_TIMESTAMP_NS, 1);
        }
        open(directory).close();
        open(directory).close();
        assertThat(recover(directory)).isEqualTo(written);
    }

    @Test
    void beginsAFileWithEachHourOfTheRecords() {
        List<Entry> written = new ArrayList<>();
        try (Journal journal = open(directory)) {
            for (int hour = 0; hour < 4; hour++) {
                written.addAll(append(journal, FIRST_TIMESTAMP_NS + hour * HOUR_NS, 3, 2));
            }
        }
        assertThat(JournalFiles.cycleFiles(directory)).hasSize(4);
        assertThat(recover(directory)).isEqualTo(written);
    }

    @Test
    void takesFullDocumentsAcrossManyBlocks() {
        int payloadLength = Records.MAX_PAYLOAD_LENGTH;
        int documents = 40;
        try (Journal journal = open(directory)) {
            for (int i = 0; i < documents; i++) {
                assertThat(journal.hasRoom(payloadLength)).isTrue();
                int offset = journal.stage(payloadLength, FIRST_TIMESTAMP_NS);
                assertThat(journal.hasRoom(1)).isFalse();
                journal.staging().putLong(offset + payloadLength - 8, i);
                journal.append();
                journal.makeDurable();
            }
        }
        try (JournalReader reader = Journals.read(directory)) {
            for (int i = 0; i < documents; i++) {
                assertThat(reader.nextDocument()).isTrue();
                assertThat(reader.nextRecord()).isTrue();
                assertThat(reader.length()).isEqualTo(payloadLength);
                assertThat(reader.buffer().getLong(reader.offset() + payloadLength - 8))
                        .isEqualTo(i);
                assertThat(reader.nextRecord()).isFalse();
            }
            assertThat(reader.nextDocument()).isFalse();
        }
    }

    @Test
    void stagedPayloadIsZeroWhateverWasStagedBefore() {
        try (Journal journal = open(directory)) {
            int offset = journal.stage(300, FIRST_TIMESTAMP_NS);
            journal.staging().setMemory(offset, 300, (byte) 0xFF);
            journal.append();
            offset = journal.stage(500, FIRST_TIMESTAMP_NS);
            for (int i = 0; i < 500; i++) {
                assertThat(journal.staging().getByte(offset + i)).isZero();
            }
        }
    }

    @Test
    void stagedRecordsCanBeCompletedInPlaceBeforeTheyAreAppended() {
        try (Journal journal = open(directory)) {
            int offset = journal.stage(16, FIRST_TIMESTAMP_NS);
            journal.stage(16, FIRST_TIMESTAMP_NS);
            journal.staging().putLong(offset, 42);
            journal.append();
            journal.makeDurable();
        }
        try (JournalReader reader = Journals.read(directory)) {
            reader.nextDocument();
            reader.nextRecord();
            assertThat(reader.buffer().getLong(reader.offset())).isEqualTo(42);
        }
    }

    @Test
    void stagedRecordsThatWereNeverAppendedAreGone() {
        List<Entry> written;
        try (Journal journal = open(directory)) {
            written = append(journal, FIRST_TIMESTAMP_NS, 2);
            stage(journal, FIRST_TIMESTAMP_NS + 5);
        }
        assertThat(recover(directory)).isEqualTo(written);
    }

    @Test
    void recordsAppendedButNeverAcknowledgedAreKeptWhenTheyAreWhole() {
        List<Entry> written = new ArrayList<>();
        try (Journal journal = open(directory)) {
            written.addAll(append(journal, FIRST_TIMESTAMP_NS, 2));
            written.add(stage(journal, FIRST_TIMESTAMP_NS + 5));
            journal.append();
        }
        assertThat(HighWaterMark.read(directory).sequence()).isEqualTo(2);
        assertThat(recover(directory)).isEqualTo(written);
        open(directory).close();
        assertThat(HighWaterMark.read(directory).sequence()).isEqualTo(3);
    }

    @Test
    void refusesTimeThatGoesBackAndIsOfNoUseAfterwards() {
        try (Journal journal = open(directory)) {
            append(journal, FIRST_TIMESTAMP_NS, 1);
            assertThatThrownBy(() -> journal.stage(8, FIRST_TIMESTAMP_NS - 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("record 2");
            assertThatThrownBy(() -> journal.stage(8, FIRST_TIMESTAMP_NS)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(journal::append).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(journal::makeDurable).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void refusesRecordsThatDoNotFit() {
        try (Journal journal = open(directory)) {
            assertThat(journal.hasRoom(Records.MAX_PAYLOAD_LENGTH + 1)).isFalse();
            assertThatThrownBy(() -> journal.stage(Records.MAX_PAYLOAD_LENGTH + 1, FIRST_TIMESTAMP_NS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesToAppendToWhatWasNotRead() {
        try (Journal journal = open(directory)) {
            append(journal, FIRST_TIMESTAMP_NS, 1, 1);
        }
        try (JournalRecovery recovery = Journals.open(config(directory))) {
            assertThatThrownBy(recovery::begin).isInstanceOf(IllegalStateException.class);
            recovery.reader().nextDocument();
            assertThatThrownBy(recovery::begin).isInstanceOf(IllegalStateException.class);
            recovery.skipToEnd();
            recovery.begin().close();
        }
    }

    @Test
    void recoveryThatIsAbandonedChangesNothingAndFreesTheJournal() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, FIRST_TIMESTAMP_NS, 1, 1);
        }
        Path file = JournalFiles.cycleFiles(directory).get(0);
        byte[] before = Files.readAllBytes(file);
        try (JournalRecovery recovery = Journals.open(config(directory))) {
            recovery.skipToEnd();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        open(directory).close();
    }

    @Test
    void secondWriterIsToldWhereAndWho() {
        try (Journal journal = open(directory)) {
            assertThat(journal.nextSequence()).isEqualTo(1);
            assertThatThrownBy(() -> Journals.open(config(directory)))
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        open(directory).close();
    }

    @Test
    void readerFollowsAWriterAcrossFilesAndRuns() {
        List<Entry> written = new ArrayList<>();
        List<Entry> read = new ArrayList<>();
        open(directory).close();
        try (JournalReader reader = Journals.read(directory)) {
            for (int run = 0; run < 3; run++) {
                try (Journal journal = open(directory)) {
                    for (int i = 0; i < 4; i++) {
                        written.addAll(append(journal, FIRST_TIMESTAMP_NS + (run * 4 + i) / 2 * HOUR_NS, 2));
                        read.addAll(readAll(reader));
                        assertThat(read).isEqualTo(written);
                    }
                }
            }
        }
    }

    @Test
    void readingAndVerifyingBesideABusyWriterFindNothingWrong() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Journal journal = open(directory);
        Thread writer = new Thread(() -> {
            for (int hour = 0; !done.get(); hour++) {
                for (int i = 0; i < 50 && !done.get(); i++) {
                    append(journal, FIRST_TIMESTAMP_NS + hour * HOUR_NS, 40, 1, 7);
                }
            }
        });
        writer.start();
        try (JournalReader reader = Journals.read(directory)) {
            long read = 0;
            for (int i = 0; i < 10; i++) {
                VerificationReport report = verify(directory);
                assertThat(report.damages()).isEmpty();
                assertThat(report.records()).isGreaterThanOrEqualTo(report.highWaterMark());
                while (read < report.records()) {
                    if (reader.nextDocument()) {
                        while (reader.nextRecord()) {
                            read = reader.sequence();
                        }
                    }
                }
            }
        } finally {
            done.set(true);
            writer.join();
            journal.close();
        }
    }

    @Test
    void readingNothingIsRefused() {
        assertThatThrownBy(() -> Journals.read(directory.resolve("nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> verify(directory)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failedWriteIsFinal() {
        open(directory).close();
        RuntimeException full = new RuntimeException("disk full");
        DocumentWriter failing = new DocumentWriter() {
            @Override
            public void write(ByteBuffer document, long timestampNs) {
                throw full;
            }

            @Override
            public void force() {}

            @Override
            public void close() {}
        };
        try (Journal journal = new ChronicleJournal(
                Durability.PROCESS,
                failing,
                HighWaterMark.open(directory),
                DirectoryLock.take(directory),
                new Appended(0, 0))) {
            stage(journal, FIRST_TIMESTAMP_NS);
            assertThatThrownBy(journal::append).isSameAs(full);
            assertThatThrownBy(journal::append)
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(full);
            assertThatThrownBy(journal::makeDurable).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> journal.stage(1, FIRST_TIMESTAMP_NS)).isInstanceOf(IllegalStateException.class);
            assertThat(journal.lastSequence()).isZero();
        }
        assertThat(HighWaterMark.read(directory).sequence()).isZero();
    }

    @Test
    void closedJournalIsOfNoUse() {
        Journal journal = open(directory);
        journal.close();
        journal.close();
        assertThatThrownBy(() -> journal.stage(1, FIRST_TIMESTAMP_NS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(journal::makeDurable).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void verificationCountsWhatIsThere() {
        try (Journal journal = open(directory)) {
            append(journal, FIRST_TIMESTAMP_NS, 3);
            append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 2);
        }
        List<Long> progress = new ArrayList<>();
        VerificationReport report = JournalVerifier.verify(directory, (done, total) -> {
            assertThat(done).isLessThanOrEqualTo(total);
            progress.add(done);
        });
        assertThat(report.isIntact()).isTrue();
        assertThat(report.records()).isEqualTo(5);
        assertThat(report.firstSequence()).isEqualTo(1);
        assertThat(report.lastSequence()).isEqualTo(5);
        assertThat(report.firstTimestampNs()).isEqualTo(FIRST_TIMESTAMP_NS);
        assertThat(report.lastTimestampNs()).isEqualTo(FIRST_TIMESTAMP_NS + HOUR_NS + 1);
        assertThat(report.files()).isEqualTo(2);
        assertThat(report.highWaterMark()).isEqualTo(5);
        assertThat(progress).isNotEmpty().isSorted();
    }
}
