package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.TestJournals.Entry;

/** Reading from a known record on. */
class AnchorTest {
    @TempDir
    private Path directory;

    private List<Entry> entries;

    @BeforeEach
    void twoRunsOfTwoHoursEach() {
        entries = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Journal journal = TestJournals.open(directory)) {
                for (int hour = 0; hour < 2; hour++) {
                    long timestampNs = FIRST_TIMESTAMP_NS + (2 * run + hour) * HOUR_NS;
                    entries.addAll(TestJournals.append(journal, timestampNs, 1, 3, 2, 4));
                }
            }
        }
        assertThat(entries).hasSize(40);
        assertThat(JournalFiles.cycleFiles(directory)).hasSize(4);
    }

    private Anchor anchor(int sequence) {
        return new Anchor(sequence, entries.get(sequence - 1).timestampNs(), null);
    }

    private List<Entry> behind(Anchor anchor) {
        try (JournalReader reader = Journals.read(directory, anchor)) {
            return TestJournals.readAll(reader);
        }
    }

    @Test
    void everyRecordCanBeReadBehind() {
        for (int sequence = 1; sequence <= entries.size(); sequence++) {
            assertThat(behind(anchor(sequence))).isEqualTo(entries.subList(sequence, entries.size()));
        }
        assertThat(behind(null)).isEqualTo(entries);
    }

    @Test
    void thePositionOfADocumentLeadsToAllItsRecordsEvenIfTheWayThereIsDamaged() {
        List<Anchor> anchors = new ArrayList<>();
        try (JournalReader reader = Journals.read(directory)) {
            assertThat(reader.position()).isNull();
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    anchors.add(new Anchor(reader.sequence(), reader.timestampNs(), reader.position()));
                }
            }
        }
        assertThat(anchors).hasSize(40);
        for (Path file : JournalFiles.cycleFiles(directory)) {
            // The first header of the metadata: nobody gets past it.
            TestJournals.writeInt(file, 0, 0x7FFF_FFFF);
        }
        for (Anchor anchor : anchors.subList(30, 40)) {
            int sequence = (int) anchor.sequence();
            assertThat(behind(anchor)).isEqualTo(entries.subList(sequence, 40));
            assertThatThrownBy(() -> behind(anchor(sequence))).isInstanceOf(AnchorNotFoundException.class);
        }
    }

    @Test
    void aPositionThatIsWrongCostsTimeOnly() {
        Path last = JournalFiles.cycleFiles(directory).get(3);
        long run = JournalFiles.firstSequence(last);
        String name = last.getFileName().toString();
        long timestampNs = entries.get(34).timestampNs();
        for (JournalPosition wrong : List.of(
                new JournalPosition(run, name, TestJournals.documents(last).get(0)),
                new JournalPosition(run, name, 3),
                new JournalPosition(run, name, -4),
                new JournalPosition(run, name, Long.MAX_VALUE - 3),
                new JournalPosition(run, name, TestJournals.documents(last).get(1) + 4),
                new JournalPosition(run, "20000101-00LX.cq4", 0),
                new JournalPosition(7, name, 0))) {
            assertThat(behind(new Anchor(35, timestampNs, wrong))).isEqualTo(entries.subList(35, 40));
        }
    }

    @Test
    void filesBetweenTheFirstAndTheRecordNeedNotBeThere() throws IOException {
        Files.delete(JournalFiles.cycleFiles(directory).get(1));
        assertThat(behind(anchor(21))).isEqualTo(entries.subList(21, 40));
        assertThatThrownBy(() -> behind(anchor(20)))
                .isInstanceOf(AnchorNotFoundException.class)
                .hasMessageContaining("record 20 is not in the journal");
        assertThatThrownBy(() -> behind(null)).isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void damageBehindTheRecordIsStillRefused() {
        Path last = JournalFiles.cycleFiles(directory).get(3);
        long at = TestJournals.documents(last).get(3) + 4 + Records.TIMESTAMP_OFFSET;
        TestJournals.writeInt(last, at, 1);
        assertThatThrownBy(() -> behind(anchor(30))).isInstanceOf(JournalDamagedException.class);
        // The rest of its own document included.
        assertThatThrownBy(() -> behind(anchor(37))).isInstanceOf(AnchorNotFoundException.class);
    }

    @Test
    void aMissingFileBehindTheRecordIsStillRefused() throws IOException {
        Files.delete(JournalFiles.cycleFiles(directory).get(2));
        assertThatThrownBy(() -> behind(anchor(5))).isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void aRecordThatWasNeverAcknowledgedIsRefused() {
        assertThatThrownBy(() -> behind(new Anchor(41, 0, null)))
                .isInstanceOf(AnchorNotFoundException.class)
                .hasMessageContaining("record 41")
                .hasMessageContaining("acknowledged up to record 40");
    }

    @Test
    void aRecordOfAnotherJournalIsRefused() {
        assertThatThrownBy(() -> behind(new Anchor(12, 12, null)))
                .isInstanceOf(AnchorNotFoundException.class)
                .hasMessageContaining("another journal");
    }

    @Test
    void aRecoveryThatBeginsAnywhereGoesOnBehindTheLastRecord() {
        for (int sequence : new int[] {3, 10, 39, 40}) {
            try (JournalRecovery recovery = Journals.open(TestJournals.config(directory))) {
                assertThatThrownBy(() -> recovery.readAfter(new Anchor(1_000, 0, null)))
                        .isInstanceOf(AnchorNotFoundException.class);
                recovery.readAfter(anchor(sequence));
                assertThat(TestJournals.readAll(recovery.reader()))
                        .isEqualTo(entries.subList(sequence, entries.size()));
                try (Journal journal = recovery.begin()) {
                    assertThat(journal.lastSequence()).isEqualTo(entries.size());
                    assertThat(journal.lastTimestampNs())
                            .isEqualTo(entries.get(entries.size() - 1).timestampNs());
                }
            }
        }
        try (Journal journal = TestJournals.open(directory)) {
            entries.addAll(TestJournals.append(journal, FIRST_TIMESTAMP_NS + 9 * HOUR_NS, 2));
        }
        assertThat(TestJournals.recover(directory)).isEqualTo(entries);
        assertThat(TestJournals.verify(directory).isIntact()).isTrue();
        assertThat(behind(anchor(40))).isEqualTo(entries.subList(40, 42));
    }

    @Test
    void aReaderThatFollowsGoesOnBehindTheRecord() {
        try (Journal journal = TestJournals.open(directory);
                JournalReader reader = Journals.read(directory, anchor(40))) {
            assertThat(reader.nextDocument()).isFalse();
            List<Entry> more = TestJournals.append(journal, FIRST_TIMESTAMP_NS + 9 * HOUR_NS, 2, 1);
            assertThat(TestJournals.readAll(reader)).isEqualTo(more);
        }
    }
}
