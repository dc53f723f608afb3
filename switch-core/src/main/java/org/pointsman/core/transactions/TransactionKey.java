package org.pointsman.core.transactions;

import org.pointsman.core.table.RecordHash;

/**
 * One of the three ways to name a transaction from outside (DESIGN section 5), as exact words. A flyweight: set it, use
 * it, set it again.
 */
final class TransactionKey {
    /** Class + DE 7 + 11 + 32 + 41: the key proper, and what DE 90 names. */
    static final int EXACT = 1;
    /** DE 37 + 41 + 42. */
    static final int BY_RRN = 2;
    /** DE 11 + 12 + 13 + 41 + 42. */
    static final int BY_LOCAL_TIME = 3;

    private final long[] coefficients = new long[6];

    int kind;
    long terminalId;
    long word1;
    long word2;
    long word3;
    long word4;

    /** @param seed unknown outside, so that nobody can choose keys which collide */
    TransactionKey(long seed) {
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = RecordHash.salt(i, seed);
        }
    }

    TransactionKey exact(int messageClass, long transmissionTimeAndStan, long acquirer, long terminal) {
        kind = EXACT;
        terminalId = terminal;
        word1 = transmissionTimeAndStan;
        word2 = acquirer;
        word3 = messageClass;
        word4 = 0;
        return this;
    }

    TransactionKey byRrn(long rrnHigh, long rrnLow, long terminal, long merchantHigh, long merchantLow) {
        kind = BY_RRN;
        terminalId = terminal;
        word1 = merchantHigh;
        word2 = merchantLow;
        word3 = rrnHigh;
        word4 = rrnLow;
        return this;
    }

    TransactionKey byLocalTime(
            long stan, long localTime, int localDate, long terminal, long merchantHigh, long merchantLow) {
        kind = BY_LOCAL_TIME;
        terminalId = terminal;
        word1 = merchantHigh;
        word2 = merchantLow;
        word3 = localTime | stan << 32;
        word4 = localDate;
        return this;
    }

    boolean isSame(TransactionKey other) {
        return kind == other.kind
                && terminalId == other.terminalId
                && word1 == other.word1
                && word2 == other.word2
                && word3 == other.word3
                && word4 == other.word4;
    }

    long hash() {
        return RecordHash.mix64(coefficients[0] * kind
                + coefficients[1] * terminalId
                + coefficients[2] * word1
                + coefficients[3] * word2
                + coefficients[4] * word3
                + coefficients[5] * word4);
    }
}
