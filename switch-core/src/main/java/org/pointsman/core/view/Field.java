package org.pointsman.core.view;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.pointsman.core.view.FieldTable.Presentation;

/** A field of a message: where it stands in the block, and how it is shown. Any thread. */
public final class Field {

    /**
     * A piece of a type.
     *
     * @param name within its composite; empty where the type is this piece alone
     * @param count how many stand in a row: above 1 for characters
     * @param offset within the type
     */
    record Part(String name, Primitive primitive, int count, int offset) {
        int bytes() {
            return primitive.bytes() * count;
        }
    }

    /** A type of the schema. */
    record Type(String name, List<Part> parts) {
        int bytes() {
            return parts.stream().mapToInt(Part::bytes).sum();
        }
    }

    private static final Map<String, FieldFormat> FORMATS_OF_TYPES = Map.of(
            "Pan", FieldFormat.PAN,
            "MerchantId", FieldFormat.PACKED_PAIR,
            "Rrn", FieldFormat.PACKED_PAIR,
            "IdempotencyKey", FieldFormat.HEX,
            "Digest", FieldFormat.HEX,
            "Author", FieldFormat.AUTHOR);

    private final String name;
    private final Type type;
    private final Part first;
    private final int offset;
    private final int end;
    private final FieldFormat format;
    private final Presentation presentation;
    private Field condition;

    Field(String name, Type type, int offset, Presentation presentation) {
        this.name = name;
        this.type = type;
        this.offset = offset;
        this.presentation = presentation;
        first = type.parts().get(0);
        end = offset + type.bytes();
        format = formatOf(type, presentation);
    }

    private static FieldFormat formatOf(Type type, Presentation presentation) {
        FieldFormat ofType = FORMATS_OF_TYPES.get(type.name());
        if (ofType != null) {
            return ofType;
        }
        if (type.parts().size() > 1) {
            return FieldFormat.HEX;
        }
        return type.parts().get(0).primitive() == Primitive.CHAR ? FieldFormat.TEXT : presentation.format();
    }

    /** Finds the field on which this one depends. */
    void resolve(List<Field> all) {
        if (presentation.onlyIf() != null) {
            condition = all.stream()
                    .filter(field -> field.name.equals(presentation.onlyIf()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            name + " depends on " + presentation.onlyIf() + ", which is not there"));
        }
    }

    public String name() {
        return name;
    }

    public FieldFormat format() {
        return format;
    }

    /** Bytes from the beginning of the block to the field. */
    public int offset() {
        return offset;
    }

    /** Bytes from the beginning of the block to behind the field. */
    public int end() {
        return end;
    }

    /** Whether JSON has it as a number. */
    public boolean isNumber() {
        return format == FieldFormat.NUMBER || format == FieldFormat.AMOUNT || format == FieldFormat.PLUMBING;
    }

    /**
     * Whether the field says anything: it stands in the block of the record's version, and is not the value that means absent.
     *
     * @param block offset of the block in {@code buffer}
     * @param blockLength of this message, which an earlier version may have had shorter
     */
    public boolean isPresent(DirectBuffer buffer, int block, int blockLength) {
        if (end > blockLength) {
            return false;
        }
        if (condition != null && (condition.number(buffer, block) & presentation.onlyIfMask()) == 0) {
            return false;
        }
        return switch (format) {
            case TEXT, PACKED_PAIR, HEX, AUTHOR -> !isZero(buffer, block);
            default -> presentation.absent() == null || number(buffer, block) != presentation.absent();
        };
    }

    private boolean isZero(DirectBuffer buffer, int block) {
        for (int i = block + offset; i < block + end; i++) {
            if (buffer.getByte(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The number that stands there; of a composite its first one. */
    public long number(DirectBuffer buffer, int block) {
        return first.primitive().read(buffer, block + offset);
    }

    /** Of a composite its second number. */
    long secondNumber(DirectBuffer buffer, int block) {
        Part second = type.parts().get(1);
        return second.primitive().read(buffer, block + offset + second.offset());
    }

    /** What people read. Of a card number, which takes a key and a decision: {@link MessageView#text}. */
    String text(DirectBuffer buffer, int block) {
        int at = block + offset;
        long value = number(buffer, block);
        return switch (format) {
            case NUMBER, PLUMBING, AMOUNT -> plain(value);
            case DIGITS -> Texts.digits(value, presentation.digits());
            case CURRENCY -> Texts.currency((int) value);
            case RESPONSE_CODE -> Texts.responseCode((int) value);
            case INSTANT -> Texts.instant(value);
            case DURATION -> Duration.ofNanos(value).toString();
            case DAY -> LocalDate.ofEpochDay(value).toString();
            case PACKED -> Texts.unpacked(value, Long.BYTES);
            case CODE -> presentation.labels().getOrDefault(value, plain(value));
            case BITS -> bits(value);
            case TEXT -> Texts.characters(buffer, at, first.count());
            case PACKED_PAIR -> packedPair(buffer, at);
            case HEX -> hex(buffer, at);
            case AUTHOR -> author(buffer, at);
            case PAN -> throw new IllegalStateException("a card number is shown by its record");
        };
    }

    private String plain(long value) {
        return first.primitive() == Primitive.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
    }

    private String bits(long value) {
        StringBuilder words = new StringBuilder();
        long rest = value;
        for (Map.Entry<Long, String> label : presentation.labels().entrySet()) {
            if ((value & label.getKey()) != 0) {
                words.append(words.isEmpty() ? "" : "|").append(label.getValue());
                rest &= ~label.getKey();
            }
        }
        if (rest != 0 || words.isEmpty()) {
            words.append(words.isEmpty() ? "" : "|").append(rest);
        }
        return words.toString();
    }

    private String packedPair(DirectBuffer buffer, int at) {
        StringBuilder text = new StringBuilder();
        for (Part part : type.parts()) {
            text.append(Texts.unpacked(
                    part.primitive().read(buffer, at + part.offset()),
                    part.primitive().bytes()));
        }
        return text.toString().strip();
    }

    private String hex(DirectBuffer buffer, int at) {
        StringBuilder text = new StringBuilder();
        for (Part part : type.parts()) {
            for (int i = part.bytes() - 1; i >= 0; i--) {
                text.append(String.format("%02x", buffer.getByte(at + part.offset() + i) & 0xFF));
            }
        }
        return text.toString();
    }

    private String author(DirectBuffer buffer, int at) {
        StringBuilder text = new StringBuilder();
        for (Part part : type.parts()) {
            text.append(text.isEmpty() ? "" : ": ").append(Texts.characters(buffer, at + part.offset(), part.count()));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return name + " at " + offset;
    }
}
