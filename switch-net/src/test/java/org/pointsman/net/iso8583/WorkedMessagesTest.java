package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkedMessagesTest {
    private final MessageReader reader = new MessageReader();

    static List<WorkedMessage> messages() {
        final List<WorkedMessage> messages = new java.util.ArrayList<>(WorkedMessage.all());
        messages.addAll(WorkedMessage.ofTerminals());
        return messages;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void decodesToTheListedFields(final WorkedMessage message) {
        final UnsafeBuffer frame = new UnsafeBuffer(message.frame());
        final Framing framing = message.framing().withLimits(message.dialect().minLength(), 8192);

        assertThat(framing.next(frame, 0, frame.capacity())).isEqualTo(frame.capacity());
        assertThat(framing.tpdu(frame, 0)).isEqualTo(message.tpdu());
        final int offset = framing.headerLength();
        assertThat(reader.parse(message.dialect(), frame, offset, frame.capacity() - offset))
                .as(MessagePrinter.error(reader))
                .isTrue();
        assertThat(reader.mti()).isEqualTo(message.mti());
        assertThat(MessagePrinter.fields(reader, true)).isEqualTo(message.fields());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void encodesBackToTheSameBytes(final WorkedMessage message) {
        final byte[] frame = new MessageBuilder(message.dialect(), message.mti())
                .header(message.header())
                .set(message.fields())
                .frame(message.framing(), message.tpdu());

        assertThat(frame)
                .asHexString()
                .isEqualTo(java.util.HexFormat.of().withUpperCase().formatHex(message.frame()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void rawCopiesOfAllFieldsMakeTheSameMessage(final WorkedMessage message) {
        final UnsafeBuffer body = new UnsafeBuffer(message.body());
        assertThat(reader.parse(message.dialect(), body, 0, body.capacity())).isTrue();

        final UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(body.capacity()));
        copy.putBytes(0, message.header());
        final MessageWriter writer = new MessageWriter().begin(message.dialect(), copy, 0, message.mti());
        for (int de = 2; de <= 128; de++) {
            if (reader.has(de)) {
                writer.raw(
                        reader.base + reader.fieldOffset(de),
                        reader.fieldLength(de),
                        de <= 64 ? Dialect.bit(de) : 0,
                        de <= 64 ? 0 : Dialect.bit(de));
            }
        }

        assertThat(writer.end()).isEqualTo(body.capacity());
        assertThat(copy).isEqualTo(body);
    }
}
