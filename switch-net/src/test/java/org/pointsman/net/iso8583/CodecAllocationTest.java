package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecAllocationTest {
    private static final int MESSAGES = 1_000_000;

    private final MessageReader reader = new MessageReader();
    private final Echo echo = new Echo();
    private final MessageWriter writer = new MessageWriter();
    private final UnsafeBuffer request = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final Framing framing = Framing.named("length2-tpdu");

    @ParameterizedTest
    @ValueSource(strings = {"A3", "B1"})
    void readingAndWritingAllocateNothing(final String id) {
        final WorkedMessage message = WorkedMessage.of(id);
        final int length = frame(message.body());

        assertThat(allocatedBytes(() -> assertAnswered(message.dialect(), length)))
                .isLessThan(MESSAGES / 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A3", "B1"})
    void refusingAllocatesNothing(final String id) {
        final WorkedMessage message = WorkedMessage.of(id);
        final byte[] body = message.body();
        body[body.length / 2] ^= (byte) 0xFF;
        final int length = frame(body) - 2;

        assertThat(allocatedBytes(() -> assertRefused(message.dialect(), length)))
                .isLessThan(MESSAGES / 100);
    }

    @ParameterizedTest
    @MethodSource("org.pointsman.net.iso8583.Dialects#names")
    void noDialectAllocates(final String name) {
        final Dialect dialect = Dialects.named(name);
        final int length = frame(new MessageBuilder(dialect, dialect.version() * 1000 + 200)
                .set(2, "6225880012345675")
                .set(4, "12550")
                .set(11, "101")
                .set(12, "173015")
                .set(32, "00010001")
                .set(35, "6225880012345675=29122011234567890")
                .set(37, "632409000101")
                .set(41, "10000001")
                .set(42, "898310053990001")
                .set(49, "156")
                .build());

        assertThat(allocatedBytes(() -> assertDeclined(dialect, length))).isLessThan(MESSAGES / 100);
    }

    private int frame(final byte[] body) {
        request.putBytes(framing.headerLength(), body);
        return framing.writeHeader(request, 0, body.length, 0x60_0003_0000L);
    }

    private long allocatedBytes(final Runnable round) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            round.run();
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MESSAGES; i++) {
            round.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void assertAnswered(final Dialect dialect, final int available) {
        final int frame = framing.next(request, 0, available);
        final int header = framing.headerLength();
        if (!reader.parse(dialect, request, header, frame - header)) {
            throw new AssertionError(reader.errorReason());
        }
        writer.begin(dialect, answer, header, 210);
        echo.capture(reader, 210);
        echo.rewind();
        echo.writeBefore(writer, 15);
        writer.number(15, reader.number(4) % 10_000);
        echo.writeBefore(writer, 38);
        writer.packed(38, reader.packed(41, 2, 6), 0, 6).packed(39, 0x3030L << 48, 0, 2);
        echo.writeBefore(writer, 54);
        writer.number(70, reader.trackExpiry() % 1000).number(90, reader.trackPan() >>> 1);
        framing.writeHeader(answer, 0, writer.end(), Framing.answerTpdu(framing.tpdu(request, 0)));
    }

    private void assertDeclined(final Dialect dialect, final int available) {
        final int header = framing.headerLength();
        if (!reader.parse(dialect, request, header, available - header)
                || reader.pan() != reader.trackPan()
                || reader.packed(41, 0, 8) != 0x3130303030303031L) {
            throw new AssertionError(reader.errorReason());
        }
        final int mti = reader.mti() + 10;
        writer.begin(dialect, answer, header, mti);
        echo.capture(reader, mti);
        echo.rewind();
        echo.writeBefore(writer, 15);
        writer.number(15, reader.number(12) % 10_000);
        echo.writeBefore(writer, 38);
        writer.packed(38, reader.packed(41, 2, 6), 0, 6);
        dialect.responseCodes().write(writer, mti, 51);
        echo.writeBefore(writer, Dialect.MAX_DE + 1);
        writer.end();
    }

    private void assertRefused(final Dialect dialect, final int length) {
        if (reader.parse(dialect, request, framing.headerLength(), length - framing.headerLength())
                || reader.errorField() < 2) {
            throw new AssertionError("not refused");
        }
        writer.begin(dialect, answer, framing.headerLength(), 210);
        echo.capture(reader, 210);
        echo.rewind();
        echo.writeBefore(writer, 38);
        writer.packed(39, 0x3330L << 48, 0, 2).end();
    }
}
