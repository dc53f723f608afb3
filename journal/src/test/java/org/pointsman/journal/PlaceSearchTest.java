package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.TestJournals.Entry;

class PlaceSearchTest {
    private static final long SEED = 20_261_129;
    private static final int PLACES = 200;
    private static final int DOCUMENTS = 600;

    @TempDir
    Path directory;

    /** Two runs, several hours, files of some megabytes: enough to be halved a few times. */
    private List<Entry> write() {
        Random random = new Random(SEED);
        List<Entry> entries = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (Journal journal = TestJournals.open(directory)) {
                for (int hour = 0; hour < 2; hour++) {
                    int[] records = random.ints(DOCUMENTS, 1, 80).toArray();
                    entries.addAll(TestJournals.append(
                            journal,
                            TestJournals.FIRST_TIMESTAMP_NS + (2 * run + hour) * TestJournals.HOUR_NS,
                            records));
                }
            }
        }
        return entries;
    }

    @Test
    void readingBehindThePlaceGivesAllThatIsAtOrBehindItAndLittleElse() {
        List<Entry> all = write();
        Random random = new Random(SEED);
        for (int i = 0; i < PLACES; i++) {
            Entry wanted = all.get(random.nextInt(all.size()));
            boolean byTime = random.nextBoolean();
            long sequence = byTime ? 1 : wanted.sequence();
            long timestampNs = byTime ? wanted.timestampNs() : Long.MIN_VALUE;
            List<Entry> read = readFrom(sequence, timestampNs);
            int first = all.indexOf(wanted);
            assertThat(read.size()).isGreaterThanOrEqualTo(all.size() - first);
            assertThat(read).isEqualTo(all.subList(all.size() - read.size(), all.size()));
            // Not much more than the stretch that is not halved any further: 256 KiB, records of 32 bytes and above.
            assertThat(read.size() - (all.size() - first)).isLessThan(9_000);
        }
    }

    @Test
    void theBeginningNeedsNoSearchAndBehindTheEndIsNothing() {
        List<Entry> all = write();
        assertThat(Journals.anchorBefore(directory, 1, Long.MIN_VALUE)).isNull();
        assertThat(readFrom(all.size() + 1_000L, Long.MIN_VALUE)).hasSizeLessThan(9_000);
        Entry last = all.get(all.size() - 1);
        assertThat(readFrom(1, last.timestampNs() + 1)).hasSizeLessThan(9_000);
    }

    @Test
    void anEmptyJournalHasNoPlace() {
        TestJournals.open(directory).close();
        assertThat(Journals.anchorBefore(directory, 7, Long.MIN_VALUE)).isNull();
    }

    private List<Entry> readFrom(long sequence, long timestampNs) {
        Anchor anchor = Journals.anchorBefore(directory, sequence, timestampNs);
        try (JournalReader reader = anchor == null ? Journals.read(directory) : Journals.read(directory, anchor)) {
            return TestJournals.readAll(reader);
        }
    }
}
