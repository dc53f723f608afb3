package org.pointsman.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
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
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;

/**
 * What a record of 192 bytes (216 with its envelope) costs, appended in batches, beside a bare copy of the same bytes
 * into a new mapping of a new file. Both pay for the first touch of every page. Time is per record.
 *
 * <p>Each iteration begins a new file and removes it afterwards; one second writes about a gigabyte.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class AppendBenchmark {
    private static final int PAYLOAD_LENGTH = 192;
    private static final int RECORD_LENGTH = 216;
    private static final int BATCH_FEW = 16;
    /** What the pipeline takes at most. */
    private static final int BATCH_FULL = 64;

    private static final int BATCH_MANY = 256;
    private static final int BLOCK_LENGTH = 64 << 20;

    private final byte[] payload = new byte[PAYLOAD_LENGTH];
    private final ByteBuffer records = ByteBuffer.allocateDirect(RECORD_LENGTH * BATCH_MANY);

    private Path directory;
    private Journal journal;
    private MutableDirectBuffer staging;
    private long timestampNs;
    private FileChannel bareFile;
    private MappedByteBuffer bareBlock;
    private long bareBlocks;

    @Setup(Level.Iteration)
    public void begin() throws IOException {
        directory = Files.createTempDirectory("append-benchmark");
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(directory))) {
            recovery.skipToEnd();
            journal = recovery.begin();
        }
        staging = journal.staging();
        bareFile = FileChannel.open(
                directory.resolve("bare"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        bareBlocks = 0;
        mapBareBlock();
    }

    @TearDown(Level.Iteration)
    public void end() throws IOException {
        journal.close();
        BufferUtil.free(bareBlock);
        bareFile.close();
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    public long append1() {
        return append(1);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_FEW)
    public long append16() {
        return append(BATCH_FEW);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_FULL)
    public long append64() {
        return append(BATCH_FULL);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_MANY)
    public long append256() {
        return append(BATCH_MANY);
    }

    @Benchmark
    public int bareCopy1() throws IOException {
        return bareCopy(1);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_FEW)
    public int bareCopy16() throws IOException {
        return bareCopy(BATCH_FEW);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_FULL)
    public int bareCopy64() throws IOException {
        return bareCopy(BATCH_FULL);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_MANY)
    public int bareCopy256() throws IOException {
        return bareCopy(BATCH_MANY);
    }

    private long append(int batch) {
        for (int i = 0; i < batch; i++) {
            int offset = journal.stage(PAYLOAD_LENGTH, ++timestampNs);
            staging.putBytes(offset, payload);
        }
        long sequence = journal.append();
        journal.makeDurable();
        return sequence;
    }

    private int bareCopy(int batch) throws IOException {
        int length = batch * RECORD_LENGTH;
        if (bareBlock.remaining() < length) {
            BufferUtil.free(bareBlock);
            mapBareBlock();
        }
        bareBlock.put(records.limit(length).position(0));
        return bareBlock.position();
    }

    private void mapBareBlock() throws IOException {
        bareBlock = bareFile.map(FileChannel.MapMode.READ_WRITE, bareBlocks * BLOCK_LENGTH, BLOCK_LENGTH);
        bareBlocks++;
    }
}
