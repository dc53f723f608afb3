package org.pointsman.core.host.seals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.seals.SealedJournal.Entry;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalRetention;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Retained;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;

/** Where seals end, and what is left of the proof when retention has removed the files before. */
class SealBoundariesTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long START_NS = 500_000 * HOUR_NS;
    private static final int RECORDS_OF_A_FILE = 14;
    private static final long NEVER = 1_000_000;

    @TempDir
    private Path directory;

    private SealedJournal journal;

    /** Two runs of three hours each. */
    @BeforeEach
    void write() {
        journal = new SealedJournal(directory);
        for (int run = 0; run < 2; run++) {
            List<Entry> entries = new ArrayList<>();
            for (int hour = 0; hour < 3; hour++) {
                entries.addAll(SealedJournal.entries(RECORDS_OF_A_FILE, START_NS + (3 * run + hour) * HOUR_NS));
            }
            journal.append(entries);
        }
        assertThat(files()).hasSize(6);
    }

    private List<CycleFileEntry> files() {
        return JournalInventory.of(journal.data).files();
    }

    private List<Seal> seals() {
        return SealFile.read(journal.data).entries();
    }

    private Retained retainedAt(int file) {
        CycleFileEntry entry = files().get(file);
        return new Retained(
                entry.first(),
                entry.firstTimestampNs(),
                entry.run(),
                entry.path().getFileName().toString(),
                RetainedMac.none());
    }

    private void retainFrom(int file) {
        JournalRetention.begin(journal.data, RetainedMac.sign(retainedAt(file), journal.keys), Disk.system());
    }

    /** As an earlier release did, which did not look where seals end. */
    private void retainAnywhereFrom(int file) {
        Retained retained = retainedAt(file);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(journal.keys.sealKey(1), "HmacSHA256"));
            mac.update("retained".getBytes(StandardCharsets.US_ASCII));
            byte[] signature = mac.doFinal(retained.header());
            JournalRetention.begin(
                    journal.data,
                    new Retained(retained.first(), retained.timestampNs(), retained.run(), retained.file(), signature),
                    Disk.system());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seals records as an earlier release did, which let seals reach across files. @param ends last record of each */
    private void sealAcrossFiles(long... ends) throws IOException {
        SealMac mac = new SealMac();
        try (SealFile file = SealFile.open(journal.data, Disk.system());
                JournalReader reader = Journals.read(journal.data)) {
            long from = 1;
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    if (reader.sequence() == from) {
                        mac.begin(
                                journal.keys.sealKey(from),
                                file.last() == null ? null : file.last().mac());
                    }
                    mac.record(reader);
                    int number = file.last() == null ? 0 : (int) file.last().number();
                    if (number < ends.length && reader.sequence() == ends[number]) {
                        Seal seal = new Seal(
                                number + 1, from, ends[number], reader.timestampNs(), 1, new byte[Seal.MAC_LENGTH]);
                        seal = new Seal(seal.number(), from, seal.to(), seal.timestampNs(), 1, mac.finish(seal));
                        file.append(seal);
                        from = seal.to() + 1;
                    }
                }
            }
            SealNote.of(file.last()).write(journal.keyDirectory, Disk.system());
        }
    }

    @Test
    void aSealEndsWithItsFileAndWithItsRun() {
        journal.seal(NEVER);
        assertThat(seals())
                .extracting(Seal::from)
                .containsExactlyElementsOf(
                        files().stream().map(CycleFileEntry::first).toList());
    }

    @Test
    void aSealEndsWithTheKeyOfItsRecords() throws IOException {
        journal.keys.makeNext();
        journal.keys.next().take(5);
        journal.seal(NEVER);
        assertThat(seals().subList(0, 2))
                .extracting(Seal::from, Seal::to, Seal::keyFirst)
                .containsExactly(tuple(1L, 4L, 1L), tuple(5L, (long) RECORDS_OF_A_FILE, 5L));
        assertThat(journal.verify().isIntact()).isTrue();
    }

    @Test
    void whateverRetentionRemovesTheRestIsProvedToItsFirstRecord() {
        journal.seal(10);
        for (int file = 0; file < 5; file++) {
            retainFrom(1);
            SealReport report = journal.verify();
            assertThat(report.isIntact()).as(report.toString()).isTrue();
            assertThat(report.remarks()).isEmpty();
            assertThat(report.from()).isEqualTo(Journals.firstKept(journal.data));
        }
    }

    @Test
    void ofASealOfWhichAnEarlierReleaseRemovedRecordsItIsSaidWhatIsNotProved() throws IOException {
        sealAcrossFiles(20, 50, 84);
        retainAnywhereFrom(2);
        SealReport report = journal.verify();
        assertThat(report.isIntact()).as(report.toString()).isTrue();
        assertThat(report.from()).isEqualTo(51);
        assertThat(report.to()).isEqualTo(84);
        assertThat(report.remarks())
                .singleElement()
                .asString()
                .startsWith("records 29 to 50 cannot be checked: they share seal 2, says " + journal.seals())
                .endsWith("Nothing proves that nobody changed these, only their checksums speak for them");
    }

    /** Any last seal could be made to look so. The next start seals something new, and the proof begins there. */
    @Test
    void thatAllKeptRecordsShareOneSuchSealIsAProblemUntilThereIsANewerOne() throws IOException {
        sealAcrossFiles(20, 84);
        retainAnywhereFrom(2);
        journal.append(SealedJournal.entries(3, START_NS + 6 * HOUR_NS));
        SealReport report = journal.verify();
        assertThat(report.to()).isZero();
        assertThat(report.unsealed()).isEqualTo(3);
        assertThat(report.remarks()).singleElement().asString().startsWith("records 29 to 84 cannot be checked");
        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("nothing speaks for records 29 to 87"));

        journal.seal(NEVER);
        report = journal.verify();
        assertThat(report.isIntact()).as(report.toString()).isTrue();
        assertThat(report.from()).isEqualTo(85);
        assertThat(report.remarks()).singleElement().asString().startsWith("records 29 to 84 cannot be checked");
    }

    @Test
    void noReleaseMadeASealOfRecordsBelowTheFirst() throws IOException {
        journal.seal(NEVER);
        retainAnywhereFrom(2);
        List<Seal> made = seals();
        Files.delete(journal.seals());
        try (SealFile file = SealFile.open(journal.data, Disk.system())) {
            for (int i = 0; i < 6; i++) {
                Seal seal = made.get(i);
                long from = i < 5 ? i - 4L : seal.from();
                long to = i < 4 ? i - 4L : seal.to();
                file.append(new Seal(i + 1, from, to, seal.timestampNs(), seal.keyFirst(), seal.mac()));
            }
        }
        assertThat(journal.verify().problems())
                .hasSize(5)
                .last()
                .satisfies(problem -> assertThat(problem.what()).contains("seal 5 says that it is of records 0 to 70"));
    }

    @Test
    void anEarlierReleasesSealsAreGoneOnWith() throws IOException {
        sealAcrossFiles(20, 50);
        journal.seal(NEVER);
        assertThat(seals()).extracting(Seal::from).containsExactly(1L, 21L, 51L, 57L, 71L);
        assertThat(journal.verify().isIntact()).isTrue();
    }

    /**
     * What is under a seal that lost records cannot be checked. So whoever has the data directory says of a seal that it reaches
     * back to what was removed, leaves its MAC, on which the next one hangs, and changes what he likes of its records.
     */
    @Test
    void aSealThatOnlySaysThatItReachesBackToWhatWasRemovedIsFound() throws IOException {
        journal.seal(NEVER);
        retainFrom(2);
        haveTheLastSealButOneReachBack();
        assertThat(journal.verify().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what())
                        .startsWith("records 29 to 70 cannot be checked")
                        .contains("retention removed whole seals only: this is not the seal that was made"));
    }

    /** Nobody can tell it from a seal that did reach back; the next retention puts an end to that. */
    @Test
    void whereAnEarlierReleaseRemovedRecordsThatIsOnlyWarnedOf() throws IOException {
        journal.seal(NEVER);
        retainAnywhereFrom(2);
        assertThat(journal.verify().remarks()).isEmpty();
        haveTheLastSealButOneReachBack();
        SealReport report = journal.verify();
        assertThat(report.isIntact()).isTrue();
        assertThat(report.from()).isEqualTo(71);
        assertThat(report.remarks()).singleElement().asString().startsWith("records 29 to 70 cannot be checked");
    }

    private void haveTheLastSealButOneReachBack() throws IOException {
        List<Seal> made = seals();
        Files.delete(journal.seals());
        try (SealFile file = SealFile.open(journal.data, Disk.system())) {
            for (int number = 1; number <= 4; number++) {
                file.append(new Seal(number, number, number, START_NS, 1, new byte[Seal.MAC_LENGTH]));
            }
            Seal seal = made.get(4);
            file.append(new Seal(5, 5, seal.to(), seal.timestampNs(), seal.keyFirst(), seal.mac()));
            file.append(made.get(5));
        }
    }
}
