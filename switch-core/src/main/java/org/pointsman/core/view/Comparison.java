package org.pointsman.core.view;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Says in which fields messages differ. Card numbers are masked, and have to stand there in clear. Any thread. */
public final class Comparison {
    private static final int HEADER_LENGTH = 8;
    private static final int TEMPLATE_AND_LENGTH = 4;

    private Comparison() {}

    /**
     * Compares two messages, header and block.
     *
     * @return nothing exactly if they are equal byte by byte
     */
    public static List<FieldDifference> ofMessages(
            DirectBuffer left, int leftOffset, DirectBuffer right, int rightOffset) {
        List<FieldDifference> differences = new ArrayList<>();
        MessageView inLeft = new MessageView(Schema.engine()).wrap(left, leftOffset, true);
        MessageView inRight = new MessageView(Schema.engine()).wrap(right, rightOffset, true);
        if (inLeft.templateId() != inRight.templateId()) {
            differences.add(new FieldDifference("message", line(inLeft), line(inRight)));
            return differences;
        }
        String name = inLeft.layout().name();
        for (Field field : inLeft.layout().fields()) {
            if (!sameField(field, left, inLeft, right, inRight)) {
                differences.add(
                        FieldDifference.of(name + "." + field.name(), text(inLeft, field), text(inRight, field)));
            }
        }
        if (differences.isEmpty() && !sameMessage(left, inLeft, right, inRight)) {
            // Of another version of the schema, or of a later release: nobody knows what the bytes tell.
            differences.add(FieldDifference.of(
                    name,
                    "block of " + (inLeft.length() - HEADER_LENGTH) + " bytes",
                    "block of " + (inRight.length() - HEADER_LENGTH) + " bytes"));
        }
        return differences;
    }

    private static boolean sameMessage(DirectBuffer left, MessageView inLeft, DirectBuffer right, MessageView inRight) {
        return inLeft.length() == inRight.length()
                && sameBytes(left, inLeft.offset(), right, inRight.offset(), inLeft.length());
    }

    private static boolean sameField(
            Field field, DirectBuffer left, MessageView inLeft, DirectBuffer right, MessageView inRight) {
        boolean stands = field.end() <= inLeft.length() - HEADER_LENGTH;
        if (stands != field.end() <= inRight.length() - HEADER_LENGTH) {
            return false;
        }
        int at = HEADER_LENGTH + field.offset();
        return !stands
                || sameBytes(left, inLeft.offset() + at, right, inRight.offset() + at, field.end() - field.offset());
    }

    private static String text(MessageView message, Field field) {
        return message.isPresent(field) ? message.text(field, CardFormat.MASKED) : FieldDifference.ABSENT;
    }

    /** A message in a line: its name and what its fields say, but not which connection it came by. */
    public static String line(MessageView message) {
        StringBuilder line = new StringBuilder(message.layout().name());
        for (Field field : message.layout().fields()) {
            if (field.format() != FieldFormat.PLUMBING && message.isPresent(field)) {
                line.append(' ').append(field.name()).append('=').append(message.text(field, CardFormat.MASKED));
            }
        }
        return line.toString();
    }

    /** Compares two lists of outcomes, one by one. */
    public static List<FieldDifference> ofOutcomes(
            DirectBuffer left, int leftOffset, int leftLength, DirectBuffer right, int rightOffset, int rightLength) {
        List<FieldDifference> differences = new ArrayList<>();
        List<Integer> inLeft = offsets(left, leftOffset, leftLength);
        List<Integer> inRight = offsets(right, rightOffset, rightLength);
        for (int i = 0; i < Math.max(inLeft.size(), inRight.size()); i++) {
            String outcome = "outcome " + (i + 1);
            if (i >= inLeft.size()) {
                differences.add(new FieldDifference(outcome, FieldDifference.ABSENT, line(right, inRight.get(i))));
            } else if (i >= inRight.size()) {
                differences.add(new FieldDifference(outcome, line(left, inLeft.get(i)), FieldDifference.ABSENT));
            } else {
                differences.addAll(ofMessages(left, inLeft.get(i), right, inRight.get(i)));
            }
        }
        return differences;
    }

    /** The message at an offset in a line; card numbers have to stand there in clear. */
    public static String line(DirectBuffer buffer, int offset) {
        return line(new MessageView(Schema.engine()).wrap(buffer, offset, true));
    }

    /** Where messages begin that stand one behind the other; a list that ends within one is damaged, and ends before it. */
    private static List<Integer> offsets(DirectBuffer buffer, int offset, int length) {
        List<Integer> offsets = new ArrayList<>();
        int at = offset;
        while (at + TEMPLATE_AND_LENGTH <= offset + length
                && at + MessageView.lengthAt(buffer, at) <= offset + length) {
            offsets.add(at);
            at += MessageView.lengthAt(buffer, at);
        }
        return offsets;
    }

    /** Whether so many bytes are equal. */
    public static boolean sameBytes(
            DirectBuffer left, int leftOffset, DirectBuffer right, int rightOffset, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (left.getLong(leftOffset + i) != right.getLong(rightOffset + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i)) {
                return false;
            }
        }
        return true;
    }
}
