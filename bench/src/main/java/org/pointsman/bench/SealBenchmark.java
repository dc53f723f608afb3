package org.pointsman.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SealFile;

/** What sealing a record of 192 bytes (216 with its envelope) costs behind the writer, beside reading and checking alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealBenchmark {
    private static final int PAYLOAD_LENGTH = 192;
    private static final int BATCH = 256;
    private static final int RECORDS = 1 << 18;

    private Path directory;
    private Path data;
    private Path keyDirectory;
    private KeyStore keys;

    @Setup(Level.Trial)
    public void write() throws IOException {
        directory = Files.createTempDirectory("seal-benchmark");
        data = directory.resolve("data");
        keyDirectory = directory.resolve("keys");
        keys = KeyStore.openOrCreate(keyDirectory);
        byte[] payload = new byte[PAYLOAD_LENGTH];
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(data))) {
            recovery.skipToEnd();
            try (Journal journal = recovery.begin()) {
                for (int i = 1; i <= RECORDS; i++) {
                    int offset = journal.stage(PAYLOAD_LENGTH, i);
                    journal.staging().putBytes(offset, payload);
                    if (i % BATCH == 0) {
                        journal.append();
                    }
                }
                journal.makeDurable();
            }
        }
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long read() {
        long records = 0;
        try (JournalReader reader = Journals.read(data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    records++;
                }
            }
        }
        return records;
    }

    /** With one seal at the end, forced to the disk. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long readAndSeal() throws IOException {
        Files.deleteIfExists(data.resolve(SealFile.FILE_NAME));
        Sealer.Options options = new Sealer.Options(RECORDS, Duration.ofDays(1));
        try (Sealer sealer = Sealer.open(data, keyDirectory, keys, RECORDS, options, Disk.system());
                JournalReader reader = Journals.read(data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    sealer.onRecord(reader, 0);
                }
            }
            return sealer.sealedSequence();
        }
    }
}
