package org.pointsman.tools.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An HTTP request encoded once, with the places where one request differs from the next: an id in its path, key, card number
 * and expiry. Sending one is a copy and a few bytes overwritten.
 */
final class HttpTemplate {
    /** Digits of a request's number, with which its Idempotency-Key ends. */
    static final int KEY_DIGITS = 12;

    /** Stand in the text of a template for what is patched in, one for each character of it. */
    static final String ID = "\u0001";

    static final String KEY = "\u0002".repeat(KEY_DIGITS);
    static final char PAN = '\u0003';
    static final char EXPIRY = '\u0004';

    private static final int MILLION = 1_000_000;

    private final byte[] before;
    private final byte[] after;
    private final int keyAt;
    private final int panAt;
    private final int panLength;
    private final int expiryAt;
    private final int expiryLength;

    /**
     * @param head request line and header lines, without Content-Length; with {@link #ID} at most once
     * @param body empty if there is none
     */
    HttpTemplate(String head, String body) {
        String length = body.isEmpty()
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n";
        String text = head + length + "\r\n" + body;
        int id = text.indexOf(ID);
        before = text.substring(0, Math.max(id, 0)).getBytes(StandardCharsets.UTF_8);
        after = text.substring(id + 1).getBytes(StandardCharsets.UTF_8);
        keyAt = indexOf(KEY.charAt(0));
        panAt = indexOf(PAN);
        panLength = count(PAN);
        expiryAt = indexOf(EXPIRY);
        expiryLength = count(EXPIRY);
    }

    private int indexOf(char placeholder) {
        for (int i = 0; i < after.length; i++) {
            if (after[i] == placeholder) {
                return i;
            }
        }
        return -1;
    }

    private int count(char placeholder) {
        int count = 0;
        for (byte b : after) {
            count += b == placeholder ? 1 : 0;
        }
        return count;
    }

    /** Of a request with an id of that many bytes. */
    int length(int idLength) {
        return before.length + idLength + after.length;
    }

    /**
     * Writes a request.
     *
     * @param id for the path; nothing of it is used if {@code idLength} is 0
     * @param number of the request, 0 and above, fewer than 10^12
     * @param card of the pool
     * @return its length
     */
    int write(byte[] target, int offset, byte[] id, int idLength, long number, CardPool cards, int card) {
        int at = offset;
        System.arraycopy(before, 0, target, at, before.length);
        at += before.length;
        System.arraycopy(id, 0, target, at, idLength);
        at += idLength;
        System.arraycopy(after, 0, target, at, after.length);
        if (keyAt >= 0) {
            long high = number / MILLION;
            DigitWriter.putSix(target, at + keyAt, (int) high, false);
            DigitWriter.putSix(target, at + keyAt + KEY_DIGITS / 2, (int) (number - high * MILLION), false);
        }
        if (panLength > 0) {
            cards.putPan(card, target, at + panAt, panLength);
        }
        if (expiryLength > 0) {
            cards.putExpiry(card, target, at + expiryAt, expiryLength);
        }
        return length(idLength);
    }

    @Override
    public String toString() {
        return new String(before, StandardCharsets.UTF_8) + ID + new String(after, StandardCharsets.UTF_8);
    }

    static String placeholders(char placeholder, int count) {
        char[] characters = new char[count];
        Arrays.fill(characters, placeholder);
        return new String(characters);
    }
}
