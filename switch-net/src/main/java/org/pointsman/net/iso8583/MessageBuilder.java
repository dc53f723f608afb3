package org.pointsman.net.iso8583;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes messages from text by DE, in the form that {@link MessagePrinter} shows. Slow, and for tools and tests only; the
 * dialect and the writer are those of the switch.
 */
public final class MessageBuilder {
    private final Dialect dialect;
    private final int mti;
    private final Map<Integer, String> fields = new TreeMap<>();
    private byte[] header;

    /** @param mti message type as a number: 0200 is 200 */
    public MessageBuilder(final Dialect dialect, final int mti) {
        this.dialect = dialect;
        this.mti = mti;
        this.header = new byte[dialect.headerBytes()];
    }

    /** The bytes before the message type, as many as the dialect has; zeros unless set. */
    public MessageBuilder header(final byte[] header) {
        if (header.length != dialect.headerBytes()) {
            throw new IllegalArgumentException("dialect " + dialect.name() + " has a header of " + dialect.headerBytes()
                    + " bytes, not " + header.length);
        }
        this.header = header.clone();
        return this;
    }

    /** Sets a field, in any order. Digits that are too few are filled with zeros, text with spaces. */
    public MessageBuilder set(final int de, final String content) {
        fields.put(de, content);
        return this;
    }

    public MessageBuilder set(final Map<Integer, String> contents) {
        fields.putAll(contents);
        return this;
    }

    /** Leaves a field out again. */
    public MessageBuilder without(final int de) {
        fields.remove(de);
        return this;
    }

    /**
     * The message.
     *
     * @throws IllegalArgumentException if a content does not fit its field; names the DE
     */
    public byte[] build() {
        final UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(maxBytes()));
        target.putBytes(0, header);
        final MessageWriter writer = new MessageWriter().begin(dialect, target, 0, mti);
        fields.forEach((de, content) -> write(writer, de, content));
        final byte[] message = new byte[writer.end()];
        target.getBytes(0, message);
        return message;
    }

    /** No message is longer: whatever the encoding, a unit takes two bytes at most. */
    private int maxBytes() {
        int bytes = dialect.headerBytes() + 4 + 2 * 16;
        for (final Map.Entry<Integer, String> field : fields.entrySet()) {
            final FieldDefinition definition = dialect.field(check(field.getKey()));
            bytes += 3 + 2 * Math.max(definition.min(), field.getValue().length());
        }
        return bytes;
    }

    private int check(final int de) {
        if (de < 2 || de > Dialect.MAX_DE || !dialect.has(de)) {
            throw new IllegalArgumentException("dialect " + dialect.name() + " has no DE " + de);
        }
        return de;
    }

    /** The message in a frame; {@code tpdu} is not used where the framing has none. */
    public byte[] frame(final Framing framing, final long tpdu) {
        final byte[] message = build();
        final UnsafeBuffer target = new UnsafeBuffer(new byte[framing.headerLength() + message.length]);
        framing.writeHeader(target, 0, message.length, tpdu);
        target.putBytes(framing.headerLength(), message);
        return target.byteArray();
    }

    private void write(final MessageWriter writer, final int de, final String content) {
        if (dialect.field(de).type() == FieldType.BINARY) {
            final byte[] bytes = hex(de, content);
            writer.bytes(de, new UnsafeBuffer(bytes), 0, bytes.length);
        } else {
            if (content.chars().anyMatch(character -> character > 0xFF)) {
                throw new IllegalArgumentException("DE " + de + ": a character takes more than one byte");
            }
            final byte[] characters = content.getBytes(StandardCharsets.ISO_8859_1);
            writer.ascii(de, new UnsafeBuffer(characters), 0, characters.length);
        }
    }

    private static byte[] hex(final int de, final String content) {
        try {
            return HexFormat.of().parseHex(content);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("DE " + de + ": not hex", e);
        }
    }
}
