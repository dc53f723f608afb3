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
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.acquirer.AcquirerRequests;
import org.pointsman.net.acquirer.AcquirerResponses;
import org.pointsman.net.edge.FreeSpace;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.iso8583.Echo;
import org.pointsman.net.iso8583.MessageBuilder;
import org.pointsman.net.iso8583.MessageReader;

/**
 * What the edge spends on a purchase: reading a 0200 (94 bytes in iso87-binary), keeping what its answer repeats and filling
 * the command into a slot, and writing the approved 0210. Production code throughout. Sixteen messages with different content
 * take turns, off-heap, as they come from a socket.
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
    private final AcquirerRequests commands = new AcquirerRequests(0, reader, new FreeSpace());
    private final AcquirerResponses responses = new AcquirerResponses(() -> 1_795_132_800_000_000_000L);
    private final Slot slot = new Slot(new UnsafeBuffer(ByteBuffer.allocateDirect(Slot.LENGTH)), 0);
    private final UnsafeBuffer reply = new UnsafeBuffer(
            ByteBuffer.allocateDirect(MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.BLOCK_LENGTH));
    private final Echo[] echoes = new Echo[MESSAGES];
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
            echoes[i] = new Echo();
            if (fill(i) != AcquirerRequests.Result.ANSWERED || echoes[i].rejectReason() != null) {
                throw new IllegalStateException("the request is rejected: DE " + echoes[i].rejectedField());
            }
        }
        writeReply();
    }

    private void writeReply() {
        new ReplyEncoder()
                .wrapAndApplyHeader(reply, 0, new MessageHeaderEncoder())
                .responseCode((short) 0)
                .flags((short) 0)
                .approvalCode(123_456)
                .transaction(1)
                .balance(0)
                .settlementDate(1120)
                .currency(0);
    }

    /** Finds and checks all fields. */
    @Benchmark
    public boolean parse() {
        final int i = turn++ & MESSAGES - 1;
        return reader.parse(rules, requests, i * STRIDE, lengths[i]);
    }

    /** Parses, keeps what the answer repeats, fills the engine's command into the slot. */
    @Benchmark
    public AcquirerRequests.Result decode() {
        return fill(turn++ & MESSAGES - 1);
    }

    /** Writes the answer: what is echoed, and the switch's own fields. */
    @Benchmark
    public int encode() {
        return responses.write(echoes[turn++ & MESSAGES - 1], reply, 0, answer, 0);
    }

    private AcquirerRequests.Result fill(int i) {
        boolean wellFormed = reader.parse(rules, requests, i * STRIDE, lengths[i]);
        return commands.fill(slot, wellFormed, echoes[i], 1, i, true, Long.MAX_VALUE);
    }
}
