package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad input. Every message is read from a buffer of just its size, whose bounds are checked: reading behind the message,
 * or before it, would throw.
 */
class MalformedMessagesTest {
    private final MessageReader reader = new MessageReader();

    static List<WorkedMessage> messages() {
        return WorkedMessage.all();
    }

    private boolean parse(final Dialect dialect, final byte[] message) {
        return reader.parse(dialect, new UnsafeBuffer(message.clone()), 0, message.length);
    }

    private void assertRefused(final int field, final int offset, final FormatError reason) {
        assertThat(reader.errorReason()).isEqualTo(reason);
        assertThat(reader.errorField()).isEqualTo(field);
        assertThat(reader.errorOffset()).isEqualTo(offset);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void truncationAnywhereNamesFieldAndOffset(final WorkedMessage message) {
        final byte[] body = message.body();
        for (int length = 0; length < body.length; length++) {
            assertThat(parse(message.dialect(), Arrays.copyOf(body, length))).isFalse();
            assertThat(reader.errorReason()).isEqualTo(FormatError.TRUNCATED);
            final int field = reader.errorField();
            assertThat(field == 0 || field == 1 || message.fields().containsKey(field))
                    .as("cut to %d: DE %d", length, field)
                    .isTrue();
            assertThat(reader.errorOffset()).isBetween(0, length);
            assertThat(MessagePrinter.fields(reader, true).entrySet())
                    .as("what was read before stays readable")
                    .containsExactlyElementsOf(message.fields().entrySet().stream()
                            .filter(entry -> entry.getKey() < field)
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aBadDigitLeavesOutItsFieldAndNoOther(final WorkedMessage message) {
        final byte[] body = message.body();
        assertThat(parse(message.dialect(), body)).isTrue();
        for (final int de : message.fields().keySet()) {
            final FieldDefinition field = message.dialect().field(de);
            final boolean checked = field.type() != FieldType.TEXT && field.encoding() != Encoding.BINARY;
            assertThat(parse(message.dialect(), body)).isTrue();
            final int content = reader.contentOffset(de);
            final int end = reader.fieldOffset(de) + reader.fieldLength(de);
            for (int at = content; checked && at < end; at++) {
                final byte[] bad = body.clone();
                bad[at] = (byte) (field.encoding() == Encoding.BCD ? bad[at] & 0x0F | 0xB0 : 'x');

                assertThat(parse(message.dialect(), bad))
                        .as("DE %d at %d", de, at)
                        .isFalse();
                assertThat(reader.errorField()).isEqualTo(de);
                assertThat(reader.errorOffset()).isEqualTo(at);
                assertThat(reader.has(de)).isFalse();
                assertThat(MessagePrinter.fields(reader, true).keySet())
                        .containsExactlyElementsOf(message.fields().keySet().stream()
                                .filter(other -> other != de)
                                .toList());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void bytesBehindTheLastFieldAreRefused(final WorkedMessage message) {
        final byte[] body = message.body();
        assertThat(parse(message.dialect(), Arrays.copyOf(body, body.length + 1)))
                .isFalse();

        assertRefused(
                message.fields().keySet().stream().mapToInt(de -> de).max().orElseThrow(),
                body.length,
                FormatError.TRAILING_BYTES);
        assertThat(MessagePrinter.fields(reader, true)).isEqualTo(message.fields());
    }

    @Test
    void aThirdBitmapIsRefusedAndTheFirstFieldsStayReadable() {
        final WorkedMessage echo = WorkedMessage.of("A7");
        final byte[] body = echo.body();
        body[20] = '8';
        assertThat(parse(echo.dialect(), body)).isFalse();

        assertRefused(65, 20, FormatError.THIRD_BITMAP);
        assertThat(reader.number(11)).isEqualTo(104);
        assertThat(reader.has(70)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "iso87-ascii,  30323030 34303030303030303030303030303030 3230, 2, 20, TOO_LONG",
        "iso87-ascii,  30323030 34303030303030303030303030303030 3030, 2, 20, TOO_SHORT",
        "iso87-ascii,  30323030 34303030303030303030303030303030 3A31, 2, 20, BAD_LENGTH",
        "iso87-ascii,  30323030 34303030303030303030303030303030 31,   2, 20, TRUNCATED",
        "iso87-ascii,  30323030 34303030303030303030303030303030,      2, 20, TRUNCATED",
        "iso87-binary, 0200 4000000000000000 20, 2, 10, TOO_LONG",
        "iso87-binary, 0200 4000000000000000 00, 2, 10, TOO_SHORT",
        "iso87-binary, 0200 4000000000000000 A1, 2, 10, BAD_LENGTH",
        "iso87-binary, 0200 4000000000000000 1A, 2, 10, BAD_LENGTH",
        "iso87-binary, 0200 4000000000000000 03 1231, 2, 12, BAD_PADDING",
        "iso87-binary, 0200 4000000000000000 03 12 B5, 2, 12, BAD_DIGIT",
        "iso87-binary, 0200 0000040000000000 1051, 22, 10, BAD_PADDING",
        "iso87-binary, 0200 0000000020000000 05 1234 E0, 35, 13, BAD_TRACK",
        "iso87-binary, 0200 0000001000000000 45 00000150, 28, 10, BAD_SIGN",
        "iso87-binary, 0200 0000000000010000 1234, 48, 10, TOO_LONG",
        "iso87-ascii,  30323030 30303030303030303030303031303030 3132333435363738393041424344454720, 52, 35, BAD_HEX",
        "iso87-binary, 0200 C000000000000000 00000000, 1, 10, TRUNCATED",
        "iso87-binary, 0200 00, 1, 2, TRUNCATED",
        "iso87-ascii,  30323030 34303030303030303030303030303047, 1, 19, BAD_BITMAP",
        "iso87-ascii,  303230, 0, 0, TRUNCATED",
        "iso87-ascii,  30323A30 34303030303030303030303030303030, 0, 0, BAD_MTI",
        "iso87-binary, 02 0F 4000000000000000, 0, 0, BAD_MTI",
        "iso87-binary, 1200 4000000000000000, 0, 0, WRONG_VERSION",
        "iso87-binary, 0200 0000000000000000 01, 1, 10, TRAILING_BYTES"
    })
    void saysWhatIsWrongAndWhere(
            final String dialect, final String hex, final int field, final int offset, final FormatError reason) {
        assertThat(parse(Dialects.named(dialect), HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isFalse();

        assertRefused(field, offset, reason);
    }

    @Test
    void aFieldThatTheDialectDoesNotHaveEndsTheReading() {
        final Dialect terminal = Dialects.load(WorkedMessage.resource("terminal.yaml"));
        final byte[] message = HexFormat.of()
                .parseHex("603100311207" + "0200" + "A0000000000000000400000000000000" + "012345" + "0301");
        assertThat(parse(terminal, message)).isFalse();

        assertRefused(70, 6 + 2 + 16 + 3, FormatError.UNKNOWN_FIELD);
        assertThat(reader.number(3)).isEqualTo(12345);
    }

    @Test
    void theFirstOfSeveralErrorsIsNamed() {
        final byte[] message = HexFormat.of().parseHex("0200" + "3000000000000000" + "01234A" + "B00000000000");
        assertThat(parse(Dialects.named("iso87-binary"), message)).isFalse();

        assertRefused(3, 12, FormatError.BAD_DIGIT);
        assertThat(reader.has(4)).isFalse();
    }

    @Test
    void anUnreadableMessageTypeSaysSo() {
        assertThat(parse(Dialects.named("iso87-binary"), HexFormat.of().parseHex("0A004000000000000000")))
                .isFalse();
        assertThat(reader.mti()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary", "iso87-ebcdic"})
    void garbageIsRefusedOrReadButNeverThrows(final String name) {
        final Dialect dialect = Dialects.named(name);
        for (int seed = 0; seed < 200_000; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            check(dialect, garbage, seed);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void damagedMessagesAreRefusedOrReadButNeverThrow(final WorkedMessage message) {
        for (int seed = 0; seed < 20_000; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] body = message.body();
            for (int i = random.nextInt(4); i >= 0; i--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            check(
                    message.dialect(),
                    Arrays.copyOf(body, body.length - random.nextInt(8) / 7 * random.nextInt(body.length)),
                    seed);
        }
    }

    private void check(final Dialect dialect, final byte[] message, final int seed) {
        if (parse(dialect, message)) {
            assertThat(reader.errorReason()).isEqualTo(FormatError.NONE);
            return;
        }
        final String where = "seed " + seed + " " + HexFormat.of().formatHex(message);
        assertThat(reader.errorReason()).as(where).isNotEqualTo(FormatError.NONE);
        assertThat(reader.errorField()).as(where).isBetween(0, 128);
        assertThat(reader.errorOffset()).as(where).isBetween(0, message.length);
        for (int de = 2; de <= 128; de++) {
            if (reader.has(de)) {
                assertThat(reader.fieldOffset(de) + reader.fieldLength(de))
                        .as(where)
                        .isLessThanOrEqualTo(message.length);
                reader.number(de);
                reader.packed(de, 0, 8);
            }
        }
        reader.trackPan();
        reader.trackExpiry();
    }
}
