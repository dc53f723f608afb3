package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.TestJournals.Entry;

/**
 * The first file of a run is gone and its directory, with the files behind it, is not: what a run's name says that it begins
 * with is not there.
 */
class MissingFirstFileTest {
    private static final int RECORDS_OF_A_FILE = 7;

    @TempDir
    private Path directory;

    private final List<Entry> written = new ArrayList<>();
    private List<Path> files;

    /** Three runs of three hours each, seven records an hour. */
    @BeforeEach
    void write() {
        for (int run = 0; run < 3; run++) {
            try (Journal journal = TestJournals.open(directory)) {
                for (int hour = 0; hour < 3; hour++) {
                    written.addAll(TestJournals.append(
                            journal, TestJournals.FIRST_TIMESTAMP_NS + (3 * run + hour) * TestJournals.HOUR_NS, 5, 2));
                }
            }
        }
        files = JournalFiles.cycleFiles(directory);
        assertThat(files).hasSize(9);
    }

    private static long firstOf(int file) {
        return file * RECORDS_OF_A_FILE + 1L;
    }

    private void retainFrom(int file) {
        CycleFileEntry entry = JournalInventory.of(directory).files().get(file);
        JournalRetention.begin(
                directory,
                new Retained(
                        entry.first(),
                        entry.firstTimestampNs(),
                        entry.run(),
                        entry.path().getFileName().toString(),
                        new byte[Seal.MAC_LENGTH]),
                Disk.system());
    }

    private Anchor anchor(long sequence) {
        return new Anchor(sequence, written.get((int) sequence - 1).timestampNs(), null);
    }

    private void readBehind(Anchor anchor) {
        try (JournalReader reader = Journals.read(directory, anchor)) {
            TestJournals.readAll(reader);
        }
    }

    private void start() {
        try (JournalRecovery recovery = Journals.open(TestJournals.config(directory))) {
            recovery.readAfter(anchor(60));
            recovery.skipToEnd();
        }
    }

    /** As a start from a snapshot reads: what is missing stands before the place where it begins. */
    private List<ThrowingCallable> readersOfLaterRecords() {
        return List.of(
                this::start,
                () -> readBehind(anchor(60)),
                () -> readBehind(Journals.anchorBefore(directory, 60, Long.MIN_VALUE)));
    }

    private static void requireRefused(ThrowingCallable reader, Path file, long record) {
        assertThatThrownBy(reader)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("record " + record + ":");
    }

    private void requireFound(long from, Path fileBehind) {
        requireRefused(() -> TestJournals.recover(directory), fileBehind, from);
        requireRefused(() -> readBehind(null), fileBehind, from);
        requireRefused(() -> JournalInventory.of(directory).requireWhole(), fileBehind, from);
        assertThat(TestJournals.verify(directory).damages())
                .extracting(Damage::file, Damage::description)
                .containsExactly(tuple(
                        fileBehind, "records " + from + " to " + (from + RECORDS_OF_A_FILE - 1) + " are missing"));
    }

    @Test
    void ofTheFirstRun() throws IOException {
        Files.delete(files.get(0));
        requireFound(1, files.get(1));
        for (ThrowingCallable reader : readersOfLaterRecords()) {
            requireRefused(reader, files.get(1), 1);
        }
    }

    @Test
    void ofTheRunThatRetainedNames() throws IOException {
        retainFrom(3);
        Files.delete(files.get(3));
        for (ThrowingCallable reader : readersOfLaterRecords()) {
            requireRefused(reader, files.get(4), firstOf(3));
        }
        requireRefused(() -> JournalInventory.of(directory), files.get(4), firstOf(3));
        assertThat(TestJournals.verify(directory).isIntact()).isFalse();
    }

    /** Another file has its name. */
    @Test
    void inPlaceOfTheFileThatRetainedNamesStandsAnother() throws IOException {
        retainFrom(4);
        Files.move(files.get(5), files.get(4), StandardCopyOption.REPLACE_EXISTING);
        requireFound(firstOf(4), files.get(4));
        for (ThrowingCallable reader : readersOfLaterRecords()) {
            requireRefused(reader, files.get(4), firstOf(4));
        }
    }

    /** Who begins behind it does not read what is before, as of any file in the middle; whoever reads or lists it all does. */
    @Test
    void ofARunInTheMiddle() throws IOException {
        Files.delete(files.get(3));
        requireFound(firstOf(3), files.get(4));
        readBehind(anchor(60));
    }

    @Test
    void ofARunInTheMiddleAfterRetention() throws IOException {
        retainFrom(2);
        Files.delete(files.get(3));
        requireFound(firstOf(3), files.get(4));
    }

    @Test
    void retentionDoesNotGoOnAcrossIt() throws IOException {
        Files.delete(files.get(3));
        requireRefused(() -> retainFrom(6), files.get(4), firstOf(3));
        assertThat(JournalFiles.cycleFiles(directory)).hasSize(8);
    }

    @Test
    void ofTheNewestRun() throws IOException {
        Files.delete(files.get(6));
        requireFound(firstOf(6), files.get(7));
    }

    /** Nobody was told of any of it: a start drops it. */
    @Test
    void ofAJournalOfWhichNothingWasAcknowledged(@TempDir Path other) throws IOException {
        Path unacknowledged = other.resolve("journal");
        TestJournals.open(unacknowledged).close();
        byte[] mark = Files.readAllBytes(unacknowledged.resolve(HighWaterMark.FILE_NAME));
        try (Journal journal = TestJournals.open(unacknowledged)) {
            TestJournals.append(journal, TestJournals.FIRST_TIMESTAMP_NS, 3);
            TestJournals.append(journal, TestJournals.FIRST_TIMESTAMP_NS + TestJournals.HOUR_NS, 3);
        }
        Files.write(unacknowledged.resolve(HighWaterMark.FILE_NAME), mark);
        Files.delete(JournalFiles.cycleFiles(unacknowledged).get(0));
        assertThat(TestJournals.verify(unacknowledged).isIntact()).isTrue();
        try (Journal journal = TestJournals.open(unacknowledged)) {
            assertThat(journal.nextSequence()).isEqualTo(1);
        }
    }
}
