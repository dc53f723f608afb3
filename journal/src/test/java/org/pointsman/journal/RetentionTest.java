package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.TestJournals.Entry;

/** A journal whose oldest files are removed: it begins where {@code retained} says, whatever an interruption left. */
class RetentionTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long START_NS = 500_000 * HOUR_NS;

    @TempDir
    private Path root;

    private Path directory;
    private List<Entry> entries;

    /** Two runs of three hours each, a document of five records and one of two an hour. */
    @BeforeEach
    void write() {
        directory = root.resolve("journal");
        entries = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Journal journal = TestJournals.open(directory)) {
                for (int hour = 0; hour < 3; hour++) {
                    entries.addAll(TestJournals.append(journal, START_NS + (3 * run + hour) * HOUR_NS, 5, 2));
                }
            }
        }
    }

    private List<CycleFileEntry> files() {
        return JournalInventory.of(directory).files();
    }

    private Retained retainedAt(int file) {
        CycleFileEntry entry = files().get(file);
        return new Retained(
                entry.first(),
                entry.firstTimestampNs(),
                entry.run(),
                entry.path().getFileName().toString(),
                new byte[Seal.MAC_LENGTH]);
    }

    private void requireBeginsWith(int first) {
        assertThat(TestJournals.recover(directory)).isEqualTo(entries.subList(first - 1, entries.size()));
        VerificationReport report = TestJournals.verify(directory);
        assertThat(report.isIntact()).as(report.toString()).isTrue();
        assertThat(report.firstSequence()).isEqualTo(first);
        assertThat(report.records()).isEqualTo(entries.size() - first + 1L);
    }

    @Test
    void theInventoryKnowsTheRecordsOfEachFile() {
        assertThat(files()).extracting(CycleFileEntry::first).containsExactly(1L, 8L, 15L, 22L, 29L, 36L);
        assertThat(files()).extracting(CycleFileEntry::last).containsExactly(7L, 14L, 21L, 28L, 35L, 42L);
        assertThat(files()).extracting(CycleFileEntry::run).containsExactly(1L, 1L, 1L, 22L, 22L, 22L);
        assertThat(files().get(1).firstTimestampNs()).isEqualTo(START_NS + HOUR_NS);
    }

    @Test
    void aJournalBeginsWithAnyOfItsFilesAndGoesOn() {
        for (int file = 1; file < 6; file++) {
            directory = root.resolve("journal-" + file);
            entries = new ArrayList<>();
            for (int run = 0; run < 2; run++) {
                try (Journal journal = TestJournals.open(directory)) {
                    for (int hour = 0; hour < 3; hour++) {
                        entries.addAll(TestJournals.append(journal, START_NS + (3 * run + hour) * HOUR_NS, 5, 2));
                    }
                }
            }
            JournalRetention.begin(directory, retainedAt(file), Disk.system());
            assertThat(JournalFiles.allCycleFiles(directory)).hasSize(6 - file);
            assertThat(Files.exists(directory.resolve("0000000000000000001"))).isEqualTo(file < 3);
            requireBeginsWith(7 * file + 1);
            try (Journal journal = TestJournals.open(directory)) {
                entries.addAll(TestJournals.append(journal, START_NS + 6 * HOUR_NS, 3));
            }
            requireBeginsWith(7 * file + 1);
        }
    }

    /** The disk may have lost any of the files that were being removed, in whatever order. */
    @Test
    void whicheverOldFilesAnInterruptionLeftAreNoPartOfTheJournal() throws IOException {
        Path whole = root.resolve("whole");
        Files.move(directory, whole);
        for (int left = 0; left < 16; left++) {
            directory = root.resolve("left-" + left);
            TestJournals.copy(whole, directory);
            retainedAt(4).write(directory, Disk.system());
            List<Path> all = JournalFiles.allCycleFiles(directory);
            for (int file = 0; file < 4; file++) {
                if ((left & 1 << file) == 0) {
                    Files.delete(all.get(file));
                }
            }
            assertThat(JournalInventory.of(directory).leftovers()).hasSize(Integer.bitCount(left));
            requireBeginsWith(29);
            JournalRetention.removeLeftovers(directory, Disk.system());
            assertThat(JournalFiles.allCycleFiles(directory)).hasSize(2);
            assertThat(directory.resolve("0000000000000000001")).doesNotExist();
            requireBeginsWith(29);
        }
    }

    @Test
    void aReaderThatFollowsGoesOnWhileOldFilesAreRemoved() {
        try (JournalReader reader = Journals.read(directory)) {
            List<Entry> read = new ArrayList<>(TestJournals.readAll(reader));
            JournalRetention.begin(directory, retainedAt(3), Disk.system());
            try (Journal journal = TestJournals.open(directory)) {
                entries.addAll(TestJournals.append(journal, START_NS + 6 * HOUR_NS, 3));
            }
            read.addAll(TestJournals.readAll(reader));
            assertThat(read).isEqualTo(entries);
        }
    }

    @Test
    void aJournalThatBeginsLaterThanRetainedSaysIsDamaged() throws IOException {
        JournalRetention.begin(directory, retainedAt(1), Disk.system());
        Files.delete(files().get(0).path());
        assertThatThrownBy(() -> TestJournals.recover(directory))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("record 8")
                .hasMessageContaining("but with this file instead");
        assertThat(TestJournals.verify(directory).damages().get(0).description())
                .isEqualTo("records 8 to 14 are missing");
    }

    @Test
    void aJournalThatBeginsLaterWithoutRetainedIsDamaged() throws IOException {
        JournalRetention.begin(directory, retainedAt(3), Disk.system());
        Files.delete(directory.resolve(Retained.FILE_NAME));
        assertThatThrownBy(() -> TestJournals.recover(directory)).isInstanceOf(JournalDamagedException.class);
        assertThat(TestJournals.verify(directory).damages().get(0).description())
                .isEqualTo("records 1 to 21 are missing");
    }

    @Test
    void anyFlippedBitOfRetainedIsNoticed() throws IOException {
        JournalRetention.begin(directory, retainedAt(2), Disk.system());
        Path file = directory.resolve(Retained.FILE_NAME);
        byte[] content = Files.readAllBytes(file);
        for (int bit = 0; bit < content.length * 8; bit++) {
            byte[] altered = content.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, altered);
            assertThatThrownBy(() -> TestJournals.recover(directory))
                    .as("bit %d", bit)
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThat(TestJournals.verify(directory).isIntact()).isFalse();
    }

    @Test
    void aBeginningThatIsNoFilesIsRefusedAndNothingIsRemoved() {
        Retained retained = retainedAt(2);
        assertThatThrownBy(() -> JournalRetention.begin(
                        directory,
                        new Retained(
                                retained.first() + 1,
                                retained.timestampNs(),
                                retained.run(),
                                retained.file(),
                                retained.mac()),
                        Disk.system()))
                .hasMessageContaining("begins with record 16");
        requireBeginsWith(1);
    }
}
