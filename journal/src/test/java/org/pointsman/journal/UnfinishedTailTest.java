package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;
import static org.pointsman.journal.TestJournals.append;
import static org.pointsman.journal.TestJournals.config;
import static org.pointsman.journal.TestJournals.documents;
import static org.pointsman.journal.TestJournals.flip;
import static org.pointsman.journal.TestJournals.open;
import static org.pointsman.journal.TestJournals.read;
import static org.pointsman.journal.TestJournals.readInt;
import static org.pointsman.journal.TestJournals.recover;
import static org.pointsman.journal.TestJournals.stage;
import static org.pointsman.journal.TestJournals.truncate;
import static org.pointsman.journal.TestJournals.verify;
import static org.pointsman.journal.TestJournals.write;
import static org.pointsman.journal.TestJournals.writeInt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.TestJournals.Entry;

/** Three acknowledged documents, then two that were appended but never acknowledged, and what a kill may make of them. */
class UnfinishedTailTest {
    private static final int UNINITIALISED = 0x8000_0000;

    @TempDir
    Path directory;

    private final List<Entry> acknowledged = new ArrayList<>();
    private final List<Entry> written = new ArrayList<>();
    private Path file;
    private long first;
    private long second;
    private long end;

    @BeforeEach
    void writeJournal() {
        try (Journal journal = open(directory)) {
            acknowledged.addAll(append(journal, FIRST_TIMESTAMP_NS, 2, 1, 3));
            written.addAll(acknowledged);
            for (int document = 0; document < 2; document++) {
                written.add(stage(journal, FIRST_TIMESTAMP_NS + 100));
                written.add(stage(journal, FIRST_TIMESTAMP_NS + 100));
                journal.append();
            }
        }
        file = JournalFiles.cycleFiles(directory).get(0);
        first = documents(file).get(3);
        second = documents(file).get(4);
        end = TestJournals.endOfDocuments(file);
    }

    @Test
    void documentWithoutHeaderIsDroppedAndItsSequencesAreGivenAgain() {
        writeInt(file, second, 0);
        List<Entry> expected = new ArrayList<>(written.subList(0, 8));
        assertThat(recover(directory)).isEqualTo(expected);
        assertThat(verify(directory).isIntact()).isTrue();
        assertThat(verify(directory).unfinishedBytes()).isPositive();
        try (JournalRecovery recovery = Journals.open(config(directory))) {
            recovery.skipToEnd();
            assertThat(recovery.droppedBytes()).isPositive().isLessThanOrEqualTo(end - second);
            try (Journal journal = recovery.begin()) {
                assertThat(journal.nextSequence()).isEqualTo(9);
                expected.addAll(append(journal, FIRST_TIMESTAMP_NS + 200, 2));
            }
        }
        assertThat(recover(directory)).isEqualTo(expected);
        assertThat(verify(directory).unfinishedBytes()).isZero();
    }

    @Test
    void documentCopiedInPartIsDroppedWhereverTheCopyStopped() throws IOException {
        byte[] document = read(file, second, (int) (end - second));
        for (int copied = 0; copied <= document.length - 4; copied += 3) {
            write(file, second, new byte[document.length]);
            byte[] part = new byte[copied];
            System.arraycopy(document, 4, part, 0, copied);
            write(file, second + 4, part);
            assertThat(recover(directory)).isEqualTo(written.subList(0, 8));
            assertThat(verify(directory).isIntact()).isTrue();
        }
    }

    @Test
    void acknowledgedDocumentWithoutHeaderIsRefused() {
        writeInt(file, documents(file).get(2), 0);
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOfSatisfying(
                        JournalDamagedException.class,
                        e -> assertThat(e.sequence()).isEqualTo(4));
        assertThat(verify(directory).isIntact()).isFalse();
        assertThat(verify(directory).records()).isEqualTo(written.size());
    }

    @Test
    void lostHeaderIsDroppedWithTheWholeDocumentBehindIt() {
        writeInt(file, first, 0);
        assertDropped(acknowledged);
    }

    @Test
    void alteredRecordIsDroppedWithItsDocument() {
        flip(file, second + 4 + Records.PAYLOAD_OFFSET, 0);
        assertThat(verify(directory).warnings())
                .singleElement()
                .asString()
                .contains("record 9", "checksum is wrong", "never acknowledged");
        assertDropped(written.subList(0, 8));
    }

    @Test
    void headerTurnedIntoMetadataIsDroppedWithItsDocument() {
        writeInt(file, second, readInt(file, second) | 0x4000_0000);
        assertDropped(written.subList(0, 8));
    }

    @Test
    void strayBytesFarBehindTheEndAreDropped() {
        write(file, end + Records.MAX_DOCUMENT_LENGTH + 64, new byte[] {1});
        assertDropped(written);
    }

    @Test
    void wholeDocumentsBehindAHoleAreDroppedAndNamed() {
        write(file, first, new byte[(int) (second - first)]);
        assertDropped(acknowledged);
    }

    @Test
    void documentThatIsNotTheNextOneIsDropped() {
        byte[] last = read(file, second, (int) (end - second));
        write(file, first, last);
        write(file, first + last.length, new byte[(int) (end - first - last.length)]);
        assertThat(verify(directory).warnings()).singleElement().asString().contains("record 9 stands");
        assertDropped(acknowledged);
    }

    @Test
    void everyFlippedBitBehindTheMarkIsDroppedOrChangesNothing() {
        for (long position = first; position < end; position++) {
            int bit = (int) (position % 8);
            flip(file, position, bit);
            int kept = position < second ? 6 : 8;
            assertThat(recover(directory)).as("byte %d", position).isEqualTo(written.subList(0, kept));
            VerificationReport report = verify(directory);
            assertThat(report.isIntact()).isTrue();
            assertThat(report.lastSequence()).isEqualTo(kept);
            assertThat(report.unfinishedBytes()).isPositive();
            flip(file, position, bit);
        }
    }

    @Test
    void everyTruncationBehindTheMarkKeepsTheWholeDocumentsBeforeIt() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (long length = end - 1; length >= first; length--) {
            truncate(file, length);
            int kept = length < second ? 6 : 8;
            assertThat(recover(directory)).as("%d bytes", length).isEqualTo(written.subList(0, kept));
            assertThat(verify(directory).isIntact()).isTrue();
        }
        Files.write(file, whole);
        assertThat(recover(directory)).isEqualTo(written);
    }

    @Test
    void filesBehindAHoleAreRemovedAndTheirSequencesGivenAgain() throws IOException {
        Path next = file.resolveSibling("20991231-23LX.cq4");
        Files.copy(file, next);
        write(file, second, new byte[(int) (end - second)]);
        assertDropped(written.subList(0, 8));
        assertThat(next).doesNotExist();
    }

    @Test
    void aReaderBesideTheWriterWaitsAtWhatIsNotYetWhole() {
        flip(file, second + 4 + Records.PAYLOAD_OFFSET, 0);
        try (JournalReader reader = Journals.read(directory)) {
            assertThat(TestJournals.readAll(reader)).isEqualTo(written.subList(0, 8));
            assertThat(reader.nextDocument()).isFalse();
            flip(file, second + 4 + Records.PAYLOAD_OFFSET, 0);
            assertThat(TestJournals.readAll(reader)).isEqualTo(written.subList(8, 10));
        }
    }

    @Test
    void aReaderOfWhatIsAcknowledgedEndsAtTheMarkAsItWas() {
        try (JournalReader reader = Journals.readAcknowledged(directory)) {
            assertThat(TestJournals.readAll(reader)).isEqualTo(acknowledged);
            assertThat(reader.highWaterMark()).isEqualTo(6);
            assertThat(Journals.unacknowledged(directory)).isEqualTo(4);
            open(directory).close();
            assertThat(Journals.unacknowledged(directory)).isZero();
            assertThat(reader.nextDocument()).isFalse();
        }
        try (JournalReader reader = Journals.readAcknowledged(directory)) {
            assertThat(TestJournals.readAll(reader)).isEqualTo(written);
        }
    }

    @Test
    void aReaderOfWhatIsAcknowledgedMayBeginBehindARecord() {
        Anchor anchor = Journals.anchorBefore(directory, 4, Long.MIN_VALUE);
        try (JournalReader reader = Journals.readAcknowledged(directory, anchor)) {
            assertThat(TestJournals.readAll(reader))
                    .isEqualTo(acknowledged.subList((int) anchor.sequence(), acknowledged.size()));
        }
    }

    @Test
    void ofWhatStandsAboveTheMarkWholeRecordsCount() {
        flip(file, second + 4 + Records.PAYLOAD_OFFSET, 0);
        assertThat(Journals.unacknowledged(directory)).isEqualTo(2);
        flip(file, first + 4 + Records.PAYLOAD_OFFSET, 0);
        assertThat(Journals.unacknowledged(directory)).isZero();
        try (JournalReader reader = Journals.readAcknowledged(directory)) {
            assertThat(TestJournals.readAll(reader)).isEqualTo(acknowledged);
        }
    }

    @Test
    void aLaterRunSaysThatEverythingBeforeItWasAcknowledgedEvenIfTheMarkIsOlder() {
        try (Journal journal = open(directory)) {
            append(journal, FIRST_TIMESTAMP_NS + 200, 1);
        }
        try (HighWaterMark mark = HighWaterMark.open(directory)) {
            mark.move(3, acknowledged.get(2).timestampNs());
            mark.move(3, acknowledged.get(2).timestampNs());
        }
        flip(file, second + 4 + Records.PAYLOAD_OFFSET, 0);
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOfSatisfying(
                        JournalDamagedException.class,
                        e -> assertThat(e.sequence()).isEqualTo(9));
        assertThat(verify(directory).isIntact()).isFalse();
    }

    @Test
    void recordsMissingBeforeAnEmptyRunAreNamed() throws IOException {
        open(directory).close();
        try (HighWaterMark mark = HighWaterMark.open(directory)) {
            mark.move(3, acknowledged.get(2).timestampNs());
            mark.move(3, acknowledged.get(2).timestampNs());
        }
        truncate(file, second);
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("records 9 to 10 were acknowledged, says the name of the last run");
        assertThat(verify(directory).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.kind()).isEqualTo(Damage.Kind.MISSING));
    }

    /** Recovery and verification agree on what is kept, and a start goes on behind it. */
    private void assertDropped(List<Entry> kept) {
        List<Entry> expected = new ArrayList<>(kept);
        assertThat(recover(directory)).isEqualTo(expected);
        VerificationReport report = verify(directory);
        assertThat(report.damages()).isEmpty();
        assertThat(report.lastSequence()).isEqualTo(kept.size());
        assertThat(report.unfinishedBytes()).isPositive();
        try (JournalRecovery recovery = Journals.open(config(directory))) {
            recovery.skipToEnd();
            assertThat(recovery.droppedBytes()).isEqualTo(report.unfinishedBytes());
            try (Journal journal = recovery.begin()) {
                assertThat(journal.nextSequence()).isEqualTo(kept.size() + 1);
                expected.addAll(append(journal, FIRST_TIMESTAMP_NS + 200, 2));
            }
        }
        assertThat(recover(directory)).isEqualTo(expected);
        assertThat(verify(directory).isIntact()).isTrue();
        assertThat(verify(directory).unfinishedBytes()).isZero();
    }

    @Test
    void fileThatWasBeingInitialisedIsDropped() throws IOException {
        byte[] head = read(file, 0, 8192);
        Path next = file.resolveSibling("20991231-23LX.cq4");
        for (int initialised : new int[] {0, 4, 100, 300, 8192}) {
            byte[] bytes = new byte[320 << 10];
            System.arraycopy(head, 0, bytes, 0, initialised);
            Files.write(next, bytes);
            writeInt(next, 0, initialised == 0 ? 0 : UNINITIALISED);
            assertThat(recover(directory)).isEqualTo(written);
            assertThat(verify(directory).isIntact()).isTrue();
        }
        List<Entry> expected = new ArrayList<>(written);
        try (Journal journal = open(directory)) {
            expected.addAll(append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 2));
        }
        assertThat(recover(directory)).isEqualTo(expected);
    }

    @Test
    void firstFileThatWasBeingInitialisedGivesWayToANewOne() throws IOException {
        Path empty = directory.resolve("empty");
        open(empty).close();
        Path run = JournalFiles.run(empty, 1);
        byte[] bytes = new byte[320 << 10];
        Files.write(run.resolve(file.getFileName()), bytes);
        writeInt(run.resolve(file.getFileName()), 0, UNINITIALISED);
        List<Entry> expected;
        try (Journal journal = open(empty)) {
            expected = append(journal, FIRST_TIMESTAMP_NS, 2);
        }
        assertThat(recover(empty)).isEqualTo(expected);
    }
}
