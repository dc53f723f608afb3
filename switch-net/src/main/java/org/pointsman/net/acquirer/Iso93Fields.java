package org.pointsman.net.acquirer;

import org.pointsman.net.iso8583.Message;

/**
 * ISO 8583:1993: DE 12 holds date and time, and it is by this time, not by that of the transmission (DE 7), that DE 56
 * names the original; so it is part of the key. A partial reversal (function code 401) has in DE 4 what remains and in DE
 * 30 what the original had.
 *
 * <pre>
 *   DE 56   mmmm ssssss YYMMDDhhmmss ll aa..    type, STAN and DE 12 of the original; length of its DE 32, and that
 * </pre>
 */
final class Iso93Fields extends RequestFields {
    private static final long DATE_TIME_DIGITS = 10_000_000_000L;
    private static final long TIME_DIGITS = 1_000_000;
    private static final int ACQUIRER_LENGTH_AT = 22;
    private static final int ACQUIRER_AT = 24;
    private static final int MAX_ACQUIRER_DIGITS = 11;
    /** Where the card was read, and how the holder was there, stands in DE 22 in another code; nobody asks for it yet. */
    private static final int NO_ENTRY_MODE = 0;

    private static final short NO_CONDITION = 255;

    @Override
    long required() {
        return bit(12);
    }

    @Override
    long keyTime(Message message) {
        return message.number(12) % DATE_TIME_DIGITS;
    }

    @Override
    long localTime(Message message) {
        return message.number(12) % TIME_DIGITS;
    }

    @Override
    int localDate(Message message) {
        return (int) (message.number(12) % DATE_TIME_DIGITS / TIME_DIGITS);
    }

    @Override
    int mcc(Message message) {
        return numberOr(message, 26, 0);
    }

    @Override
    int entryMode(Message message) {
        return NO_ENTRY_MODE;
    }

    @Override
    short conditionCode(Message message) {
        return NO_CONDITION;
    }

    @Override
    int wrongLocalTime(Message message) {
        return Times.isDateTime(keyTime(message)) ? 0 : 12;
    }

    @Override
    int originalField() {
        return 56;
    }

    @Override
    int originalType(Message reversal) {
        return (int) reversal.number(56, 0, 4);
    }

    @Override
    long originalStan(Message reversal) {
        return reversal.number(56, 4, 6);
    }

    @Override
    long originalKeyTime(Message reversal) {
        return reversal.number(56, 10, 12) % DATE_TIME_DIGITS;
    }

    /** Where the length is not that of what follows, -1: no acquirer has that number, so the original will not be found. */
    @Override
    long originalAcquirer(Message reversal) {
        int rest = reversal.contentLength(56) - ACQUIRER_AT;
        if (rest <= 0) {
            return 0;
        }
        long length = reversal.number(56, ACQUIRER_LENGTH_AT, 2);
        return length == rest && length <= MAX_ACQUIRER_DIGITS ? reversal.number(56, ACQUIRER_AT, rest) : -1;
    }

    @Override
    int originalAmountField(boolean partial) {
        return partial ? 30 : 4;
    }

    @Override
    long originalAmount(Message reversal, boolean partial) {
        return partial ? reversal.number(30, 0, 12) : reversal.number(4);
    }

    @Override
    int replacementField() {
        return 4;
    }

    @Override
    long replacementAmount(Message reversal, boolean partial) {
        return partial ? reversal.number(4) : -1;
    }

    @Override
    boolean hasLocalKey(Message reversal) {
        return true;
    }
}
