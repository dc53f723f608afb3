package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePrinterTest {
    private final MessageReader reader = new MessageReader();

    private MessageReader read(final MessageBuilder message, final Dialect dialect) {
        final byte[] bytes = message.build();
        reader.parse(dialect, new UnsafeBuffer(bytes), 0, bytes.length);
        return reader;
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary"})
    void sensitiveFieldsAreMasked(final String name) {
        final Dialect dialect = Dialects.named(name);
        final MessageBuilder message = new MessageBuilder(dialect, 200)
                .set(2, "6225880012345675")
                .set(4, "000000012550")
                .set(34, "6225880012345675")
                .set(35, "6225880012345675=30122011234567890")
                .set(36, "6225880012345675=30122011234567890")
                .set(45, "B6225880012345675^DOE^3012")
                .set(48, "92 123")
                .set(52, "5B1C6693FCEA1913")
                .set(55, "9F2608A1B2C3D4E5F607185A0862258800123456759A03261120")
                .set(61, "CVN 123")
                .set(62, "CVN 123");

        final Map<Integer, String> shown = MessagePrinter.fields(read(message, dialect), false);

        assertThat(shown).containsEntry(2, "622588******5675").containsEntry(34, "622588******5675");
        assertThat(shown).containsEntry(4, "000000012550");
        assertThat(shown).containsEntry(55, "9F2608A1B2C3D4E5F607185A08****************9A03261120");
        for (final int de : new int[] {35, 36, 45, 48, 52, 61, 62}) {
            assertThat(shown.get(de)).as("DE %d", de).matches("\\*+");
        }
        assertThat(MessagePrinter.json(reader, false) + MessagePrinter.text(reader, false))
                .doesNotContain("12345675")
                .doesNotContain("5B1C6693FCEA1913")
                .doesNotContain("CVN");
    }

    @ParameterizedTest
    @CsvSource({
        "57 04 12345678 5F20 02 4142 56 01 AA 9F1F 01 BB 5A 01 CC, 57 04 ******** 5F20 02 **** 56 01 ** 9F1F 01 ** 5A 01 **",
        "70 05 5A 03 123456 9A 01 26,  70 05 5A 03 ****** 9A 01 26",
        "9F10 81 02 0102 5A 82 0001 12, 9F10 81 02 0102 5A 82 0001 **",
        "9F10 05 0102,                  *** *** *** *",
        "5A 08 1234,                    *** *** **",
        "9F,                            **",
        "5A 83 000001 12,               *** *** *** ***",
        "5A 80 12,                      *** ***",
        "70 02 5A 03,                   *** *** **",
        "1F FF FF FF FF FF,             *** *** *** ***"
    })
    void iccDataIsMaskedByTagOrAltogether(final String content, final String masked) {
        assertThat(Masking.apply(Mask.ICC, content.replace(" ", ""))).isEqualTo(masked.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "6225880012345675, 622588******5675",
        "6222021234567890128, 622202*********0128",
        "1234567890123, 123456***0123",
        "123456789012, ************"
    })
    void cardNumbersShowTheirFirstSixAndLastFour(final String pan, final String masked) {
        assertThat(Masking.apply(Mask.PAN, pan)).isEqualTo(masked);
    }

    @Test
    void jsonHasTheMessageTypeAndTheFieldsInOrder() throws IOException {
        final Dialect dialect = Dialects.named("iso87-binary");
        final MessageBuilder message =
                new MessageBuilder(dialect, 200).set(41, "10000001").set(2, "6225880012345675");

        assertThat(MessagePrinter.json(read(message, dialect), true))
                .isEqualTo("{\"mti\":\"0200\",\"fields\":{\"2\":\"6225880012345675\",\"41\":\"10000001\"}}");
    }

    @Test
    void errorsNameTheFieldAndNotItsContent() throws IOException {
        final byte[] bytes = new MessageBuilder(Dialects.named("iso87-ascii"), 200)
                .set(3, "123456")
                .set(4, "000000012550")
                .build();
        bytes[20 + 6] = 'Q';
        reader.parse(Dialects.named("iso87-ascii"), new UnsafeBuffer(bytes), 0, bytes.length);

        assertThat(MessagePrinter.error(reader)).isEqualTo("DE004 at byte 26: a digit is illegal");
        final JsonNode json = new ObjectMapper().readTree(MessagePrinter.json(reader, false));
        assertThat(json.at("/error/field").asInt()).isEqualTo(4);
        assertThat(json.at("/error/offset").asInt()).isEqualTo(26);
        assertThat(json.at("/error/reason").asText()).isEqualTo("BAD_DIGIT");
        assertThat(json.at("/fields/3").asText()).isEqualTo("123456");
        assertThat(MessagePrinter.text(reader, true)).doesNotContain("Q");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        final Dialect dialect = Dialects.named("iso87-ascii");
        final MessageReader message = read(new MessageBuilder(dialect, 200).set(44, "\u001b[2J\u0007"), dialect);

        assertThat(MessagePrinter.text(message, true)).contains("044  \\x1B[2J\\x07   (Additional response data)");
    }

    @Test
    void contentThatNoFieldCanHoldIsRefusedByItsDe() {
        final Dialect dialect = Dialects.named("iso87-ascii");
        refused("DE 41", new MessageBuilder(dialect, 200).set(41, "123456789"));
        refused("DE 3", new MessageBuilder(dialect, 200).set(3, "12x"));
        refused("DE 52", new MessageBuilder(dialect, 200).set(52, "12"));
        refused("DE 52", new MessageBuilder(dialect, 200).set(52, "5B1C6693FCEA191x"));
        refused("DE 43", new MessageBuilder(dialect, 200).set(43, "\u4e2d"));
        refused("DE 65", new MessageBuilder(dialect, 200).set(65, "1"));
        refused("DE 97", new MessageBuilder(dialect, 200).set(97, "X123"));
        refused("DE 97", new MessageBuilder(dialect, 200).set(97, ""));
    }

    private static void refused(final String field, final MessageBuilder message) {
        assertThatIllegalArgumentException().isThrownBy(message::build).withMessageContaining(field);
    }
}
