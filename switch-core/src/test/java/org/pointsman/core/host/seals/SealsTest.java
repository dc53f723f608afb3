package org.pointsman.core.host.seals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.SealReport.Problem;
import org.pointsman.core.host.seals.SealedJournal.Entry;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;

/** Whoever has the data directory and not the keys can change nothing that is sealed without being found out. */
class SealsTest {
    private static final long START_NS = TimeUnit.HOURS.toNanos(500_000) + TimeUnit.MINUTES.toNanos(10);
    private static final int RECORDS = 100;
    private static final int RECORDS_OF_A_SEAL = 10;

    @TempDir
    private Path directory;

    private SealedJournal journal;
    private List<Entry> entries;

    @BeforeEach
    void seal() {
        journal = new SealedJournal(directory);
        entries = SealedJournal.entries(RECORDS, START_NS);
        journal.append(entries);
        journal.seal(RECORDS_OF_A_SEAL);
    }

    private Problem firstProblem() {
        SealReport report = journal.verify();
        assertThat(report.isIntact()).isFalse();
        return report.problems().get(0);
    }

    private void forge(UnaryOperator<List<Entry>> change) throws IOException {
        journal.forge(change.apply(new ArrayList<>(entries)));
    }

    private void changeSeals(UnaryOperator<List<byte[]>> change) throws IOException {
        byte[] content = Files.readAllBytes(journal.seals());
        List<byte[]> seals = new ArrayList<>();
        for (int at = 0; at < content.length; at += Seal.LENGTH) {
            seals.add(Arrays.copyOfRange(content, at, at + Seal.LENGTH));
        }
        Files.write(journal.seals(), new byte[0]);
        for (byte[] seal : change.apply(seals)) {
            Files.write(journal.seals(), seal, java.nio.file.StandardOpenOption.APPEND);
        }
    }

    @Test
    void aSealedJournalIsIntactAndItIsSaidUpToWhere() {
        SealReport report = journal.verify();
        assertThat(report)
                .isEqualTo(new SealReport(
                        true, 10, 1, RECORDS, START_NS + RECORDS - 1, 0, 0, 0, true, List.of(), List.of()));
        journal.append(SealedJournal.entries(3, START_NS + RECORDS));
        assertThat(journal.verify().unsealed()).isEqualTo(3);
        assertThat(journal.verify().unsealedFromNs()).isEqualTo(START_NS + RECORDS);
        assertThat(journal.verify().unsealedToNs()).isEqualTo(START_NS + RECORDS + 2);
        assertThat(journal.verify().to()).isEqualTo(RECORDS);
    }

    @Test
    void aJournalWithoutSealsSaysSo() throws IOException {
        Files.delete(journal.seals());
        Files.delete(journal.keyDirectory.resolve(SealNote.FILE_NAME));
        SealReport report = journal.verify();
        assertThat(report.present()).isFalse();
        assertThat(report.unsealed()).isEqualTo(RECORDS);
        assertThat(report.remarks()).singleElement().asString().contains("nobody can tell");
    }

    @Test
    void aChangedRecordIsFoundAndItsRangeIsNamedWhateverItsChecksumSays() throws IOException {
        for (int record : new int[] {1, 10, 35, RECORDS}) {
            setUpAgain();
            forge(list -> {
                list.set(record - 1, list.get(record - 1).changed());
                return list;
            });
            SealReport report = journal.verify();
            long from = (record - 1) / RECORDS_OF_A_SEAL * RECORDS_OF_A_SEAL + 1L;
            assertThat(report.problems()).as("record %d", record).hasSize(1);
            Problem problem = report.problems().get(0);
            assertThat(problem.from()).isEqualTo(from);
            assertThat(problem.to()).isEqualTo(from + RECORDS_OF_A_SEAL - 1);
            assertThat(problem.what()).startsWith("records " + from + " to " + problem.to());
        }
    }

    private void setUpAgain() throws IOException {
        directory = Files.createTempDirectory(directory, "again");
        seal();
    }

    @Test
    void aChangedTimestampIsFound() throws IOException {
        forge(list -> {
            list.set(50, new Entry(list.get(50).timestampNs() + 1, list.get(50).payload()));
            return list;
        });
        assertThat(firstProblem().from()).isEqualTo(51);
    }

    @Test
    void aRemovedRecordIsFoundThoughAllThatFollowAreNumberedAnew() throws IOException {
        forge(list -> {
            list.remove(41);
            return list;
        });
        assertThat(firstProblem().from()).isEqualTo(41);
    }

    @Test
    void exchangedRecordsAreFound() throws IOException {
        forge(list -> {
            byte[] payload = list.get(22).payload();
            list.set(22, new Entry(list.get(22).timestampNs(), list.get(23).payload()));
            list.set(23, new Entry(list.get(23).timestampNs(), payload));
            return list;
        });
        assertThat(firstProblem().from()).isEqualTo(21);
    }

    @Test
    void recordsThatAreCutOffAtTheEndAreFoundThoughTheMarkAgrees() throws IOException {
        forge(list -> list.subList(0, 93));
        Problem problem = firstProblem();
        assertThat(problem.from()).isEqualTo(91);
        assertThat(problem.what()).isEqualTo("records 91 to 100: they were sealed, but are not here");
    }

    @Test
    void sealsThatAreRemovedWithTheirRecordsAreMissedByTheKeyDirectory() throws IOException {
        forge(list -> list.subList(0, 60));
        changeSeals(seals -> seals.subList(0, 6));
        assertThat(firstProblem().what()).contains("remembers seal 10, up to record 100");
    }

    @Test
    void allSealsRemovedAreMissedByTheKeyDirectory() throws IOException {
        Files.delete(journal.seals());
        assertThat(firstProblem().what()).contains("remembers seal 10");
    }

    @Test
    void withoutTheNoteOfTheKeyDirectoryItIsSaidThatSealsMayBeMissing() throws IOException {
        Files.delete(journal.keyDirectory.resolve(SealNote.FILE_NAME));
        changeSeals(seals -> seals.subList(0, 6));
        SealReport report = journal.verify();
        assertThat(report.isIntact()).isTrue();
        assertThat(report.to()).isEqualTo(60);
        assertThat(report.unsealed()).isEqualTo(40);
        assertThat(report.remembered()).isFalse();
        assertThat(report.remarks()).singleElement().asString().contains("nobody can tell");
    }

    @Test
    void aSealThatIsRemovedInBetweenIsFound() throws IOException {
        changeSeals(seals -> {
            seals.remove(3);
            return seals;
        });
        assertThat(firstProblem().what()).contains("seal 5 stands where seal 4 belongs");
    }

    @Test
    void firstSealsThatAreRemovedAreFound() throws IOException {
        changeSeals(seals -> seals.subList(2, 10));
        assertThat(firstProblem().what()).contains("seal 3 stands where seal 1 belongs");
    }

    @Test
    void exchangedSealsAreFound() throws IOException {
        changeSeals(seals -> {
            Collections.swap(seals, 4, 5);
            return seals;
        });
        assertThat(firstProblem().seal()).isEqualTo(5);
    }

    @Test
    void aSealOfSomebodyElsesKeyIsFound() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Files.createDirectory(elsewhere);
        SealedJournal other = new SealedJournal(elsewhere);
        List<Entry> forged = new ArrayList<>(entries);
        forged.set(0, forged.get(0).changed());
        other.append(forged);
        other.seal(RECORDS_OF_A_SEAL);
        journal.forge(forged);
        Files.copy(other.seals(), journal.seals(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(firstProblem().from()).isEqualTo(1);
    }

    @Test
    void anAlteredSealIsFoundAndTheOneBehindItProvesNothing() throws IOException {
        byte[] content = Files.readAllBytes(journal.seals());
        content[2 * Seal.LENGTH + 50] ^= 1;
        Files.write(journal.seals(), content);
        SealReport report = journal.verify();
        assertThat(report.problems()).hasSize(2);
        assertThat(report.problems().get(0).what()).contains("seal 3 cannot be read");
        assertThat(report.problems().get(1).from()).isEqualTo(31);
    }

    @Test
    void damageIsSaidOfTheSealWhoseRecordsCannotBeRead() throws IOException {
        Path file;
        try (var files = Files.walk(journal.data)) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] content = Files.readAllBytes(file);
        byte[] payload = entries.get(44).payload();
        int at = Collections.indexOfSubList(boxed(content), boxed(payload));
        content[at] ^= 1;
        Files.write(file, content);
        Problem problem = firstProblem();
        assertThat(problem.from()).isLessThanOrEqualTo(45);
        assertThat(problem.what()).contains("cannot be read").contains("checksum");
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>();
        for (byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }

    @Test
    void aSealEndsWithItsTime() throws IOException {
        journal.append(SealedJournal.entries(4, START_NS + RECORDS));
        Sealer.Options options = new Sealer.Options(1000, Duration.ofSeconds(5));
        try (Sealer sealer = Sealer.open(
                        journal.data, journal.keyDirectory, journal.keys, RECORDS + 4, options, Disk.system());
                JournalReader reader = Journals.read(journal.data)) {
            assertThat(sealer.nextSequence()).isEqualTo(RECORDS + 1);
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    sealer.onRecord(reader, 100);
                }
            }
            sealer.onTime(99 + TimeUnit.SECONDS.toNanos(5));
            assertThat(sealer.sealedSequence()).isEqualTo(RECORDS);
            sealer.onTime(100 + TimeUnit.SECONDS.toNanos(5));
            assertThat(sealer.sealedSequence()).isEqualTo(RECORDS + 4);
        }
        assertThat(journal.verify().isIntact()).isTrue();
    }

    @Test
    void aSealerThatDiedGoesOnWhereItsLastSealEnds() throws IOException {
        byte[] whole = Files.readAllBytes(journal.seals());
        Files.write(journal.seals(), Arrays.copyOf(whole, whole.length - Seal.LENGTH - 5));
        Files.delete(journal.keyDirectory.resolve(SealNote.FILE_NAME));
        journal.seal(RECORDS_OF_A_SEAL);
        assertThat(journal.seals()).hasBinaryContent(whole);
        assertThat(journal.verify().isIntact()).isTrue();
    }

    @Test
    void sealsThatReachBeyondTheJournalAreNotGoneOnWith() {
        assertThatThrownBy(() -> Sealer.open(
                        journal.data, journal.keyDirectory, journal.keys, 99, Sealer.Options.DEFAULT, Disk.system()))
                .hasMessageContaining("seals records up to 100, but the journal ends with 99");
    }

    @Test
    void whatTheKeyDirectoryRemembersStaysWhenTheSealsDoNotAgree() throws IOException {
        changeSeals(seals -> seals.subList(0, 5));
        journal.seal(25);
        assertThat(SealFile.read(journal.data).entries()).hasSize(7);
        assertThat(firstProblem().what()).contains("remembers seal 10");
    }

    @Test
    void sealsGoOnUnderARotatedKeyAndAMissingKeyIsNamed() throws IOException {
        journal.keys.makeNext();
        journal.keys.next().take(RECORDS + 1);
        journal.append(SealedJournal.entries(20, START_NS + RECORDS));
        journal.seal(RECORDS_OF_A_SEAL);
        journal.keys.makeNext();
        journal.keys.next().take(RECORDS + 21);
        journal.append(SealedJournal.entries(20, START_NS + RECORDS + 20));
        journal.seal(RECORDS_OF_A_SEAL);
        assertThat(journal.verify().isIntact()).isTrue();
        assertThat(journal.verify().to()).isEqualTo(RECORDS + 40);

        Path lost = journal.keyDirectory.resolve("journal-0000000000000000101.key");
        Files.delete(lost);
        SealReport report = journal.verify(KeyStore.open(journal.keyDirectory));
        assertThat(report.problems()).extracting(Problem::from).containsExactly(101L, 111L);
        assertThat(report.problems().get(0).what()).contains(lost.getFileName() + " is missing");
        Path newest = journal.keyDirectory.resolve("journal-0000000000000000121.key");
        Files.delete(newest);
        report = journal.verify(KeyStore.open(journal.keyDirectory));
        assertThat(report.problems()).extracting(Problem::from).containsExactly(101L, 111L, 121L, 131L);
        assertThat(report.problems().get(3).what()).contains(newest.getFileName() + ", which is missing");
    }

    @Test
    void aChainThatBeginsBehindTheJournalIsFound() throws IOException {
        Files.delete(journal.seals());
        Files.delete(journal.keyDirectory.resolve(SealNote.FILE_NAME));
        try (Sealer sealer = Sealer.open(
                        journal.data,
                        journal.keyDirectory,
                        journal.keys,
                        RECORDS,
                        Sealer.Options.DEFAULT,
                        Disk.system());
                JournalReader reader = Journals.read(journal.data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    if (reader.sequence() > 30) {
                        sealer.onRecord(reader, 0);
                    }
                }
            }
            sealer.seal();
        }
        SealReport report = journal.verify();
        assertThat(report.from()).isEqualTo(31);
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what())
                        .contains("seal 1 begins with record 31, and the journal with record 1")
                        .contains("nothing speaks for records 1 to 30"));
    }
}
