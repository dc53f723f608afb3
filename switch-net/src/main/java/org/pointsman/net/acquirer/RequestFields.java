package org.pointsman.net.acquirer;

import org.pointsman.net.iso8583.Message;

/**
 * Where in a message stands what the editions of ISO 8583 put into different fields. One instance an edition, without
 * state: the message is given each time. Values are those of the engine's commands. Allocates nothing.
 */
abstract class RequestFields {
    private static final RequestFields ISO_87 = new Iso87Fields();
    private static final RequestFields ISO_93 = new Iso93Fields();

    /** Those of a dialect whose message types begin with this digit; see {@code Dialect.shortcomings}. */
    static RequestFields of(int version) {
        return version == 0 ? ISO_87 : ISO_93;
    }

    /** Fields that no transaction and no reversal goes without, besides those common to all editions, as bits of DE 1-64. */
    abstract long required();

    /** The time that is part of the key, MMDDhhmmss. */
    abstract long keyTime(Message message);

    /** hhmmss; -1 if absent, which is the null value of the command. */
    abstract long localTime(Message message);

    /** MMDD, or 0. */
    abstract int localDate(Message message);

    /** Merchant category, or 0. */
    abstract int mcc(Message message);

    /** Entry mode, or 0. */
    abstract int entryMode(Message message);

    /** Condition code, 255 if absent. */
    abstract short conditionCode(Message message);

    /** The DE of the local date or time if it is there and is none, else 0. */
    abstract int wrongLocalTime(Message message);

    // Of reversals.

    /** The DE that names the original by its own key. */
    abstract int originalField();

    /** Whether {@link #originalField} is there and says something: filled with zeros it does not. */
    final boolean namesOriginal(Message reversal) {
        return reversal.has(originalField())
                && (originalType(reversal) | originalStan(reversal) | originalKeyTime(reversal)) != 0;
    }

    /** The original's message type as a number. */
    abstract int originalType(Message reversal);

    abstract long originalStan(Message reversal);

    /** The original's {@link #keyTime}. */
    abstract long originalKeyTime(Message reversal);

    /** Acquirer of the original as a number, 0 if it is the message's own. */
    abstract long originalAcquirer(Message reversal);

    /** The DE of the amount that the original had. */
    abstract int originalAmountField(boolean partial);

    /** The amount that the original had. */
    abstract long originalAmount(Message reversal, boolean partial);

    /** The DE of the amount that remains of the original. */
    abstract int replacementField();

    /** What remains of the original; -1 = nothing is said, -2 = what is said is no amount. */
    abstract long replacementAmount(Message reversal, boolean partial);

    /** Whether a reversal without {@link #originalField} and DE 37 names its original all the same. */
    abstract boolean hasLocalKey(Message reversal);

    static int numberOr(Message message, int de, int absent) {
        long number = message.number(de);
        return number < 0 ? absent : (int) number;
    }

    static long bit(int de) {
        return Long.MIN_VALUE >>> de - 1;
    }
}
