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
    /** Of 1993 the key has this, of which the last ten digits are patched: the year stays. */
    private static final int DE_LOCAL_TIME = 12;
    /** Of 1987, and of 1993. */
    private static final int DE_ORIGINAL = 90;

    private static final int DE_ORIGINAL_93 = 56;

    private static final int[] PATCHED = {DE_PAN, DE_TIME, DE_STAN, DE_EXPIRY, DE_RRN, DE_ORIGINAL};
    private static final int[] PATCHED_93 = {DE_PAN, DE_TIME, DE_STAN, DE_LOCAL_TIME, DE_EXPIRY, DE_RRN, DE_ORIGINAL_93
    };

    private static final int YEAR_DIGITS = 2;
    private static final int TIME_DIGITS = 10;
    private static final int STAN_DIGITS = 6;
    private static final int MTI_DIGITS = 4;

    private final byte[] bytes;
    private final boolean bcd;
    private final int panAt;
    private final int panLength;
    private final int timeAt;
    /** Of the time that is part of the key: that of transmission, or the local one. */
    private final int keyTimeAt;

    private final int stanAt;
    private final int expiryAt;
    private final int expiryLength;
    private final int rrnAt;
    /** From digits in ASCII to those of the dialect's character set: in fields of digits, and in text. */
    private final int digitShift;

    private final int rrnShift;
    private final int originalStanAt;
    private final int originalTimeAt;

    /**
     * @param message with DE 7, 11 and 37, of 1993 with DE 12; DE 2, 14 and 90 or 56 are patched where they are present
     */
    FrameTemplate(Dialect dialect, Message message) {
        bytes = message.encode(dialect);
        MessageReader reader = new MessageReader();
        if (!reader.parse(dialect, new UnsafeBuffer(bytes), 0, bytes.length)) {
            throw new IllegalArgumentException("a template is not well-formed: DE " + reader.errorField());
        }
        bcd = reader.fieldLength(DE_STAN) == STAN_DIGITS / 2;
        boolean is93 = dialect.version() != 0;
        timeAt = reader.contentOffset(DE_TIME);
        keyTimeAt = is93 ? reader.contentOffset(DE_LOCAL_TIME) + length(YEAR_DIGITS) : timeAt;
        stanAt = reader.contentOffset(DE_STAN);
        rrnAt = reader.contentOffset(DE_RRN);
        panAt = reader.contentOffset(DE_PAN);
        panLength = bytesOf(reader, DE_PAN);
        expiryAt = reader.contentOffset(DE_EXPIRY);
        expiryLength = bytesOf(reader, DE_EXPIRY);
        int originalAt = reader.contentOffset(is93 ? DE_ORIGINAL_93 : DE_ORIGINAL);
        originalStanAt = originalAt < 0 ? -1 : originalAt + length(MTI_DIGITS);
        originalTimeAt = originalAt < 0 ? -1 : originalStanAt + length(is93 ? STAN_DIGITS + YEAR_DIGITS : STAN_DIGITS);
        if (timeAt < 0 || stanAt < 0 || rrnAt < 0) {
            throw new IllegalArgumentException("a template needs DE 7, 11 and 37");
        }
        // Both are zeros in a template.
        digitShift = bcd ? 0 : bytes[stanAt] - '0';
        rrnShift = bytes[rrnAt] - '0';
    }

    /** The fields that are patched; an answer that holds one must hold the request's. */
    static int[] patched(Dialect dialect) {
        return dialect.version() == 0 ? PATCHED : PATCHED_93;
    }

    private int bytesOf(MessageReader reader, int de) {
        return reader.has(de) ? reader.fieldOffset(de) + reader.fieldLength(de) - reader.contentOffset(de) : 0;
    }

    private int length(int digits) {
        return bcd ? digits / 2 : digits;
    }

    private static void shift(byte[] target, int at, int length, int by) {
        for (int i = at; i < at + length; i++) {
            target[i] += (byte) by;
        }
    }

    int length() {
        return bytes.length;
    }

    /** Writes a request with the sequence's current key, for a card of the pool. */
    void write(byte[] target, int offset, KeySequence keys, CardPool cards, int card) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
        byte[] time = keys.time(bcd);
        System.arraycopy(time, 0, target, offset + timeAt, time.length);
        System.arraycopy(time, 0, target, offset + keyTimeAt, time.length);
        DigitWriter.putSix(target, offset + stanAt, keys.stan(), bcd);
        System.arraycopy(keys.time(false), KeySequence.TIME_OF_DAY, target, offset + rrnAt, STAN_DIGITS);
        DigitWriter.putSix(target, offset + rrnAt + STAN_DIGITS, keys.stan(), false);
        if (digitShift != 0) {
            shift(target, offset + timeAt, TIME_DIGITS, digitShift);
            if (keyTimeAt != timeAt) {
                shift(target, offset + keyTimeAt, TIME_DIGITS, digitShift);
            }
            shift(target, offset + stanAt, STAN_DIGITS, digitShift);
        }
        if (rrnShift != 0) {
            shift(target, offset + rrnAt, 2 * STAN_DIGITS, rrnShift);
        }
        if (panLength > 0) {
            cards.putPan(card, target, offset + panAt, panLength);
        }
        if (expiryLength > 0) {
            cards.putExpiry(card, target, offset + expiryAt, expiryLength);
        }
    }

    /**
     * Names the original in DE 90, or 56, of a request just written.
     *
     * @param original its key as it was sent: {@link #copyKey}
     */
    void patchOriginal(byte[] target, int offset, byte[] original) {
        System.arraycopy(original, 0, target, offset + originalStanAt, length(STAN_DIGITS));
        System.arraycopy(original, length(STAN_DIGITS), target, offset + originalTimeAt, length(TIME_DIGITS));
    }

    /** Copies STAN and time of a request as they stand in it, as a reversal wants them. */
    void copyKey(byte[] request, int offset, byte[] key) {
        System.arraycopy(request, offset + stanAt, key, 0, length(STAN_DIGITS));
        System.arraycopy(request, offset + keyTimeAt, key, length(STAN_DIGITS), length(TIME_DIGITS));
    }

    /** Bytes that {@link #copyKey} needs at most. */
    static int maxKeyLength() {
        return STAN_DIGITS + TIME_DIGITS;
    }
}
