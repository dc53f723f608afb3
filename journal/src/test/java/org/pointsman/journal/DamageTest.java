package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;
import static org.pointsman.journal.TestJournals.append;
import static org.pointsman.journal.TestJournals.documents;
import static org.pointsman.journal.TestJournals.endOfDocuments;
import static org.pointsman.journal.TestJournals.flip;
import static org.pointsman.journal.TestJournals.open;
import static org.pointsman.journal.TestJournals.read;
import static org.pointsman.journal.TestJournals.readInt;
import static org.pointsman.journal.TestJournals.recover;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.journal.TestJournals.Entry;

/** A journal of two runs and three files, all of it acknowledged, is spoilt in every way we could think of. */
class DamageTest {
    @TempDir
    Path directory;

    private final List<Entry> written = new ArrayList<>();
    private List<Path> files;
    private Path lastFile;

    @BeforeEach
    void writeJournal() {
        try (Journal journal = open(directory)) {
            written.addAll(append(journal, FIRST_TIMESTAMP_NS, 1, 4, 2));
            written.addAll(append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 3, 1));
        }
        try (Journal journal = open(directory)) {
            written.addAll(append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 2, 3, 1, 5));
        }
        files = JournalFiles.cycleFiles(directory);
        lastFile = files.get(2);
        assertThat(recover(directory)).isEqualTo(written);
        assertThat(verify(directory).isIntact()).isTrue();
    }

    @Test
    void everyFlippedBitOfHeadersAndRecordsIsReported() {
        for (Path file : files) {
            long end = endOfDocuments(file);
            for (long position = documents(file).get(0); position < end; position++) {
                for (int bit = 0; bit < 8; bit++) {
                    flip(file, position, bit);
                    Path name = file.getFileName();
                    assertThatThrownBy(() -> recover(directory))
                            .as("recovery, %s at %d bit %d", name, position, bit)
                            .isInstanceOf(JournalDamagedException.class)
                            .hasMessageContaining(name.toString());
                    if (bit == position % 8) {
                        assertThat(verify(directory).damages())
                                .as("verification, %s at %d bit %d", name, position, bit)
                                .isNotEmpty()
                                .allSatisfy(damage -> assertThat(damage.file()).isEqualTo(file));
                    }
                    flip(file, position, bit);
                }
            }
        }
    }

    @Test
    void flippedBitsElsewhereInCycleFilesAreReportedOrChangeNothing() throws IOException {
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            long records = documents(file).get(0);
            long end = endOfDocuments(file);
            for (int position = 0; position < bytes.length; position++) {
                boolean isRecord = position >= records && position < end;
                boolean isSampled = bytes[position] != 0 || position % 997 == 0 || position / 64 == end / 64;
                if (!isRecord && isSampled) {
                    reportedOrUnchanged(file, position, position % 8);
                }
            }
        }
    }

    @Test
    void flippedBitsInTheHighWaterMarkAndChroniclesOwnTablesAreReportedOrChangeNothing() throws IOException {
        Path mark = directory.resolve(HighWaterMark.FILE_NAME);
        byte[] markBytes = Files.readAllBytes(mark);
        for (int position = 0; position < markBytes.length; position++) {
            if (markBytes[position] != 0 || position % 61 == 0) {
                reportedOrUnchanged(mark, position, position % 8);
            }
        }
        for (Path run : List.of(JournalFiles.run(directory, 1), JournalFiles.run(directory, 12))) {
            Path table = run.resolve("metadata.cq4t");
            for (int position = 0; position < 1024; position += 7) {
                reportedOrUnchanged(table, position, position % 8);
            }
        }
    }

    private void reportedOrUnchanged(Path file, long position, int bit) {
        flip(file, position, bit);
        List<Entry> read = null;
        try {
            read = recover(directory);
        } catch (JournalDamagedException reported) {
            assertThat(verify(directory).isIntact())
                    .as("verification sees what recovery reports: " + reported.getMessage())
                    .isFalse();
        }
        if (read != null) {
            assertThat(read).as("%s at %d bit %d", file, position, bit).isEqualTo(written);
            assertThat(verify(directory).records()).isEqualTo(written.size());
        }
        flip(file, position, bit);
    }

    @Test
    void everyTruncationOfTheLastDocumentsIsReported() throws IOException {
        byte[] whole = Files.readAllBytes(lastFile);
        long first = documents(lastFile).get(0);
        for (long length = endOfDocuments(lastFile) - 1; length >= first; length--) {
            truncate(lastFile, length);
            long truncated = length;
            assertThatThrownBy(() -> recover(directory))
                    .as("recovery, %d bytes", truncated)
                    .isInstanceOf(JournalDamagedException.class);
            assertThat(verify(directory).isIntact())
                    .as("verification, %d bytes", truncated)
                    .isFalse();
        }
        write(lastFile, 0, whole);
        assertThat(recover(directory)).isEqualTo(written);
    }

    @Test
    void everyTruncationOfAnEarlierFileIsReported() throws IOException {
        Path earlier = files.get(1);
        byte[] whole = Files.readAllBytes(earlier);
        assertThat(whole).as("cut off behind its records by the second run").hasSize((int) endOfDocuments(earlier));
        long first = documents(earlier).get(0);
        for (long length = whole.length - 1; length >= first; length--) {
            truncate(earlier, length);
            long truncated = length;
            assertThatThrownBy(() -> recover(directory))
                    .as("recovery, %d bytes", truncated)
                    .isInstanceOf(JournalDamagedException.class);
            assertThat(verify(directory).isIntact())
                    .as("verification, %d bytes", truncated)
                    .isFalse();
        }
    }

    @Test
    void everyTruncationWithinTheMetadataOfAFileIsReported() {
        long records = documents(lastFile).get(0);
        for (long length = records - 1; length >= 0; length -= 97) {
            truncate(lastFile, length);
            assertThatThrownBy(() -> recover(directory)).isInstanceOf(JournalDamagedException.class);
            assertThat(verify(directory).isIntact()).isFalse();
        }
    }

    @Test
    void missingFileIsNamedByTheRecordsItHeld() throws IOException {
        int[] firstMissing = {1, 8, 12};
        int[] lastMissing = {7, 11, 22};
        for (int i = 0; i < files.size(); i++) {
            byte[] whole = Files.readAllBytes(files.get(i));
            Files.delete(files.get(i));
            long first = firstMissing[i];
            assertThatThrownBy(() -> recover(directory))
                    .isInstanceOfSatisfying(
                            JournalDamagedException.class,
                            e -> assertThat(e.sequence()).isEqualTo(first));
            VerificationReport report = verify(directory);
            assertThat(report.damages()).singleElement().satisfies(damage -> {
                assertThat(damage.kind()).isEqualTo(Damage.Kind.MISSING);
                assertThat(damage.sequence()).isEqualTo(first);
            });
            assertThat(report.damages().get(0).description())
                    .isEqualTo("records " + first + " to " + lastMissing[i] + " are missing");
            Files.write(files.get(i), whole);
        }
    }

    @Test
    void missingRunIsReported() throws IOException {
        Path run = JournalFiles.run(directory, 12);
        Files.move(run, directory.resolve("elsewhere"));
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("records 12 to 22 were acknowledged");
        assertThat(verify(directory).isIntact()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"retained", "seals", "snapshots/snapshot-0000000000000000012.snap", "reference-seen"})
    void aJournalOfWhichOnlyTracesAreLeftDoesNotBecomeANewOne(String trace) throws IOException {
        Path lost = directory.resolve("lost");
        Path left = lost.resolve(trace);
        Files.createDirectories(left.getParent());
        Files.createFile(left);
        assertThatThrownBy(() -> Journals.open(TestJournals.config(lost)))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(lost + ": there is no journal here, but " + trace.split("/")[0] + " of one");
        assertThat(HighWaterMark.exists(lost)).isFalse();
        Files.delete(left);
        TestJournals.open(lost).close();
    }

    /** As a start from a snapshot reads: the missing files are before the place where it begins. */
    @Test
    void aMissingFirstRunIsNoticedByWhoeverReadsBehindALaterRecord() throws IOException {
        Anchor anchor = new Anchor(15, written.get(14).timestampNs(), null);
        Journals.read(directory, anchor).close();
        Files.move(JournalFiles.run(directory, 1), directory.resolve("elsewhere"));
        assertThatThrownBy(() -> Journals.read(directory, anchor))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("record 1: this file's directory begins with record 12 instead");
        assertThatThrownBy(() -> Journals.open(TestJournals.config(directory)))
                .isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void missingHighWaterMarkIsReportedAndNothingIsReadWithoutIt() throws IOException {
        Files.delete(directory.resolve(HighWaterMark.FILE_NAME));
        assertThatThrownBy(() -> Journals.open(TestJournals.config(directory)))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("high-water mark is missing");
        assertThat(verify(directory).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.kind()).isEqualTo(Damage.Kind.HIGH_WATER_MARK));
        assertThat(verify(directory).records()).isEqualTo(written.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oneSpoiltSlotOfTheHighWaterMarkIsAWarningAndTheNextStartRepairsIt(int slot) {
        Path mark = directory.resolve(HighWaterMark.FILE_NAME);
        flip(mark, (long) slot * HighWaterMark.SLOT_DISTANCE_BYTES + 9, 3);
        assertThat(verify(directory).isIntact()).isTrue();
        assertThat(verify(directory).damages()).isEmpty();
        assertThat(verify(directory).warnings())
                .singleElement()
                .asString()
                .contains(mark.toString(), "one of its two slots", "the next start repairs it");
        assertThat(recover(directory)).isEqualTo(written);

        TestJournals.open(directory).close();
        assertThat(verify(directory).warnings()).isEmpty();
        assertThat(recover(directory)).isEqualTo(written);
    }

    @Test
    void twoSpoiltSlotsOfTheHighWaterMarkAreDamage() {
        Path mark = directory.resolve(HighWaterMark.FILE_NAME);
        flip(mark, 9, 3);
        flip(mark, HighWaterMark.SLOT_DISTANCE_BYTES + 9, 3);
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("both slots");
        assertThat(verify(directory).warnings()).isEmpty();
        assertThat(verify(directory).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.kind()).isEqualTo(Damage.Kind.HIGH_WATER_MARK));
    }

    @Test
    void newerFormatIsRefusedByName() {
        Path mark = directory.resolve(HighWaterMark.FILE_NAME);
        for (int slot = 0; slot < 2; slot++) {
            write(mark, (long) slot * HighWaterMark.SLOT_DISTANCE_BYTES + 7, new byte[] {2});
        }
        assertThatThrownBy(() -> Journals.open(TestJournals.config(directory)))
                .isInstanceOf(JournalFormatException.class)
                .hasMessageContaining(mark.toString())
                .hasMessageContaining("format 2")
                .hasMessageContaining("up to 1");
        assertThatThrownBy(() -> Journals.read(directory)).isInstanceOf(JournalFormatException.class);
        assertThatThrownBy(() -> verify(directory)).isInstanceOf(JournalFormatException.class);
    }

    @Test
    void olderHighWaterMarkServes() {
        try (HighWaterMark mark = HighWaterMark.open(directory)) {
            mark.move(3, written.get(2).timestampNs());
            mark.move(3, written.get(2).timestampNs());
        }
        assertThat(recover(directory)).isEqualTo(written);
    }

    @Test
    void highWaterMarkOfAnotherJournalIsReported() {
        try (HighWaterMark mark = HighWaterMark.open(directory)) {
            mark.move(22, FIRST_TIMESTAMP_NS);
            mark.move(22, FIRST_TIMESTAMP_NS);
        }
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("not of the same journal");
        assertThat(verify(directory).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.kind()).isEqualTo(Damage.Kind.HIGH_WATER_MARK));
    }

    @Test
    void swappedRecordsAreReported() {
        long document = documents(lastFile).get(3);
        long first = document + 4;
        int firstLength = RecordCheck.aligned(readInt(lastFile, first));
        long second = first + firstLength;
        int secondLength = RecordCheck.aligned(readInt(lastFile, second));
        byte[] one = read(lastFile, first, firstLength);
        byte[] two = read(lastFile, second, secondLength);
        write(lastFile, first, two);
        write(lastFile, first + secondLength, one);
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("record 19 stands in its place");
        VerificationReport report = verify(directory);
        assertThat(report.records()).isEqualTo(written.size());
        assertThat(report.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Damage.Kind.SWAPPED);
            assertThat(damage.sequence()).isEqualTo(18);
        });
    }

    @Test
    void swappedDocumentsAreReported() {
        List<Long> documents = documents(lastFile);
        int firstLength = (int) (documents.get(1) - documents.get(0));
        int secondLength = (int) (documents.get(2) - documents.get(1));
        byte[] one = read(lastFile, documents.get(0), firstLength);
        byte[] two = read(lastFile, documents.get(1), secondLength);
        write(lastFile, documents.get(0), two);
        write(lastFile, documents.get(0) + secondLength, one);
        assertThatThrownBy(() -> recover(directory)).isInstanceOf(JournalDamagedException.class);
        VerificationReport report = verify(directory);
        assertThat(report.records()).isEqualTo(written.size());
        assertThat(report.damages())
                .isNotEmpty()
                .allSatisfy(damage -> assertThat(damage.kind()).isEqualTo(Damage.Kind.SWAPPED));
    }

    @Test
    void documentTakenOutIsReported() {
        List<Long> documents = documents(lastFile);
        byte[] rest = read(lastFile, documents.get(2), (int) (lastFile.toFile().length() - documents.get(2)));
        write(lastFile, documents.get(1), rest);
        assertThatThrownBy(() -> recover(directory))
                .isInstanceOfSatisfying(
                        JournalDamagedException.class,
                        e -> assertThat(e.sequence()).isEqualTo(14));
        VerificationReport report = verify(directory);
        assertThat(report.damages()).hasSize(1);
        assertThat(report.damages().get(0).description()).isEqualTo("records 14 to 16 are missing");
    }

    @Test
    void recordTakenOutOfItsDocumentIsReported() {
        long document = documents(lastFile).get(3);
        long first = document + 4;
        int length = RecordCheck.aligned(readInt(lastFile, first));
        int documentLength = readInt(lastFile, document);
        write(lastFile, first, read(lastFile, first + length, documentLength - length));
        write(lastFile, document + 4 + documentLength - length, new byte[length]);
        writeInt(lastFile, document, documentLength - length);
        assertThatThrownBy(() -> recover(directory)).isInstanceOf(JournalDamagedException.class);
        assertThat(verify(directory).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.description()).isEqualTo("record 18 is missing"));
    }

    @Test
    void fileOfZerosIsReported() throws IOException {
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, new byte[whole.length]);
            assertThatThrownBy(() -> recover(directory)).isInstanceOf(JournalDamagedException.class);
            assertThat(verify(directory).isIntact()).isFalse();
            Files.write(file, whole);
        }
    }

    @Test
    void everyStretchOfZerosOverRecordsIsReported() throws IOException {
        byte[] whole = Files.readAllBytes(lastFile);
        long first = documents(lastFile).get(0);
        long end = endOfDocuments(lastFile);
        for (int length : new int[] {16, 64, 128}) {
            for (long position = first; position + length <= end; position += 4) {
                write(lastFile, position, new byte[length]);
                long at = position;
                assertThatThrownBy(() -> recover(directory))
                        .as("recovery, %d zeros at %d", length, at)
                        .isInstanceOf(JournalDamagedException.class);
                assertThat(verify(directory).isIntact())
                        .as("verification, %d zeros at %d", length, at)
                        .isFalse();
                write(lastFile, 0, whole);
            }
        }
    }

    @Test
    void verificationGoesOnBehindDamageAndListsAllOfIt() {
        for (Path file : files) {
            flip(file, documents(file).get(0) + 4 + Records.PAYLOAD_OFFSET, 3);
            flip(file, documents(file).get(1) + 1, 6);
        }
        VerificationReport report = verify(directory);
        assertThat(report.records()).isEqualTo(written.size() - files.size());
        assertThat(report.damageCount()).isEqualTo(6);
        assertThat(report.damages())
                .extracting(Damage::kind)
                .containsExactly(
                        Damage.Kind.ALTERED,
                        Damage.Kind.FRAMING,
                        Damage.Kind.ALTERED,
                        Damage.Kind.FRAMING,
                        Damage.Kind.ALTERED,
                        Damage.Kind.FRAMING);
        assertThat(report.damages().get(0).sequence()).isEqualTo(1);
        assertThat(report.damages().get(2).sequence()).isEqualTo(8);
        assertThat(report.damages().get(4).sequence()).isEqualTo(12);
    }

    @Test
    void theListOfDamagesIsBoundedAndTheirCountIsNot() {
        try (Journal journal = open(directory)) {
            for (int i = 0; i < 3 * JournalVerifier.MAX_LISTED_DAMAGES; i++) {
                append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 1);
            }
        }
        Path file = JournalFiles.cycleFiles(directory).get(3);
        List<Long> documents = documents(file);
        for (int i = 0; i < documents.size(); i += 2) {
            flip(file, documents.get(i) + 4 + Records.PAYLOAD_OFFSET, 0);
        }
        VerificationReport report = verify(directory);
        assertThat(report.damages()).hasSize(JournalVerifier.MAX_LISTED_DAMAGES);
        assertThat(report.damageCount()).isEqualTo(documents.size() / 2);
        assertThat(report.records()).isEqualTo(written.size() + documents.size() / 2);
    }

    @Test
    void damagedJournalIsNotTouched() throws IOException {
        flip(lastFile, documents(lastFile).get(1) + 30, 5);
        byte[] before = Files.readAllBytes(lastFile);
        assertThatThrownBy(() -> open(directory)).isInstanceOf(JournalDamagedException.class);
        assertThat(Files.readAllBytes(lastFile)).isEqualTo(before);
        assertThat(JournalFiles.cycleFiles(directory)).isEqualTo(files);
        flip(lastFile, documents(lastFile).get(1) + 30, 5);
        open(directory).close();
    }
}
