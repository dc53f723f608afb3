package org.pointsman.tools.load;

import java.util.Arrays;
import java.util.Map;

/**
 * What the right answers to one kind of payment request look like, learned from one that was checked value by value. A body
 * that fits is right: byte for byte the same as that one, except in values that nobody checks because the switch makes them
 * (numbers, times), the id, and the first and last digits of the card, which must be those of the request's card.
 *
 * <p>A body that does not fit is not wrong for that: it is checked value by value.
 */
final class JsonPattern {
    private static final int PAN_HEAD = 6;
    private static final int PAN_TAIL = 4;

    private final byte[] bytes;

    /** Where bytes need not be the same: pairs of first and behind last, in order. */
    private final int[] free;

    private final int idFrom;
    private final int idTo;
    private final int panFrom;
    private final int panTo;

    /**
     * @param body that was right
     * @param values of it
     * @param pan which of them is the masked card number; null if there is none
     * @param fixed by path: those that are the same in every right answer
     */
    JsonPattern(byte[] body, JsonValues values, String pan, java.util.Set<String> fixed) {
        bytes = body;
        JsonValues.Value id = values.at("/id");
        idFrom = id.from();
        idTo = id.to();
        JsonValues.Value number = pan == null ? null : values.at(pan);
        panFrom = number == null ? -1 : number.from();
        panTo = number == null ? -1 : number.to();
        int[] ranges = new int[2 * values.all().size() + 2];
        int count = 0;
        for (Map.Entry<String, JsonValues.Value> entry : values.all().entrySet()) {
            JsonValues.Value value = entry.getValue();
            if (entry.getKey().equals(pan)) {
                ranges[count++] = value.from();
                ranges[count++] = value.from() + PAN_HEAD;
                ranges[count++] = value.to() - PAN_TAIL;
                ranges[count++] = value.to();
            } else if (!fixed.contains(entry.getKey())) {
                ranges[count++] = value.from();
                ranges[count++] = value.to();
            }
        }
        free = Arrays.copyOf(ranges, count);
    }

    /**
     * @param body of an answer, from {@code from}
     */
    boolean fits(byte[] answer, int from, int length, CardPool cards, int card) {
        if (length != bytes.length) {
            return false;
        }
        int at = 0;
        for (int i = 0; i < free.length; i += 2) {
            if (!Arrays.equals(answer, from + at, from + free[i], bytes, at, free[i])) {
                return false;
            }
            at = free[i + 1];
        }
        return Arrays.equals(answer, from + at, from + length, bytes, at, length)
                && isText(answer, from)
                && (panFrom < 0 || cards.isMasked(card, answer, from + panFrom, from + panTo));
    }

    /** A value whose place is not looked at otherwise must not run into the next: no quotation mark, comma or brace. */
    private boolean isText(byte[] answer, int from) {
        for (int i = 0; i < free.length; i += 2) {
            for (int at = from + free[i]; at < from + free[i + 1]; at++) {
                byte character = answer[at];
                if (character == '"' || character == ',' || character == '}' || character == '\\') {
                    return false;
                }
            }
        }
        return true;
    }

    int idFrom() {
        return idFrom;
    }

    int idTo() {
        return idTo;
    }
}
