package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room is met by calls that can fail, before anything is stored by a mapping. */
class FullDiskTest {
    private static final int DOCUMENT_BYTES = 60_000;

    @TempDir
    Path directory;

    private final LimitedDisk disk = new LimitedDisk();

    @Test
    void nothingIsStoredWhereTheDiskMayHaveNoRoom() throws IOException {
        try (Journal journal = open()) {
            // The header of the first file and its first document come before anything can be allocated in it.
            appendLarge(journal);
            for (int i = 0; i < 200; i++) {
                appendLarge(journal);
                assertThat(disk.allocatedTo).isGreaterThanOrEqualTo(end());
            }
        }
        assertThat(TestJournals.verify(directory).isIntact()).isTrue();
    }

    @Test
    void aDocumentThatTheDiskHasNoRoomForStopsTheWriterAndIsNotAcknowledged() throws IOException {
        long appended = 0;
        try (Journal journal = open()) {
            disk.roomBytes = 2 << 20;
            while (appended < 100) {
                try {
                    appendLarge(journal);
                } catch (RuntimeException e) {
                    assertThat(e).hasMessageContaining("no room on the disk").hasMessageContaining("No space left");
                    break;
                }
                appended++;
            }
            assertThat(appended).isBetween(20L, 60L);
            assertThatThrownBy(journal::makeDurable).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> appendLarge(journal)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(HighWaterMark.read(directory).sequence()).isEqualTo(appended);
        assertThat(TestJournals.recover(directory)).hasSize((int) appended);
        assertThat(TestJournals.verify(directory).isIntact()).isTrue();
    }

    @Test
    void anHourDoesNotBeginOnADiskThatIsNearlyFull() throws IOException {
        try (Journal journal = open()) {
            TestJournals.append(journal, FIRST_TIMESTAMP_NS, 1);
            disk.freeBytes = 1 << 20;
            assertThatThrownBy(() -> TestJournals.append(journal, FIRST_TIMESTAMP_NS + HOUR_NS, 1))
                    .hasMessageContaining("disk nearly full");
        }
        assertThat(JournalFiles.cycleFiles(directory)).hasSize(1);
        assertThat(TestJournals.verify(directory).isIntact()).isTrue();
    }

    private Journal open() {
        try (JournalRecovery recovery =
                Journals.open(TestJournals.config(directory).withDisk(disk))) {
            recovery.skipToEnd();
            return recovery.begin();
        }
    }

    private static void appendLarge(Journal journal) {
        journal.stage(DOCUMENT_BYTES, FIRST_TIMESTAMP_NS);
        journal.append();
        journal.makeDurable();
    }

    /** Where the documents of the newest file end. */
    private long end() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(directory, true)) {
            while (reader.nextDocument()) {
                // On to the end.
            }
            return reader.extent().endPosition();
        }
    }

    /** Has so much room, and remembers up to where it gave any. */
    private static final class LimitedDisk implements Disk {
        private final Disk disk = Disk.system();
        private long freeBytes = Long.MAX_VALUE;
        private long roomBytes = Long.MAX_VALUE;
        private long allocatedTo;

        @Override
        public void allocate(FileChannel file, long from, ByteBuffer zeros) throws IOException {
            if (roomBytes < zeros.remaining()) {
                throw new IOException("No space left on device");
            }
            roomBytes -= zeros.remaining();
            allocatedTo = from + zeros.remaining();
            disk.allocate(file, from, zeros);
        }

        @Override
        public long usableSpaceBytes(Path path) {
            return freeBytes;
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            return disk.open(file);
        }

        @Override
        public void forceDirectory(Path path) throws IOException {
            disk.forceDirectory(path);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            disk.move(from, to);
        }

        @Override
        public void link(Path name, Path existing) throws IOException {
            disk.link(name, existing);
        }

        @Override
        public void truncate(Path file, long lengthBytes) throws IOException {
            disk.truncate(file, lengthBytes);
        }

        @Override
        public void writeAgain(Path file, long fromBytes) throws IOException {
            Disk.system().writeAgain(file, fromBytes);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }
    }
}
