package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTest {
    private static final int APPENDS = 1_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Every new block of the file costs a few objects, so "nothing" is less than a byte for every ten records. */
    private static final long TOLERATED_BYTES = APPENDS / 10;

    @TempDir
    Path directory;

    @Test
    void appendingAMillionRecordsAndReadingThemAllocatesNothing() {
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(directory))) {
            recovery.skipToEnd();
            try (Journal journal = recovery.begin()) {
                append(journal, APPENDS / 10, 1);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                append(journal, APPENDS, 1);
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(TOLERATED_BYTES);
            }
        }
        try (JournalReader reader = Journals.read(directory)) {
            long count = 0;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    count += reader.length() / 64;
                }
            }
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(TOLERATED_BYTES);
            assertThat(count).isEqualTo(APPENDS + APPENDS / 10);
        }
    }

    @Test
    void flushingToTheDiskAllocatesNothingEither() {
        JournalConfig config = JournalConfig.in(directory).withDurability(Durability.DISK);
        try (JournalRecovery recovery = Journals.open(config)) {
            recovery.skipToEnd();
            try (Journal journal = recovery.begin()) {
                append(journal, APPENDS / 10, 500);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                append(journal, APPENDS / 2, 500);
                assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(TOLERATED_BYTES / 2);
            }
        }
    }

    /** One record a document: the most appends there can be for so many records. */
    private static void append(Journal journal, int count, int documentsAFlush) {
        for (int i = 1; i <= count; i++) {
            int offset = journal.stage(64, TestJournals.FIRST_TIMESTAMP_NS);
            journal.staging().putLong(offset, i);
            journal.append();
            if (i % documentsAFlush == 0) {
                journal.makeDurable();
            }
        }
    }
}
