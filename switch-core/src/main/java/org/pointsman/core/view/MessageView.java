package org.pointsman.core.view;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;

/**
 * One message of a record, a command or an outcome: a flyweight over the record's bytes, valid as long as they are. One
 * thread uses it.
 */
public final class MessageView {
    /** What is shown for a card number where the key is not there. */
    public static final String UNAVAILABLE = "unavailable";

    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int DIGITS_OFFSET = Long.BYTES;

    private final Schema schema;
    private MessageLayout layout;
    private DirectBuffer buffer;
    private int offset;
    private int blockLength;
    private boolean cardsReadable;

    public MessageView() {
        this(Schema.engine());
    }

    MessageView(Schema schema) {
        this.schema = schema;
    }

    /** @param cardsReadable whether card numbers stand there decrypted */
    public MessageView wrap(DirectBuffer memory, int at, boolean cardsAreReadable) {
        buffer = memory;
        offset = at;
        blockLength = memory.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        layout = schema.message(templateIdAt(memory, at));
        cardsReadable = cardsAreReadable;
        return this;
    }

    static int templateIdAt(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
    }

    static int lengthAt(DirectBuffer buffer, int offset) {
        return HEADER_LENGTH + (buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF);
    }

    /** What kind of message this is. Its fields, in order, are {@code layout().fields()}. */
    public MessageLayout layout() {
        return layout;
    }

    public int templateId() {
        return layout.templateId();
    }

    /** Of the header, in the record's buffer. */
    public int offset() {
        return offset;
    }

    /** Header and block in bytes. */
    public int length() {
        return HEADER_LENGTH + blockLength;
    }

    /** Whether a field says anything here. */
    public boolean isPresent(Field field) {
        if (!field.isPresent(buffer, offset + HEADER_LENGTH, blockLength)) {
            return false;
        }
        return field.format() != FieldFormat.PAN || !cardsReadable || panDigits(field) != 0;
    }

    /** The number in a field that is present; of one that names none, zero. */
    public long number(Field field) {
        return field == null || field.end() > blockLength ? 0 : field.number(buffer, offset + HEADER_LENGTH);
    }

    /** The second number of a composite that is present: of a merchant its last characters. */
    public long secondNumber(Field field) {
        return field == null || field.end() > blockLength ? 0 : field.secondNumber(buffer, offset + HEADER_LENGTH);
    }

    /** The number in the field of a name; zero where this message has no such field. */
    public long number(String field) {
        return number(layout.field(field));
    }

    /**
     * What people read in a field that is present.
     *
     * @param cards how card numbers are shown, if they can be
     */
    public String text(Field field, CardFormat cards) {
        if (field.format() != FieldFormat.PAN) {
            return field.text(buffer, offset + HEADER_LENGTH);
        }
        return cardsReadable ? cards.format(number(field), panDigits(field)) : UNAVAILABLE;
    }

    /** Whether a field holds a card number that cannot be read for want of the key. */
    public boolean isUnavailable(Field field) {
        return field.format() == FieldFormat.PAN && !cardsReadable;
    }

    /** How many digits a card number has, 0 if there is none. Only where {@link #isUnavailable} does not hold. */
    public int panDigits(Field field) {
        return buffer.getByte(offset + HEADER_LENGTH + field.offset() + DIGITS_OFFSET) & 0xFF;
    }
}
