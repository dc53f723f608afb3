package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.append;
import static org.pointsman.journal.TestJournals.config;
import static org.pointsman.journal.TestJournals.open;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer a directory, also where somebody meddles with the lock file. */
class DirectoryLockTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve(DirectoryLock.FILE_NAME);
    }

    @Test
    void aLockFileThatWasRemovedIsMissed() throws Exception {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            lock.requireHeld();
            Files.delete(file);
            assertThatThrownBy(lock::requireHeld)
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(file + " was removed")
                    .hasMessageContaining("another process may write this journal");
        }
    }

    @Test
    void anotherFileOfThatNameIsNoLock() throws Exception {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            Files.write(file, content);
            assertThatThrownBy(lock::requireHeld)
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(file + " was replaced");
        }
    }

    @Test
    void whatCannotBeToldIsNoLock() throws Exception {
        Path data = directory.resolve("data");
        Files.createDirectory(data);
        try (DirectoryLock lock = DirectoryLock.take(data)) {
            Files.delete(data.resolve(DirectoryLock.FILE_NAME));
            Files.delete(data);
            Files.createFile(data);
            assertThatThrownBy(lock::requireHeld)
                    // Newer releases of Java take a path through a file for one that is not there.
                    .isInstanceOfAny(UncheckedIOException.class, JournalInUseException.class)
                    .hasMessageContaining(data.resolve(DirectoryLock.FILE_NAME).toString());
        }
    }

    @Test
    void aWriterThatLostItsLockWritesNoMore() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, FIRST_TIMESTAMP_NS, 1);
            journal.requireLock();
            journal.append();
            Files.delete(file);
            assertThatThrownBy(journal::requireLock).isInstanceOf(JournalInUseException.class);
            assertThatThrownBy(() -> journal.stage(1, FIRST_TIMESTAMP_NS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(file.toString());
            assertThatThrownBy(journal::makeDurable).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aJournalThatIsClosedNeedsNoLock() throws Exception {
        Journal journal = open(directory);
        journal.close();
        Files.delete(file);
        journal.requireLock();
    }

    @Test
    void aStartThatLostItsLockWhileItReadCutsNothingOff() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, FIRST_TIMESTAMP_NS, 1, 1);
        }
        try (JournalRecovery recovery = Journals.open(config(directory))) {
            recovery.skipToEnd();
            Files.delete(file);
            List<Path> files = JournalFiles.cycleFiles(directory);
            Path last = files.get(files.size() - 1);
            byte[] before = Files.readAllBytes(last);
            assertThatThrownBy(recovery::begin).isInstanceOf(JournalInUseException.class);
            assertThat(Files.readAllBytes(last)).isEqualTo(before);
        }
    }

    @Test
    void aSecondWriterInThisProcessDoesNotFreeTheLockOfTheFirst() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            for (Path same : List.of(directory, link, directory.resolve("..").resolve(directory.getFileName()))) {
                assertThatThrownBy(() -> DirectoryLock.take(same))
                        .isInstanceOf(JournalInUseException.class)
                        .hasMessageContaining(
                                "process " + ProcessHandle.current().pid());
            }
            lock.requireHeld();
            assertThat(takenByAnotherProcess()).isFalse();
        }
        assertThat(takenByAnotherProcess()).isTrue();
    }

    @Test
    void whoIsClosedTwiceFreesNobodyElse() {
        DirectoryLock first = DirectoryLock.take(directory);
        first.close();
        try (DirectoryLock second = DirectoryLock.take(directory)) {
            first.close();
            assertThatThrownBy(() -> DirectoryLock.take(directory)).isInstanceOf(JournalInUseException.class);
            second.requireHeld();
        }
    }

    @Test
    void aLockThatCouldNotBeTakenIsNotHeld() throws Exception {
        Files.createDirectory(file);
        assertThatThrownBy(() -> DirectoryLock.take(directory)).isInstanceOf(UncheckedIOException.class);
        Files.delete(file);
        DirectoryLock.take(directory).close();
    }

    private boolean takenByAnotherProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Taker.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isIn(0, Taker.IN_USE);
            return process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Another process. */
    static final class Taker {
        static final int IN_USE = 3;

        private Taker() {}

        public static void main(String[] args) {
            try {
                DirectoryLock.take(Path.of(args[0])).close();
            } catch (JournalInUseException e) {
                System.exit(IN_USE);
            }
        }
    }
}
