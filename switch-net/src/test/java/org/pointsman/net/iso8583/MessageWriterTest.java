package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWriterTest {
    private final UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final Echo echo = new Echo();
    private final MessageWriter writer = new MessageWriter();
    private final MessageReader reader = new MessageReader();

    private MessageWriter begin(final String dialect) {
        target.setMemory(0, target.capacity(), (byte) 0xEE);
        return writer.begin(Dialects.named(dialect), target, 3, 210);
    }

    private Map<Integer, String> written(final String dialect) {
        final int length = writer.end();
        assertThat(reader.parse(Dialects.named(dialect), target, 3, length))
                .as(MessagePrinter.error(reader))
                .isTrue();
        assertThat(target.getShort(0)).isEqualTo((short) 0xEEEE);
        assertThat(target.getByte(2)).isEqualTo((byte) 0xEE);
        assertThat(target.getByte(3 + length)).as("nothing behind the message").isEqualTo((byte) 0xEE);
        return MessagePrinter.fields(reader, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void numbersFillTheirField(final String dialect) {
        begin(dialect)
                .number(2, 6_222_021_234_567_890_128L, 19)
                .number(3, 310000)
                .number(4, 999_999_999_999L)
                .number(11, 0)
                .number(15, 1120)
                .number(22, 51)
                .number(27, 7)
                .number(32, 10002, 8)
                .number(33, 10002)
                .number(49, 156)
                .number(53, 9_876_543_210_123_456L)
                .number(90, Long.parseUnsignedLong("18446744073709551615"), 42);

        final Map<Integer, String> expected = new TreeMap<>(Map.of(
                2, "6222021234567890128",
                3, "310000",
                4, "999999999999",
                11, "000000",
                15, "1120",
                22, "051",
                27, "7",
                32, "00010002",
                33, "10002"));
        expected.put(49, "156");
        expected.put(53, "9876543210123456");
        expected.put(90, "000000000000000000000018446744073709551615");
        assertThat(written(dialect)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void everyNumberOfDigitsIsWrittenRight(final String dialect) {
        for (int digits = 1; digits <= 19; digits++) {
            for (final String pattern :
                    new String[] {"1234567890123456789", "0000000000000000007", "9999999999999999999"}) {
                final String text = pattern.substring(19 - digits);
                begin(dialect).number(2, Long.parseUnsignedLong(text), digits).number(3, 5);
                assertThat(written(dialect)).isEqualTo(Map.of(2, text, 3, "000005"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void packedTextIsFilledWithSpaces(final String dialect) {
        begin(dialect)
                .packed(37, 0x3633323430393030L, 0x3031303100000000L, 12)
                .packed(38, 0x4131423243330000L, 0, 6)
                .packed(41, 0x5431000000000000L, 0, 2)
                .packed(44, 0x4142430000000000L, 0, 3);

        assertThat(written(dialect)).isEqualTo(Map.of(37, "632409000101", 38, "A1B2C3", 41, "T1      ", 44, "ABC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void aSecondBitmapMakesRoomForItself(final String dialect) {
        begin(dialect).number(7, 1_120_093_200L).number(11, 104).number(70, 301).number(90, 1);

        assertThat(written(dialect))
                .isEqualTo(Map.of(7, "1120093200", 11, "000104", 70, "301", 90, "0".repeat(41) + "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void answersEchoWhatTheDialectLists(final String dialect) {
        final byte[] request = new MessageBuilder(Dialects.named(dialect), 400)
                .set(2, "6222021234567890128")
                .set(3, "000000")
                .set(4, "000000008800")
                .set(7, "1120094115")
                .set(11, "000202")
                .set(14, "3010")
                .set(32, "0001002")
                .set(35, "6222021234567890128=30102")
                .set(37, "632409000201")
                .set(41, "10000001")
                .set(52, "5B1C6693FCEA1913")
                .set(90, "020000020111200940100000001000200000000000")
                .set(95, "000000000100")
                .build();
        final MessageReader original = new MessageReader();
        assertThat(original.parse(Dialects.named(dialect), new UnsafeBuffer(request), 0, request.length))
                .isTrue();

        begin(dialect);
        echo.capture(original, 210);
        echo.rewind();
        echo.writeBefore(writer, 15);
        writer.number(15, 1120);
        echo.writeBefore(writer, 38);
        writer.packed(39, 0x3030000000000000L, 0, 2);
        echo.writeBefore(writer, Dialect.MAX_DE + 1);

        final Map<Integer, String> expected = new TreeMap<>(MessagePrinter.fields(original, true));
        expected.keySet().removeAll(java.util.Set.of(14, 35, 52, 95));
        expected.put(15, "1120");
        expected.put(39, "00");
        assertThat(written(dialect)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void whatCouldNotBeReadIsNotEchoedWithItsNeighbours(final String dialect) {
        final Map<Integer, String> fields = Map.of(
                3, "000000", 4, "000000008800", 7, "1120094115", 11, "000202", 41, "10000001", 70, "301", 90, "1");
        final byte[] request =
                new MessageBuilder(Dialects.named(dialect), 400).set(fields).build();
        final UnsafeBuffer buffer = new UnsafeBuffer(request);
        final MessageReader original = new MessageReader();
        assertThat(original.parse(Dialects.named(dialect), buffer, 0, request.length))
                .isTrue();
        buffer.putByte(original.contentOffset(7), (byte) 0xFF);
        buffer.putByte(original.contentOffset(90), (byte) 0xFF);
        assertThat(original.parse(Dialects.named(dialect), buffer, 0, request.length))
                .isFalse();

        begin(dialect);
        echo.capture(original, 410);
        echo.rewind();
        echo.writeBefore(writer, Dialect.MAX_DE + 1);

        assertThat(written(dialect))
                .isEqualTo(Map.of(3, "000000", 4, "000000008800", 11, "000202", 41, "10000001", 70, "301"));
    }

    @Test
    void echoingNothingWritesNothing() {
        final MessageReader original = new MessageReader();
        final byte[] request = new MessageBuilder(Dialects.named("iso87-ascii"), 800)
                .set(14, "3010")
                .build();
        original.parse(Dialects.named("iso87-ascii"), new UnsafeBuffer(request), 0, request.length);

        begin("iso87-ascii");
        echo.capture(original, 810);
        echo.rewind();
        echo.writeBefore(writer, Dialect.MAX_DE + 1);
        writer.number(11, 5);

        assertThat(written("iso87-ascii")).isEqualTo(Map.of(11, "000005"));
    }

    @Test
    void contentThatDoesNotFitIsRefusedNotCut() {
        final UnsafeBuffer text =
                new UnsafeBuffer("123456789012345678901234567890".getBytes(StandardCharsets.US_ASCII));

        refused("DE 3", () -> begin("iso87-binary").number(3, 1_000_000));
        refused("DE 2", () -> begin("iso87-binary").number(2, 100, 2));
        refused("DE 2", () -> begin("iso87-binary").number(2, 1, 20));
        refused("DE 4", () -> begin("iso87-ascii").number(4, -1));
        refused("DE 41", () -> begin("iso87-ascii").number(41, 1));
        refused("DE 39", () -> begin("iso87-ascii").packed(39, 0x3030300000000000L, 0, 3));
        refused("DE 3", () -> begin("iso87-ascii").packed(3, 0x3030300000000000L, 0, 3));
        refused("DE 44", () -> begin("iso87-binary").ascii(44, text, 0, 26));
        refused("DE 42", () -> begin("iso87-binary").ascii(42, text, 0, 16));
        refused("DE 32", () -> begin("iso87-binary").ascii(32, text, 0, 12));
        refused("DE 32", () -> begin("iso87-binary").ascii(32, text, 0, 0));
        refused("DE 52", () -> begin("iso87-binary").bytes(52, text, 0, 7));
        refused("DE 52", () -> begin("iso87-ascii").bytes(52, text, 0, 9));
        refused("DE 52", () -> begin("iso87-ascii").ascii(52, text, 0, 8));
        refused("DE 97", () -> begin("iso87-ascii").ascii(97, text, 0, 17));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.begin(Dialects.named("iso87-ascii"), target, 0, 10000));
    }

    private static void refused(final String field, final Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageMatching(field + "\\b.*");
    }

    @Test
    void fieldsOutOfOrderOrUnknownAreErrorsOfTheProgram() {
        assertThatIllegalStateException()
                .isThrownBy(() -> begin("iso87-ascii").number(11, 1).number(7, 1));
        assertThatIllegalStateException()
                .isThrownBy(() -> begin("iso87-ascii").number(11, 1).number(11, 1));
        assertThatIllegalStateException().isThrownBy(() -> begin("iso87-ascii").number(65, 1));
        assertThatIllegalStateException().isThrownBy(() -> begin("iso87-ascii").number(129, 1));
    }

    @Test
    void aBufferThatIsTooShortIsAnError() {
        final UnsafeBuffer tooShort = new UnsafeBuffer(ByteBuffer.allocateDirect(24));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> writer.begin(Dialects.named("iso87-ascii"), tooShort, 0, 210)
                        .number(3, 0));
    }

    /** Every way to write, into every length that is too short: nothing may be written behind the buffer. */
    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void nothingIsWrittenBehindTheBuffer(final String dialect) {
        final int whole = ofEveryKind(Dialects.named(dialect), new UnsafeBuffer(ByteBuffer.allocateDirect(512)));
        final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
        for (int length = 0; length < whole; length++) {
            memory.setMemory(0, 512, (byte) 0xEE);
            final UnsafeBuffer tooShort = new UnsafeBuffer(memory, 0, length);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> ofEveryKind(Dialects.named(dialect), tooShort));
            for (int i = length; i < 512; i++) {
                assertThat(memory.getByte(i)).as("byte %d of %d", i, length).isEqualTo((byte) 0xEE);
            }
        }
    }

    private int ofEveryKind(final Dialect dialect, final UnsafeBuffer buffer) {
        final UnsafeBuffer text = new UnsafeBuffer("D00000100".getBytes(StandardCharsets.US_ASCII));
        return writer.begin(dialect, buffer, 0, dialect.version() * 1000 + 210)
                .number(2, 6_222_021_234_567_890_128L, 19)
                .ascii(28, text, 0, 9)
                .number(32, 10002)
                .packed(37, 0x3132333435363738L, 0x3930313200000000L, 12)
                .digits(38, 123_456, 6)
                .packed(41, 0x3132330000000000L, 0, 3)
                .bytes(44, text, 0, 9)
                .bytes(52, text, 0, 8)
                .number(70, 1)
                .end();
    }

    @Test
    void aBufferInTheJavaHeapIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.begin(Dialects.named("iso87-ascii"), new UnsafeBuffer(new byte[100]), 0, 210));
    }
}
