package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private final MessageReader reader = new MessageReader();

    static List<String> dialects() {
        return Dialects.names();
    }

    private boolean parse(final MessageBuilder message, final String dialect) {
        final byte[] bytes = message.build();
        return reader.parse(Dialects.named(dialect), new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static MessageBuilder message(final String dialect) {
        return new MessageBuilder(
                Dialects.named(dialect), Dialects.named(dialect).version() * 1000 + 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void numbersAreTheirDigits(final String dialect) {
        assertThat(parse(
                        message(dialect)
                                .set(3, "310000")
                                .set(4, "999999999999")
                                .set(22, "051")
                                .set(25, "06")
                                .set(27, "7")
                                .set(32, "00010001234")
                                .set(49, "156")
                                .set(53, "9876543210123456")
                                .set(97, "D0000000012265600"),
                        dialect))
                .isTrue();

        assertThat(reader.mti()).isEqualTo(200);
        assertThat(reader.number(3)).isEqualTo(310000);
        assertThat(reader.number(4)).isEqualTo(999_999_999_999L);
        assertThat(reader.number(22)).isEqualTo(51);
        assertThat(reader.number(25)).isEqualTo(6);
        assertThat(reader.number(27)).isEqualTo(7);
        assertThat(reader.number(32)).isEqualTo(10001234);
        assertThat(reader.contentLength(32)).isEqualTo(11);
        assertThat(reader.number(49)).isEqualTo(156);
        assertThat(reader.number(53)).isEqualTo(9_876_543_210_123_456L);
        assertThat(reader.number(97)).isEqualTo(12_265_600);
        assertThat(reader.sign(97)).isEqualTo('D');
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void partsOfOriginalDataElementsAreNumbers(final String dialect) {
        assertThat(parse(message(dialect).set(90, "020000020111200940100000001000200000000000"), dialect))
                .isTrue();

        assertThat(reader.number(90, 0, 4)).isEqualTo(200);
        assertThat(reader.number(90, 4, 6)).isEqualTo(201);
        assertThat(reader.number(90, 10, 10)).isEqualTo(1120094010);
        assertThat(reader.number(90, 20, 11)).isEqualTo(10002);
        assertThat(reader.number(90, 31, 11)).isZero();
        assertThat(reader.number(90, 0, 19)).isEqualTo(200_000_201_112_009_401L);
        assertThat(reader.number(90, 32, 11)).as("beyond the end").isEqualTo(-1);
        assertThat(reader.number(90)).as("more digits than a number holds").isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void everyRangeOfDigitsIsTheNumberItSpells(final String dialect) {
        final String digits = "020000020111200940109876543210123456789012";
        assertThat(parse(message(dialect).set(90, digits).set(2, "6222021234567890128"), dialect))
                .isTrue();

        for (int first = 0; first < digits.length(); first++) {
            for (int count = 1; count <= 19 && first + count <= digits.length(); count++) {
                assertThat(Long.toUnsignedString(reader.number(90, first, count)))
                        .isEqualTo(
                                Long.toUnsignedString(Long.parseUnsignedLong(digits.substring(first, first + count))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void cardNumbersOfNineteenDigitsAreUnsigned(final String dialect) {
        assertThat(parse(message(dialect).set(2, "9999999999999999999"), dialect))
                .isTrue();

        assertThat(Long.toUnsignedString(reader.pan())).isEqualTo("9999999999999999999");
        assertThat(reader.panDigits()).isEqualTo(19);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void trackTwoGivesCardNumberAndExpiry(final String dialect) {
        assertThat(parse(message(dialect).set(35, "6222021234567890128=30102201234"), dialect))
                .isTrue();

        assertThat(reader.trackPan()).isEqualTo(6_222_021_234_567_890_128L);
        assertThat(reader.trackPanDigits()).isEqualTo(19);
        assertThat(reader.trackExpiry()).isEqualTo(3010);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void bothSeparatorsOfTrackTwoAreUnderstood(final String dialect) {
        assertThat(parse(message(dialect).set(35, "4761739001010010D2712"), dialect))
                .isTrue();

        assertThat(reader.trackPan()).isEqualTo(4_761_739_001_010_010L);
        assertThat(reader.trackExpiry()).isEqualTo(2712);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4761739001010010",
                "=2712",
                "47617390010100101234=2712",
                "6225880012345675=",
                "5413330089010434=27"
            })
    void tracksWithoutCardNumberOrExpirySayNone(final String track) {
        for (final String dialect : dialects()) {
            assertThat(parse(message(dialect).set(35, track), dialect)).isTrue();
            final boolean hasPan = track.indexOf('=') == 16;
            assertThat(reader.trackPanDigits()).isEqualTo(hasPan ? 16 : 0);
            assertThat(reader.trackPan()).isEqualTo(hasPan ? Long.parseLong(track.substring(0, 16)) : -1);
            assertThat(reader.trackExpiry()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void textIsPackedFirstCharacterFirst(final String dialect) {
        assertThat(parse(
                        message(dialect)
                                .set(37, "632409000101")
                                .set(41, "T1")
                                .set(42, "898310053990001")
                                .set(44, "ABC"),
                        dialect))
                .isTrue();

        assertThat(reader.packed(37, 0, 8)).isEqualTo(0x3633323430393030L);
        assertThat(reader.packed(37, 8, 4) >>> 32).isEqualTo(0x30313031L);
        assertThat(reader.packed(41, 0, 8)).as("spaces stay").isEqualTo(0x5431202020202020L);
        assertThat(reader.packed(42, 8, 7)).isEqualTo(0x3339393030303100L);
        assertThat(reader.packed(44, 0, 8)).as("zeros behind the end").isEqualTo(0x4142430000000000L);
        assertThat(reader.packed(44, 3, 8)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void bytesAreTheSameInEveryDialect(final String dialect) {
        assertThat(parse(message(dialect).set(52, "5B1C6693FCEA1913"), dialect)).isTrue();

        final UnsafeBuffer block = new UnsafeBuffer(new byte[8]);
        assertThat(reader.contentLength(52)).isEqualTo(8);
        assertThat(reader.bytes(52, block, 0)).isEqualTo(8);
        assertThat(block.byteArray()).isEqualTo(HexFormat.of().parseHex("5B1C6693FCEA1913"));
    }

    @Test
    void absentFieldsReadAsAbsentEvenAfterAMessageThatHadThem() {
        assertThat(parse(message("iso87-binary").set(2, "6225880012345675").set(41, "10000001"), "iso87-binary"))
                .isTrue();
        assertThat(parse(message("iso87-binary").set(3, "000000"), "iso87-binary"))
                .isTrue();

        assertThat(reader.has(2)).isFalse();
        assertThat(reader.number(2)).isEqualTo(-1);
        assertThat(reader.panDigits()).isZero();
        assertThat(reader.packed(41, 0, 8)).isZero();
        assertThat(reader.fieldOffset(41)).isEqualTo(-1);
        assertThat(reader.fieldLength(41)).isZero();
        assertThat(reader.contentOffset(41)).isEqualTo(-1);
        assertThat(reader.character(41, 0)).isEqualTo(-1);
        assertThat(reader.trackExpiry()).isEqualTo(-1);
        assertThat(reader.sign(97)).isEqualTo(-1);
    }

    @Test
    void offsetsAreThoseOfTheBuffer() {
        final byte[] message = message("iso87-ascii")
                .set(2, "6225880012345675")
                .set(3, "012345")
                .build();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[7 + message.length]);
        buffer.putBytes(7, message);

        assertThat(reader.parse(Dialects.named("iso87-ascii"), buffer, 7, message.length))
                .isTrue();

        assertThat(reader.fieldOffset(2)).isEqualTo(7 + 20);
        assertThat(reader.fieldLength(2)).isEqualTo(18);
        assertThat(reader.contentOffset(2)).isEqualTo(7 + 22);
        assertThat(reader.contentLength(2)).isEqualTo(16);
        assertThat(buffer.getStringWithoutLengthAscii(reader.contentOffset(3), 6))
                .isEqualTo("012345");
    }

    @Test
    void bothSpareNibblesBehindOddDigitsAreRight() {
        final byte[] message = message("iso87-binary")
                .set(2, "6222021234567890128")
                .set(3, "012345")
                .build();
        final int spareAt = 10 + 1 + 9;
        assertThat(message[spareAt] & 0xFF).isEqualTo(0x80);
        message[spareAt] |= 0x0F;

        assertThat(reader.parse(Dialects.named("iso87-binary"), new UnsafeBuffer(message), 0, message.length))
                .isTrue();
        assertThat(reader.pan()).isEqualTo(6_222_021_234_567_890_128L);
        assertThat(reader.number(3)).isEqualTo(12345);
    }

    @Test
    void anEmptySecondBitmapDoesNoHarm() {
        final byte[] message = "0200A0000000000000000000000000000000012345".getBytes(StandardCharsets.US_ASCII);

        assertThat(reader.parse(Dialects.named("iso87-ascii"), new UnsafeBuffer(message), 0, message.length))
                .isTrue();
        assertThat(reader.number(3)).isEqualTo(12345);
        assertThat(reader.has(2)).isFalse();
    }

    @Test
    void lowerCaseHexIsUnderstood() {
        final byte[] message = "0200000000000000100".concat("05b1c6693fcea1913").getBytes(StandardCharsets.US_ASCII);

        assertThat(reader.parse(Dialects.named("iso87-ascii"), new UnsafeBuffer(message), 0, message.length))
                .as(MessagePrinter.error(reader))
                .isTrue();
        assertThat(MessagePrinter.fields(reader, true)).containsEntry(52, "5B1C6693FCEA1913");
    }
}
