package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.journal.TestJournals.FIRST_TIMESTAMP_NS;
import static org.pointsman.journal.TestJournals.HOUR_NS;

import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each run is a Chronicle queue: Chronicle's own reader finds in it what was appended, whoever wrote the documents. */
class ChronicleReadsTest {
    private static final int HOURS = 3;
    /** With what is in them, several blocks an hour. */
    private static final int DOCUMENTS = 40;

    private static final int PAYLOAD_BYTES = 30_000;

    @TempDir
    Path directory;

    @TempDir
    Path copies;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aTailerOfChronicleFindsEveryRecordOfEveryRun(Durability durability) throws Exception {
        long appended = 0;
        for (int run = 0; run < 2; run++) {
            try (Journal journal = TestJournals.open(directory, durability)) {
                appended = append(journal, FIRST_TIMESTAMP_NS + run * HOURS * HOUR_NS);
            }
        }
        List<Long> expected = new ArrayList<>();
        for (long sequence = 1; sequence <= appended; sequence++) {
            expected.add(sequence);
        }
        List<Long> found = new ArrayList<>();
        for (Path run : JournalFiles.runs(directory)) {
            Path copy = Files.createDirectories(copies.resolve(run.getFileName()));
            for (Path file : JournalFiles.cycleFiles(directory)) {
                if (file.getParent().equals(run)) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            found.addAll(tail(copy));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(TestJournals.verify(directory).isIntact()).isTrue();
    }

    private static long append(Journal journal, long timestampNs) {
        for (int hour = 0; hour < HOURS; hour++) {
            for (int document = 0; document < DOCUMENTS; document++) {
                // One record or two.
                for (int record = 0; record <= document % 2; record++) {
                    journal.stage(PAYLOAD_BYTES, timestampNs + hour * HOUR_NS);
                }
                journal.append();
            }
            journal.makeDurable();
        }
        return journal.lastSequence();
    }

    private static List<Long> tail(Path queueDirectory) {
        List<Long> sequences = new ArrayList<>();
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(queueDirectory)
                        .rollCycle(SparseRollCycles.LARGE_HOURLY_XSPARSE)
                        .blockSize(JournalConfig.MIN_BLOCK_LENGTH_BYTES)
                        .readOnly(true)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            Bytes<?> bytes = Bytes.allocateElasticOnHeap(2 * PAYLOAD_BYTES);
            while (tailer.readBytes(bytes)) {
                UnsafeBuffer document = new UnsafeBuffer(bytes.toByteArray());
                for (int at = 0; at < document.capacity(); ) {
                    sequences.add(document.getLong(at + Records.SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN));
                    at += RecordCheck.aligned(document.getInt(at + Records.LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN));
                }
                bytes.clear();
            }
        }
        return sequences;
    }
}
