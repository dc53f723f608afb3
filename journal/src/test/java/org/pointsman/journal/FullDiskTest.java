package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room is met by calls that fail, before anybody is told of what they were to write. */
class FullDiskTest {
    private static final int DOCUMENT_BYTES = 60_000;

    @TempDir
    Path directory;

    private final LimitedDisk disk = new LimitedDisk();

    @Test
    void aDocumentThatTheDiskHasNoRoomForStopsTheWriterAndIsNotAcknowledged() throws IOException {
        long appended = 0;
        try (Journal journal = open()) {
            disk.roomBytes = 2 << 20;
            while (appended < 100) {
                try {
                    appendLarge(journal);
                } catch (RuntimeException e) {
                    assertThat(e).hasMessageContaining("cannot append to").hasMessageContaining("No space left");
                    break;
                }
                appended++;
            }
            assertThat(appended).isBetween(30L, 40L);
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

    /** Has so much room. */
    private static final class LimitedDisk implements Disk {
        private final Disk disk = Disk.system();
        private long freeBytes = Long.MAX_VALUE;
        private long roomBytes = Long.MAX_VALUE;

        @Override
        public long usableSpaceBytes(Path path) {
            return freeBytes;
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            OpenFile opened = disk.open(file);
            return new OpenFile() {
                @Override
                public void write(ByteBuffer bytes, long position) throws IOException {
                    if (roomBytes < bytes.remaining()) {
                        // As a disk does: what it still has room for it takes.
                        opened.write(bytes.limit(bytes.position() + (int) roomBytes), position);
                        roomBytes = 0;
                        throw new IOException("No space left on device");
                    }
                    roomBytes -= bytes.remaining();
                    opened.write(bytes, position);
                }

                @Override
                public void force() throws IOException {
                    opened.force();
                }

                @Override
                public void close() throws IOException {
                    opened.close();
                }
            };
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
