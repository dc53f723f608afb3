package org.pointsman.tools.load;

import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.MessageReader;

/**
 * A request encoded once, with the places where one request differs from the next: key, card and original. Sending one is
 * a copy and a few bytes overwritten.
 */
final class FrameTemplate {
    private static final int DE_PAN = 2;
    private static final int DE_TIME = 7;
    private static final int DE_STAN = 11;
    private static final int DE_EXPIRY = 14;
    private static final int DE_RRN = 37;
    private static final int DE_ORIGINAL = 90;

    /** The fields that are patched; an answer that holds one must hold the request's. */
    static final int[] PATCHED = {DE_PAN, DE_TIME, DE_STAN, DE_EXPIRY, DE_RRN, DE_ORIGINAL};

    private static final int TIME_DIGITS = 10;
    private static final int STAN_DIGITS = 6;
    private static final int MTI_DIGITS = 4;

    private final byte[] bytes;
    private final boolean bcd;
    private final int panAt;
    private final int panLength;
    private final int timeAt;
    private final int stanAt;
    private final int expiryAt;
    private final int expiryLength;
    private final int rrnAt;
    private final int originalStanAt;
    private final int originalTimeAt;

    /**
     * @param message with DE 7, 11 and 37; DE 2, 14 and 90 are patched where they are present
     */
    FrameTemplate(Dialect dialect, Message message) {
        bytes = message.encode(dialect);
        MessageReader reader = new MessageReader();
        if (!reader.parse(dialect, new UnsafeBuffer(bytes), 0, bytes.length)) {
            throw new IllegalArgumentException("a template is not well-formed: DE " + reader.errorField());
        }
        bcd = reader.fieldLength(DE_STAN) == STAN_DIGITS / 2;
        timeAt = reader.contentOffset(DE_TIME);
        stanAt = reader.contentOffset(DE_STAN);
        rrnAt = reader.contentOffset(DE_RRN);
        panAt = reader.contentOffset(DE_PAN);
        panLength = bytesOf(reader, DE_PAN);
        expiryAt = reader.contentOffset(DE_EXPIRY);
        expiryLength = bytesOf(reader, DE_EXPIRY);
        int originalAt = reader.contentOffset(DE_ORIGINAL);
        originalStanAt = originalAt < 0 ? -1 : originalAt + length(MTI_DIGITS);
        originalTimeAt = originalAt < 0 ? -1 : originalStanAt + length(STAN_DIGITS);
        if (timeAt < 0 || stanAt < 0 || rrnAt < 0) {
            throw new IllegalArgumentException("a template needs DE 7, 11 and 37");
        }
    }

    private int bytesOf(MessageReader reader, int de) {
        return reader.has(de) ? reader.fieldOffset(de) + reader.fieldLength(de) - reader.contentOffset(de) : 0;
    }

    private int length(int digits) {
        return bcd ? digits / 2 : digits;
    }

    int length() {
        return bytes.length;
    }

    /** Writes a request with the sequence's current key, for a card of the pool. */
    void write(byte[] target, int offset, KeySequence keys, CardPool cards, int card) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
        byte[] time = keys.time(bcd);
        System.arraycopy(time, 0, target, offset + timeAt, time.length);
        DigitWriter.putSix(target, offset + stanAt, keys.stan(), bcd);
        System.arraycopy(keys.time(false), KeySequence.TIME_OF_DAY, target, offset + rrnAt, STAN_DIGITS);
        DigitWriter.putSix(target, offset + rrnAt + STAN_DIGITS, keys.stan(), false);
        if (panLength > 0) {
            cards.putPan(card, target, offset + panAt, panLength);
        }
        if (expiryLength > 0) {
            cards.putExpiry(card, target, offset + expiryAt, expiryLength);
        }
    }

    /**
     * Names the original in DE 90 of a request just written.
     *
     * @param original its key as it was sent: {@link #copyKey}
     */
    void patchOriginal(byte[] target, int offset, byte[] original) {
        System.arraycopy(original, 0, target, offset + originalStanAt, length(STAN_DIGITS));
        System.arraycopy(original, length(STAN_DIGITS), target, offset + originalTimeAt, length(TIME_DIGITS));
    }

    /** Copies STAN and DE 7 of a request as they stand in it, as DE 90 wants them. */
    void copyKey(byte[] request, int offset, byte[] key) {
        System.arraycopy(request, offset + stanAt, key, 0, length(STAN_DIGITS));
        System.arraycopy(request, offset + timeAt, key, length(STAN_DIGITS), length(TIME_DIGITS));
    }

    /** Bytes that {@link #copyKey} needs at most. */
    static int maxKeyLength() {
        return STAN_DIGITS + TIME_DIGITS;
    }
}
