package org.pointsman.core.host.seals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.seals.SealedJournal.Entry;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.JournalRetention;
import org.pointsman.journal.Retained;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;

/**
 * A journal that begins with record 1. Whoever has its directory and not the keys changes a record, has its seal reach back to where
 * there are no records, so that nobody can work its MAC out, and leaves the MACs, on which the next seals hang, as they are.
 */
class SealForgeryTest {
    private static final long START_NS = TimeUnit.HOURS.toNanos(500_000);
    private static final int RECORDS = 40;
    private static final int RECORDS_OF_A_SEAL = 10;

    @TempDir
    private Path directory;

    private SealedJournal journal;

    @BeforeEach
    void seal() {
        journal = new SealedJournal(directory);
        journal.append(SealedJournal.entries(RECORDS, START_NS));
        journal.seal(RECORDS_OF_A_SEAL);
        assertThat(journal.verify().isIntact()).isTrue();
    }

    private void change(int record) throws IOException {
        List<Entry> entries = new ArrayList<>(SealedJournal.entries(RECORDS, START_NS));
        entries.set(record - 1, entries.get(record - 1).changed());
        journal.forge(entries);
    }

    /** Says other ranges of the first seals. @param ranges first and last record of each */
    private void claim(long... ranges) throws IOException {
        List<Seal> made = SealFile.read(journal.data).entries();
        Files.delete(journal.seals());
        try (SealFile file = SealFile.open(journal.data, Disk.system())) {
            for (int i = 0; i < made.size(); i++) {
                Seal seal = made.get(i);
                boolean isClaimed = 2 * i < ranges.length;
                file.append(new Seal(
                        seal.number(),
                        isClaimed ? ranges[2 * i] : seal.from(),
                        isClaimed ? ranges[2 * i + 1] : seal.to(),
                        seal.timestampNs(),
                        seal.keyFirst(),
                        seal.mac()));
            }
        }
    }

    private void requireFound(String... problems) {
        SealReport report = journal.verify();
        assertThat(report.remarks()).isEmpty();
        assertThat(report.problems()).hasSize(problems.length);
        for (int i = 0; i < problems.length; i++) {
            assertThat(report.problems().get(i).what()).contains(problems[i]);
        }
    }

    @Test
    void theFirstSealCannotBeginBeforeTheJournal() throws IOException {
        change(5);
        claim(0, 10);
        requireFound("seal 1 says that it is of records 0 to 10");
    }

    @Test
    void aSealOfNoRecordDoesNotHelpTheOneBehindItToReachBack() throws IOException {
        change(15);
        claim(-1, -1, 0, 20);
        requireFound("seal 1 says that it is of records -1 to -1", "seal 2 says that it is of records 0 to 20");
    }

    @Test
    void anEmptySealIsFound() throws IOException {
        change(15);
        claim(1, 0, 1, 20);
        requireFound("seal 1 says that it is of records 1 to 0", "records 1 to 20: they are not the records");
    }

    @Test
    void theLastSealCannotBeMadeToProveNothing() throws IOException {
        change(35);
        claim(-3, -3, -2, -2, -1, -1, 0, RECORDS);
        SealReport report = journal.verify();
        assertThat(report.isIntact()).isFalse();
        assertThat(report.problems().get(3).what()).contains("seal 4 says that it is of records 0 to 40");
    }

    @Test
    void norCanTheOnlyOne() throws IOException {
        Files.delete(journal.seals());
        Files.delete(journal.keyDirectory.resolve(SealNote.FILE_NAME));
        journal.seal(RECORDS);
        change(35);
        claim(0, RECORDS);
        requireFound("seal 1 says that it is of records 0 to 40");
    }

    @Test
    void theChainBeginsWithTheJournal() throws IOException {
        claim(3, 10);
        requireFound("seal 1 begins with record 3, and the journal with record 1", "records 3 to 10: they are not");
    }

    /** It could be what lets a seal reach back. */
    @Test
    void aMadeUpRetainedIsFoundThoughItRemovesNothing() throws IOException {
        CycleFileEntry file = JournalInventory.of(journal.data).files().get(0);
        JournalRetention.begin(
                journal.data,
                new Retained(
                        1,
                        file.firstTimestampNs(),
                        file.run(),
                        file.path().getFileName().toString(),
                        RetainedMac.none()),
                Disk.system());
        requireFound(journal.data.resolve(Retained.FILE_NAME) + ": it was not this switch's retention that wrote this");
    }
}
