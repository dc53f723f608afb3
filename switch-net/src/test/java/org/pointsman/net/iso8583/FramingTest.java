package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {
    private static UnsafeBuffer hex(final String hex) {
        return new UnsafeBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "length2,           0003 414243",
        "length2-inclusive, 0005 414243",
        "length4,           30303033 414243",
        "length4-inclusive, 30303037 414243",
        "length2-bcd,       0003 414243",
        "length2-tpdu,      0008 6000030000 414243"
    })
    void findsTheMessageOnceItHasArrivedWhole(final String name, final String frame) {
        final Framing framing = Framing.named(name);
        final UnsafeBuffer stream = hex("FFFF " + frame + " FF");
        final int bytes = stream.capacity() - 3;

        for (int available = 0; available < bytes; available++) {
            assertThat(framing.next(stream, 2, available)).isEqualTo(Framing.MORE);
        }
        assertThat(framing.next(stream, 2, bytes)).isEqualTo(bytes);
        assertThat(framing.next(stream, 2, bytes + 1)).isEqualTo(bytes);
        assertThat(framing.isHeartbeat(bytes)).isFalse();
        assertThat(stream.getStringWithoutLengthAscii(2 + framing.headerLength(), bytes - framing.headerLength()))
                .isEqualTo("ABC");
    }

    @ParameterizedTest
    @CsvSource({
        "length2,           0003 414243",
        "length2-inclusive, 0005 414243",
        "length4,           30303033 414243",
        "length4-inclusive, 30303037 414243",
        "length2-bcd,       0003 414243",
        "length2-tpdu,      0008 6000030000 414243"
    })
    void writesWhatItReads(final String name, final String frame) {
        final Framing framing = Framing.named(name);
        final UnsafeBuffer expected = hex(frame);
        final UnsafeBuffer written = new UnsafeBuffer(new byte[expected.capacity()]);
        written.putBytes(framing.headerLength(), "ABC".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThat(framing.writeHeader(written, 0, 3, framing.tpdu(expected, 0)))
                .isEqualTo(expected.capacity());
        assertThat(written.byteArray()).isEqualTo(expected.byteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "length2,           0000",
        "length2-inclusive, 0000",
        "length2-inclusive, 0002",
        "length4,           30303030",
        "length4-inclusive, 30303030",
        "length4-inclusive, 30303034",
        "length2-bcd,       0000",
        "length2-tpdu,      0000"
    })
    void aLengthOfNothingIsAHeartbeat(final String name, final String frame) {
        final Framing framing = Framing.named(name).withLimits(10, 100);
        final UnsafeBuffer stream = hex(frame);

        final int bytes = framing.next(stream, 0, stream.capacity());
        assertThat(bytes).isEqualTo(stream.capacity());
        assertThat(framing.isHeartbeat(bytes)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "length2,           0063, -2",
        "length2,           FFFF, -2",
        "length2,           0009, -3",
        "length2-inclusive, 0001, -3",
        "length2-inclusive, 000B, -3",
        "length2-inclusive, 0065, -2",
        "length4,           30303937, -2",
        "length4,           30303039, -3",
        "length4,           3030303A, -1",
        "length4,           00000050, -1",
        "length4-inclusive, 30303033, -3",
        "length2-bcd,       0099, -2",
        "length2-bcd,       9999, -2",
        "length2-bcd,       0009, -3",
        "length2-bcd,       000A, -1",
        "length2-bcd,       A010, -1",
        "length2-tpdu,      000E, -3",
        "length2-tpdu,      0063, -2"
    })
    void aLengthThatCannotBeLosesTheStreamAtOnce(final String name, final String prefix, final int result) {
        final Framing framing = Framing.named(name).withLimits(10, 100);
        final UnsafeBuffer stream = hex(prefix);

        assertThat(framing.next(stream, 0, stream.capacity())).isEqualTo(result);
        assertThat(framing.reason(result)).startsWith(name + ": ");
    }

    @Test
    void aLengthInBcdCountsInTens() {
        final Framing framing = Framing.named("length2-bcd");
        final UnsafeBuffer target = new UnsafeBuffer(new byte[2000]);

        assertThat(framing.writeHeader(target, 0, 123, 0)).isEqualTo(125);
        assertThat(target.getShort(0, java.nio.ByteOrder.BIG_ENDIAN)).isEqualTo((short) 0x0123);
        assertThat(framing.next(target, 0, 2000)).isEqualTo(125);
        assertThat(framing.next(hex("1234" + "00".repeat(1234)), 0, 1236)).isEqualTo(1236);
    }

    @Test
    void theBoundsThemselvesAreAllowed() {
        final Framing framing = Framing.named("length2-tpdu").withLimits(10, 100);

        assertThat(framing.next(hex("000F" + "00".repeat(15)), 0, 17)).isEqualTo(17);
        assertThat(framing.next(hex("0062" + "00".repeat(98)), 0, 100)).isEqualTo(100);
    }

    @Test
    void anAnswerSwapsTheAddressesOfTheTpdu() {
        final Framing framing = Framing.named("length2-tpdu");

        assertThat(Framing.answerTpdu(framing.tpdu(hex("0006 60 0003 9876 00"), 0)))
                .isEqualTo(0x60_9876_0003L);
        assertThat(Framing.answerTpdu(0xFF_FFFF_0000L)).isEqualTo(0xFF_0000_FFFFL);
    }

    @Test
    void aMessageTooLongForAFrameIsRefused() {
        final UnsafeBuffer target = new UnsafeBuffer(new byte[16]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Framing.named("length2").writeHeader(target, 0, 8191, 0))
                .withMessageContaining("length2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Framing.named("length4").withLimits(1, 20000).writeHeader(target, 0, 10000, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Framing.named("length2").withLimits(1, 100000).writeHeader(target, 0, 65536, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "length2, 0000",
        "length2-inclusive, 0000",
        "length2-inclusive, 0002",
        "length4, 30303030",
        "length4-inclusive, 30303030",
        "length4-inclusive, 30303034",
        "length2-tpdu, 0000",
        "length2-tpdu, 00056000030000"
    })
    void heartbeatsAreReadAsSuch(final String name, final String hex) {
        final Framing framing = Framing.named(name);
        final byte[] heartbeat = HexFormat.of().parseHex(hex);
        assertThat(framing.next(new UnsafeBuffer(heartbeat), 0, heartbeat.length - 1))
                .isEqualTo(Framing.MORE);
        final int frame = framing.next(new UnsafeBuffer(heartbeat), 0, heartbeat.length);
        assertThat(frame).isEqualTo(heartbeat.length);
        assertThat(framing.isHeartbeat(frame)).isTrue();
    }

    @Test
    void unknownNamesAndImpossibleLimitsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Framing.named("length3"))
                .withMessageContaining("length3")
                .withMessageContaining("length2-tpdu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Framing.named("length2-tpdu").withLimits(10, 16));
    }
}
