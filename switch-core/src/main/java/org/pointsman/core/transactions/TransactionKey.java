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

    private final long ofKind;
    private final long ofTerminal;
    private final long ofWord1;
    private final long ofWord2;
    private final long ofWord3;
    private final long ofWord4;

    int kind;
    long terminalId;
    long word1;
    long word2;
    long word3;
    long word4;

    /** @param seed unknown outside, so that nobody can choose keys which collide */
    TransactionKey(long seed) {
        ofKind = RecordHash.salt(0, seed);
        ofTerminal = RecordHash.salt(1, seed);
        ofWord1 = RecordHash.salt(2, seed);
        ofWord2 = RecordHash.salt(3, seed);
        ofWord3 = RecordHash.salt(4, seed);
        ofWord4 = RecordHash.salt(5, seed);
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

    /** Mixes the words; the same for the same key in every replay. */
    long hash() {
        return RecordHash.mix64(ofKind * kind
                + ofTerminal * terminalId
                + ofWord1 * word1
                + ofWord2 * word2
                + ofWord3 * word3
                + ofWord4 * word4);
    }
}
