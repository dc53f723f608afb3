package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The codec against j8583, which shares nothing with it: what that packs we read, and write as the same bytes. Left out
 * are the fields whose form j8583 does not have in that combination.
 */
class PackedElsewhereTest {
    private static final int MESSAGES = 1_000;

    /** It has no lengths as binary numbers. */
    static List<NaiveEncoder.Form> forms() {
        return NaiveEncoder.forms().stream()
                .filter(form -> !form.binaryLengths())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void readsAndWritesWhatAnotherCodecPacks(final NaiveEncoder.Form form) {
        final Dialect dialect = form.load();
        final NaiveEncoder content = new NaiveEncoder(form);
        final MessageReader reader = new MessageReader();
        int fieldsSeen = 0;
        for (int seed = 0; seed < MESSAGES; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final Map<Integer, String> fields = new TreeMap<>();
            content.randomFields(random).forEach((de, text) -> {
                if (type(form, dialect.field(de)) != null) {
                    fields.put(de, even(dialect.field(de), text));
                }
            });
            fieldsSeen += fields.size();
            final int mti = dialect.version() * 1000 + random.nextInt(1, 1000);
            final byte[] message = pack(form, dialect, mti, fields);

            assertThat(reader.parse(dialect, new UnsafeBuffer(message), 0, message.length))
                    .as("seed %d: %s", seed, MessagePrinter.error(reader))
                    .isTrue();
            assertThat(reader.mti()).isEqualTo(mti);
            assertThat(MessagePrinter.fields(reader, true)).as("seed %d", seed).isEqualTo(fields);
            assertThat(new MessageBuilder(dialect, mti).set(fields).build())
                    .as("seed %d", seed)
                    .asHexString()
                    .isEqualTo(HexFormat.of().withUpperCase().formatHex(message));
        }
        assertThat(fieldsSeen).isGreaterThan(10 * MESSAGES);
    }

    private static byte[] pack(
            final NaiveEncoder.Form form, final Dialect dialect, final int mti, final Map<Integer, String> fields) {
        final IsoMessage message = new MessageFactory<>().newMessage(Integer.parseInt(String.valueOf(mti), 16));
        message.setCharacterEncoding(form.charset().name());
        message.setForceStringEncoding(true);
        message.setBinary(form.packed());
        message.setBinaryBitmap(!form.hex());
        fields.forEach((de, text) -> message.setField(de, value(form, dialect.field(de), text)));
        return message.writeData();
    }

    private static IsoValue<?> value(final NaiveEncoder.Form form, final FieldDefinition field, final String text) {
        final IsoType type = type(form, field);
        final Object value = field.type() == FieldType.BINARY ? HexFormat.of().parseHex(text) : text;
        final IsoValue<Object> packed = type.needsLength()
                ? new IsoValue<>(type, value, field.type() == FieldType.SIGNED ? field.max() + 1 : field.max())
                : new IsoValue<>(type, value);
        packed.setCharacterEncoding(form.charset().name());
        return packed;
    }

    /** What j8583 calls the form of a field; null if it has none. */
    private static IsoType type(final NaiveEncoder.Form form, final FieldDefinition field) {
        final boolean variable = field.prefixDigits() > 0;
        if (field.type() == FieldType.BINARY) {
            final boolean raw = field.encoding() == Encoding.BINARY;
            return raw != form.packed() ? null : !variable ? IsoType.BINARY : variableBytes(form, field);
        }
        if (field.encoding() == Encoding.BCD) {
            if (field.type() != FieldType.NUMERIC) {
                return null;
            }
            return !variable ? IsoType.NUMERIC : field.prefixDigits() == 2 ? IsoType.LLBCDBIN : IsoType.LLLBCDBIN;
        }
        if (variable) {
            return field.prefixDigits() == 2 ? IsoType.LLVAR : IsoType.LLLVAR;
        }
        return IsoType.ALPHA;
    }

    /** Where bytes are hex, j8583 counts their characters. */
    private static IsoType variableBytes(final NaiveEncoder.Form form, final FieldDefinition field) {
        return !form.packed() ? null : field.prefixDigits() == 2 ? IsoType.LLBIN : IsoType.LLLBIN;
    }

    /** The spare nibble of an odd number of digits stands in front there, which is not how we write lengths of digits. */
    private static String even(final FieldDefinition field, final String text) {
        final boolean odd = field.encoding() == Encoding.BCD && field.prefixDigits() > 0 && text.length() % 2 == 1;
        return odd ? text.length() == 1 ? text + text : text.substring(1) : text;
    }
}
