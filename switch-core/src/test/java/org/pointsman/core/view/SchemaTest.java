package org.pointsman.core.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

    static Iterable<MessageLayout> messages() {
        return Schema.engine().messages();
    }

    /** The generated codecs are the other reading of the same file. */
    @ParameterizedTest
    @MethodSource("messages")
    void fieldsStandWhereTheGeneratedDecodersReadThem(MessageLayout message) throws Exception {
        Class<?> decoder = Class.forName("org.pointsman.core.codec." + message.name() + "Decoder");
        assertThat(decoder.getField("TEMPLATE_ID").getInt(null)).isEqualTo(message.templateId());
        assertThat(decoder.getField("BLOCK_LENGTH").getInt(null)).isEqualTo(message.blockLength());
        assertThat(message.fields()).isNotNull();
        for (Field field : message.fields()) {
            Method offset = decoder.getMethod(field.name() + "EncodingOffset");
            Method length = decoder.getMethod(field.name() + "EncodingLength");
            assertThat(field.offset()).as(field.name()).isEqualTo(offset.invoke(null));
            assertThat(field.end() - field.offset()).as(field.name()).isEqualTo(length.invoke(null));
        }
    }

    @Test
    void allCommandsAndOutcomesAreThere() {
        assertThat(Schema.engine().messages()).extracting(MessageLayout::name).contains("Genesis", "Reply", "PutLimit");
        assertThat(Schema.engine().message(50).name()).isEqualTo("Reply");
    }

    @Test
    void aTemplateOfALaterReleaseHasALayoutWithoutFields() {
        for (int template : new int[] {199, 65_535}) {
            MessageLayout unknown = Schema.engine().message(template);
            assertThat(unknown.word()).isEqualTo("unknown" + template);
            assertThat(unknown.fields()).isEmpty();
        }
    }

    /** A row whose field was misspelt would do nothing, silently. */
    @Test
    void everyRowOfTheFieldTableIsOfAField() {
        Set<String> names = new HashSet<>();
        for (MessageLayout message : messages()) {
            for (Field field : message.fields()) {
                names.add(field.name());
                names.add(message.name() + "." + field.name());
            }
        }
        assertThat(names).containsAll(FieldTable.load().names());
    }

    @Test
    void namesBecomeWords() {
        assertThat(Schema.engine().message(4).word()).isEqualTo("capture");
        assertThat(Schema.engine().message(5).word()).isEqualTo("payment-reversal");
        assertThat(Schema.engine().message(22).word()).isEqualTo("put-card");
    }

    @Test
    void aSchemaThatIsMoreThanFixedBlocksIsRefusedByLine() {
        assertThatThrownBy(() -> SchemaFile.read("/view/with-group.xml", FieldTable.load()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/view/with-group.xml:11: element group is not read by this tool");
        assertThatThrownBy(() -> SchemaFile.read("/view/none.xml", FieldTable.load()))
                .hasMessage("/view/none.xml is not on the class path");
    }
}
