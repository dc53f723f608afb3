package org.pointsman.tools.load;

import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.MessageBuilder;
import org.pointsman.net.iso8583.MessagePrinter;
import org.pointsman.net.iso8583.MessageReader;

/**
 * A message as the field reads it: its type and the text of its data elements, in no dialect yet. For templates, models and
 * tests; nothing fast is made of it.
 *
 * @param mti four digits
 * @param fields by DE number, 2 to 128
 */
public record Message(String mti, Map<Integer, String> fields) {
    public String field(int de) {
        return fields.get(de);
    }

    public boolean has(int de) {
        return fields.containsKey(de);
    }

    /** 1 authorisation, 2 financial, 4 reversal, 8 network management. */
    public int messageClass() {
        return mti.charAt(1) - '0';
    }

    /** DE 4 in minor units, 0 if absent. */
    public long amount() {
        return has(4) ? Long.parseLong(field(4)) : 0;
    }

    /** DE 2, or the number before the separator of DE 35; null if neither is there. */
    public String pan() {
        if (has(2)) {
            return field(2);
        }
        return has(35) ? field(35).substring(0, trackSeparator()) : null;
    }

    /** DE 14 or the track's expiry, YYMM; null if neither is there. */
    public String expiry() {
        if (has(14)) {
            return field(14);
        }
        return has(35) ? field(35).substring(trackSeparator() + 1, trackSeparator() + 5) : null;
    }

    private int trackSeparator() {
        return field(35).indexOf('=');
    }

    /** The same with one field set, or left out where {@code text} is null. */
    public Message with(int de, String text) {
        Map<Integer, String> changed = new TreeMap<>(fields);
        if (text == null) {
            changed.remove(de);
        } else {
            changed.put(de, text);
        }
        return new Message(mti, changed);
    }

    public Message withMti(String newMti) {
        return new Message(newMti, fields);
    }

    /**
     * The bytes of the message in a dialect.
     *
     * @throws RuntimeException if the dialect has not such a field or the field cannot hold the text
     */
    public byte[] encode(Dialect dialect) {
        return new MessageBuilder(dialect, Integer.parseInt(mti)).set(fields).build();
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException if it is not well-formed; names the field
     */
    public static Message decode(Dialect dialect, byte[] bytes, int offset, int length) {
        MessageReader reader = new MessageReader();
        if (!reader.parse(dialect, new UnsafeBuffer(bytes), offset, length)) {
            throw new IllegalArgumentException(
                    "DE " + reader.errorField() + " at byte " + reader.errorOffset() + ": " + reader.errorReason());
        }
        return new Message(MessagePrinter.mti(reader), MessagePrinter.fields(reader, true));
    }

    /** A field's content as text. */
    static String text(MessageReader reader, int de) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; reader.character(de, i) >= 0; i++) {
            text.append((char) reader.character(de, i));
        }
        return text.toString();
    }

    /** Type and STAN only: the rest is nobody's business. */
    @Override
    public String toString() {
        return mti + " STAN " + field(11);
    }
}
