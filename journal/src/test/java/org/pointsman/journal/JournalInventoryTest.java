package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.JournalInventory.CycleFileEntry;

/** What an inventory says of the records of each file where files or whole runs are missing. */
class JournalInventoryTest {
    @TempDir
    private Path directory;

    private List<Path> files;

    /** Three runs of two hours each, seven records an hour. */
    @BeforeEach
    void write() {
        write(directory, 3);
        files = JournalFiles.cycleFiles(directory);
        assertThat(files).hasSize(6);
    }

    private static void write(Path directory, int runs) {
        for (int run = 0; run < runs; run++) {
            try (Journal journal = TestJournals.open(directory)) {
                for (int hour = 0; hour < 2; hour++) {
                    TestJournals.append(
                            journal, TestJournals.FIRST_TIMESTAMP_NS + (2 * run + hour) * TestJournals.HOUR_NS, 5, 2);
                }
            }
        }
    }

    private JournalInventory inventory() {
        return JournalInventory.of(directory);
    }

    private List<Long> lasts() {
        return inventory().files().stream().map(CycleFileEntry::last).toList();
    }

    private List<String> damages() {
        return inventory().damages().stream()
                .map(damage -> damage.file() + ": " + damage.description())
                .toList();
    }

    private static void deleteRun(Path file) throws IOException {
        for (Path path : JournalFiles.cycleFiles(file.getParent().getParent())) {
            if (path.getParent().equals(file.getParent())) {
                Files.delete(path);
            }
        }
        Files.delete(file.resolveSibling("metadata.cq4t"));
        Files.delete(file.getParent());
    }

    private void requireSameAsVerify() {
        List<Damage> found = TestJournals.verify(directory).damages();
        assertThat(inventory().damages()).hasSameSizeAs(found).zipSatisfy(found, (damage, verified) -> {
            assertThat(damage.kind()).isEqualTo(verified.kind());
            assertThat(damage.file()).isEqualTo(verified.file());
            assertThat(damage.sequence()).isEqualTo(verified.sequence());
            assertThat(damage.description()).startsWith(verified.description());
        });
    }

    @Test
    void ofAWholeJournal() {
        assertThat(lasts()).containsExactly(7L, 14L, 21L, 28L, 35L, 42L);
        assertThat(damages()).isEmpty();
        inventory().requireWhole();
    }

    @Test
    void aRunInTheMiddleIsMissing() throws IOException {
        deleteRun(files.get(2));
        assertThat(lasts()).containsExactly(7L, 14L, 35L, 42L);
        assertThat(damages())
                .containsExactly(files.get(4)
                        + ": records 15 to 28 are missing: the files end with record 14, as far as they can be read");
        requireSameAsVerify();
        assertThatThrownBy(() -> inventory().requireWhole())
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(files.get(4) + ", offset 0, record 15: records 15 to 28 are missing");
    }

    @Test
    void theNewestRunIsMissing() throws IOException {
        deleteRun(files.get(4));
        assertThat(lasts()).containsExactly(7L, 14L, 21L, 28L);
        assertThat(damages())
                .containsExactly(files.get(3)
                        + ": records 29 to 42 are missing: the files end with record 28, as far as they can be read");
        requireSameAsVerify();
    }

    @Test
    void theLastFileOfARunIsMissing() throws IOException {
        Files.delete(files.get(3));
        assertThat(lasts()).containsExactly(7L, 14L, 21L, 35L, 42L);
        requireSameAsVerify();
    }

    @Test
    void allFilesAreMissing() throws IOException {
        for (Path file : files) {
            Files.delete(file);
        }
        assertThat(damages()).containsExactly(directory + ": records 1 to 42 are missing: no file has them");
        requireSameAsVerify();
    }

    /** Nobody is told of it: it is the same as if it had never begun. */
    @Test
    void aRunWithoutRecordsIsMissing() throws IOException {
        TestJournals.open(directory).close();
        Path run = JournalFiles.run(directory, 43);
        assertThat(run).isDirectory();
        assertThat(damages()).isEmpty();
        for (Path file : JournalFiles.cycleFiles(directory)) {
            if (file.getParent().equals(run)) {
                Files.delete(file);
            }
        }
        assertThat(damages()).isEmpty();
    }

    @Test
    void aRunStandsTwice() throws IOException {
        Path copy = Files.createDirectory(JournalFiles.run(directory, 22));
        Files.copy(files.get(2), copy.resolve(files.get(2).getFileName()));
        assertThat(inventory().damages())
                .extracting(Damage::kind, Damage::description)
                .containsExactly(
                        tuple(Damage.Kind.SWAPPED, "this file begins with record 15, where record 29 belongs"));
    }

    @Test
    void aRunIsRenamed() throws IOException {
        Files.move(files.get(2).getParent(), JournalFiles.run(directory, 16));
        assertThat(damages())
                .containsExactly(
                        JournalFiles.run(directory, 16).resolve(files.get(2).getFileName())
                                + ": this file's directory begins with record 16 instead");
    }

    /** What stands behind the mark may be dropped by the next start. */
    @Test
    void theNewestFileEndsWithTheMark() throws IOException {
        byte[] mark = Files.readAllBytes(directory.resolve(HighWaterMark.FILE_NAME));
        write(directory, 1);
        Files.write(directory.resolve(HighWaterMark.FILE_NAME), mark);
        assertThat(inventory().files()).last().extracting(CycleFileEntry::last).isEqualTo(43L);
        assertThat(damages()).isEmpty();
    }

    /** Its writer is at work: room is allocated behind the newest record. */
    @Test
    void besideAWriter() {
        try (Journal journal = TestJournals.open(directory)) {
            for (int i = 0; i < 300; i++) {
                TestJournals.append(journal, TestJournals.FIRST_TIMESTAMP_NS + 6 * TestJournals.HOUR_NS, 40);
                assertThat(inventory().files())
                        .last()
                        .extracting(CycleFileEntry::last)
                        .isEqualTo(42L + 40 * (i + 1));
            }
            assertThat(damages()).isEmpty();
        }
    }
}
