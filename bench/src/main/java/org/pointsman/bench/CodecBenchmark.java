package org.pointsman.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.iso8583.MessageBuilder;
import org.pointsman.net.iso8583.MessageReader;
import org.pointsman.net.iso8583.MessageWriter;

/**
 * What the codec costs an authorisation: reading a 0200 (94 bytes in iso87-binary), taking from it what the engine's
 * command holds, and writing the approved 0210. Sixteen messages with different content take turns, off-heap, as they
 * come from a socket.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
    private static final int MESSAGES = 16;
    private static final int STRIDE = 512;

    @Param({"iso87-binary", "iso87-ascii"})
    public String dialect;

    private final UnsafeBuffer requests = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGES * STRIDE));
    private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(STRIDE));
    private final MessageReader reader = new MessageReader();
    private final MessageReader[] read = new MessageReader[MESSAGES];
    private final MessageWriter writer = new MessageWriter();
    private final int[] lengths = new int[MESSAGES];
    private Dialect rules;
    private int turn;

    @Setup
    public void writeRequests() {
        rules = Dialects.named(dialect);
        for (int i = 0; i < MESSAGES; i++) {
            final byte[] message = new MessageBuilder(rules, 200)
                    .set(2, "62258800" + (12345670 + i * 37))
                    .set(3, "000000")
                    .set(4, String.format("%012d", 100 + i * i * i * 31))
                    .set(7, "11200930" + (10 + i))
                    .set(11, String.format("%06d", 101 + i))
                    .set(12, "173015")
                    .set(13, "1120")
                    .set(14, "2912")
                    .set(18, "5411")
                    .set(22, "012")
                    .set(25, "00")
                    .set(32, "00010001")
                    .set(37, String.format("632409%06d", i))
                    .set(41, String.format("100000%02d", i))
                    .set(42, "898310053990001")
                    .set(49, "156")
                    .build();
            lengths[i] = message.length;
            requests.putBytes(i * STRIDE, message);
            read[i] = new MessageReader();
            if (!read[i].parse(rules, requests, i * STRIDE, message.length)) {
                throw new IllegalStateException(read[i].errorReason().message());
            }
        }
    }

    /** Finds and checks all fields. */
    @Benchmark
    public boolean parse() {
        final int i = turn++ & MESSAGES - 1;
        return reader.parse(rules, requests, i * STRIDE, lengths[i]);
    }

    /** Parses and takes out the values of the engine's command. */
    @Benchmark
    public long decode() {
        final int i = turn++ & MESSAGES - 1;
        if (!reader.parse(rules, requests, i * STRIDE, lengths[i])) {
            throw new IllegalStateException(reader.errorReason().message());
        }
        long sum = reader.pan() + reader.panDigits() + reader.mti();
        sum += reader.number(3) + reader.number(4) + reader.number(7) + reader.number(11) + reader.number(12);
        sum += reader.number(13) + reader.number(14) + reader.number(18) + reader.number(22) + reader.number(25);
        sum += reader.number(32) + reader.number(49);
        sum += reader.packed(37, 0, 8) + reader.packed(37, 8, 4) + reader.packed(41, 0, 8);
        return sum + reader.packed(42, 0, 8) + reader.packed(42, 8, 7);
    }

    /** Writes the answer: what is echoed, and the four fields of the switch's own. */
    @Benchmark
    public int encode() {
        final MessageReader request = read[turn++ & MESSAGES - 1];
        writer.begin(rules, answer, 0, 210);
        writer.echo(request, 2, 13).number(15, 1120).echo(request, 16, 37);
        writer.packed(38, 0x4131423243330000L, 0, 6).packed(39, 0x3030000000000000L, 0, 2);
        return writer.echo(request, 40, 128).end();
    }
}
