package org.pointsman.net.acquirer;

import org.pointsman.net.iso8583.Message;

/** ISO 8583:1987: time and date apart, DE 90 names the original, DE 95 says what remains of it. */
final class Iso87Fields extends RequestFields {
    private static final long LOCAL_DATE_TIME = bit(12) | bit(13);
    private static final short NO_CONDITION = 255;
    private static final long NOT_AN_AMOUNT = -2;

    @Override
    long required() {
        return 0;
    }

    @Override
    long keyTime(Message message) {
        return message.number(7);
    }

    @Override
    long localTime(Message message) {
        return message.number(12);
    }

    @Override
    int localDate(Message message) {
        return numberOr(message, 13, 0);
    }

    @Override
    int mcc(Message message) {
        return numberOr(message, 18, 0);
    }

    @Override
    int entryMode(Message message) {
        return numberOr(message, 22, 0);
    }

    @Override
    short conditionCode(Message message) {
        return (short) numberOr(message, 25, NO_CONDITION);
    }

    @Override
    int wrongLocalTime(Message message) {
        if (message.has(12) && !Times.isTime(message.number(12))) {
            return 12;
        }
        return message.has(13) && !Times.isDate(message.number(13)) ? 13 : 0;
    }

    @Override
    int originalField() {
        return 90;
    }

    @Override
    int originalType(Message reversal) {
        return (int) reversal.number(90, 0, 4);
    }

    @Override
    long originalStan(Message reversal) {
        return reversal.number(90, 4, 6);
    }

    @Override
    long originalKeyTime(Message reversal) {
        return reversal.number(90, 10, 10);
    }

    @Override
    long originalAcquirer(Message reversal) {
        return reversal.number(90, 20, 11);
    }

    @Override
    int originalAmountField(boolean partial) {
        return 4;
    }

    @Override
    long originalAmount(Message reversal, boolean partial) {
        return reversal.number(4);
    }

    @Override
    int replacementField() {
        return 95;
    }

    @Override
    long replacementAmount(Message reversal, boolean partial) {
        if (!reversal.has(95)) {
            return -1;
        }
        long amount = reversal.number(95, 0, 12);
        return amount < 0 ? NOT_AN_AMOUNT : amount;
    }

    @Override
    boolean hasLocalKey(Message reversal) {
        return (reversal.primary() & LOCAL_DATE_TIME) == LOCAL_DATE_TIME;
    }
}
