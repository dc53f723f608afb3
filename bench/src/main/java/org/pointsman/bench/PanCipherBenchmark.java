package org.pointsman.bench;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pointsman.core.host.PanCipher;

/** What it costs to encrypt a card number on its way into the journal, as the journal's stage does it. Time is per number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class PanCipherBenchmark {
    private static final int BATCH_MANY = 256;
    private static final int BATCH_FEW = 16;
    /** As far apart as records of the journal. */
    private static final int DISTANCE = 216;

    private static final long PAN = 6225880012345675L;
    private static final byte PAN_DIGITS = 16;

    private final UnsafeBuffer records = new UnsafeBuffer(new byte[BATCH_MANY * DISTANCE]);
    private final PanCipher cipher = PanCipher.encrypting(new byte[32], BATCH_MANY);
    private long sequence;

    @Benchmark
    public long encrypt1() {
        return encrypt(1);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_FEW)
    public long encrypt16() {
        return encrypt(BATCH_FEW);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_MANY)
    public long encrypt256() {
        return encrypt(BATCH_MANY);
    }

    private long encrypt(int batch) {
        for (int i = 0; i < batch; i++) {
            int offset = i * DISTANCE;
            records.putLong(offset, PAN);
            records.putByte(offset + Long.BYTES, PAN_DIGITS);
            cipher.add(records, offset, ++sequence);
        }
        cipher.apply(records);
        return records.getLong(0);
    }
}
