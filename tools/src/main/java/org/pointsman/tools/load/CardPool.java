package org.pointsman.tools.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.reference.Card;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.MessageReader;

/**
 * The cards of a run, their numbers and expiries as requests hold them, packed one behind the other. All numbers have the
 * same count of digits, so that one template fits them all.
 */
final class CardPool {
    private static final int BALANCE_LENGTH = 20;
    private static final int SHOWN_FIRST = 6;
    private static final int SHOWN_LAST = 4;

    private final int size;
    private final int panLength;
    private final int expiryLength;
    private final byte[] pans;
    private final byte[] expiries;

    /** DE 54 of each card's first inquiry, zeros before that. */
    private final byte[] balances;

    /**
     * As a dialect writes them.
     *
     * @param cards at least one; all with numbers of the same length
     */
    CardPool(Dialect dialect, List<Card> cards) {
        this(cards, card -> encode(dialect, card));
    }

    /** As characters. */
    static CardPool asText(List<Card> cards) {
        return new CardPool(cards, card -> new byte[][] {
            pan(card).getBytes(StandardCharsets.US_ASCII),
            String.format("%04d", card.expiry()).getBytes(StandardCharsets.US_ASCII)
        });
    }

    private CardPool(List<Card> cards, Function<Card, byte[][]> encoding) {
        size = cards.size();
        if (size == 0) {
            throw new IllegalArgumentException("no card to send requests for");
        }
        byte[][] first = encoding.apply(cards.get(0));
        panLength = first[0].length;
        expiryLength = first[1].length;
        pans = new byte[size * panLength];
        expiries = new byte[size * expiryLength];
        balances = new byte[size * BALANCE_LENGTH];
        for (int i = 0; i < size; i++) {
            byte[][] card = encoding.apply(cards.get(i));
            if (cards.get(i).panDigits() != cards.get(0).panDigits()) {
                throw new IllegalArgumentException("card numbers of different lengths");
            }
            System.arraycopy(card[0], 0, pans, i * panLength, panLength);
            System.arraycopy(card[1], 0, expiries, i * expiryLength, expiryLength);
        }
    }

    /** Number and expiry as they stand in a message. */
    private static byte[][] encode(Dialect dialect, Card card) {
        Map<Integer, String> fields = Map.of(2, pan(card), 14, String.format("%04d", card.expiry()));
        byte[] message = new Message(dialect.version() + "200", fields).encode(dialect);
        MessageReader reader = new MessageReader();
        if (!reader.parse(dialect, new UnsafeBuffer(message), 0, message.length)) {
            throw new IllegalArgumentException("dialect " + dialect + " cannot hold a card: DE " + reader.errorField());
        }
        return new byte[][] {
            Arrays.copyOfRange(message, reader.contentOffset(2), reader.fieldOffset(2) + reader.fieldLength(2)),
            Arrays.copyOfRange(message, reader.contentOffset(14), reader.fieldOffset(14) + reader.fieldLength(14))
        };
    }

    static String pan(Card card) {
        String digits = Long.toUnsignedString(card.panNumber());
        return "0".repeat(card.panDigits() - digits.length()) + digits;
    }

    int size() {
        return size;
    }

    void putPan(int card, byte[] target, int at, int length) {
        System.arraycopy(pans, card * panLength, target, at, length);
    }

    void putExpiry(int card, byte[] target, int at, int length) {
        System.arraycopy(expiries, card * expiryLength, target, at, length);
    }

    /** Whether characters are a card's first six and last four digits, and as many in between as it has, whatever they are. */
    boolean isMasked(int card, byte[] text, int from, int to) {
        int pan = card * panLength;
        return to - from == panLength
                && Arrays.equals(text, from, from + SHOWN_FIRST, pans, pan, pan + SHOWN_FIRST)
                && Arrays.equals(text, to - SHOWN_LAST, to, pans, pan + panLength - SHOWN_LAST, pan + panLength);
    }

    /**
     * Holds the balance of an inquiry against the card's first one: every amount that was taken has been given back before
     * the next inquiry is sent.
     *
     * @return null if they are the same, or this was the first; else what they are
     */
    String checkBalance(int card, byte[] answer, int at, int length) {
        int known = card * BALANCE_LENGTH;
        if (length != BALANCE_LENGTH) {
            return "DE 54 has " + length + " characters, expected " + BALANCE_LENGTH;
        }
        if (balances[known] == 0) {
            System.arraycopy(answer, at, balances, known, length);
            return null;
        }
        if (Arrays.equals(answer, at, at + length, balances, known, known + length)) {
            return null;
        }
        return "DE 54 is " + text(answer, at) + ", was " + text(balances, known) + " at the card's first inquiry";
    }

    private static String text(byte[] bytes, int at) {
        return new String(bytes, at, BALANCE_LENGTH, StandardCharsets.US_ASCII);
    }
}
