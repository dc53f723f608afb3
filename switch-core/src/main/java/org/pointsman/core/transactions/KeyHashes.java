package org.pointsman.core.transactions;

import org.pointsman.core.table.RecordHash;

/**
 * Hashes of the keys by which a transaction is found (docs/deciding.md). The same in every replay.
 *
 * <p>The lowest bit of those for {@code KeyIndex} says whether the entry is one of a transaction with this key, or of a
 * reversal that awaits one. So one transaction has at most one entry of either, and they are never taken for each other.
 * Of the others, for {@code NewestIndex}, only the upper half is any good.
 */
final class KeyHashes {
    private static final long AWAITED = 1;

    private final long c0;
    private final long c1;
    private final long c2;
    private final long c3;
    private final long c4;

    /** @param seed unknown outside, so that nobody can choose keys which collide */
    KeyHashes(long seed) {
        c0 = RecordHash.salt(0, seed);
        c1 = RecordHash.salt(1, seed);
        c2 = RecordHash.salt(2, seed);
        c3 = RecordHash.salt(3, seed);
        c4 = RecordHash.salt(4, seed);
    }

    /** Of the key proper: class + DE 7 + 11 + 32 + 41. */
    long exact(Incoming incoming) {
        return exact(
                incoming.messageClass,
                incoming.transmissionTime,
                incoming.stan,
                incoming.acquirer,
                incoming.terminalId);
    }

    /** For {@code NewestIndex}: of DE 37 + 41 + 42. */
    long rrn(Incoming incoming) {
        return acceptor(incoming) + c3 * incoming.rrnHigh + c4 * incoming.rrnLow;
    }

    /** For {@code NewestIndex}: of DE 11 + 12 + 13 + 41 + 42. */
    long localTime(Incoming incoming) {
        long timeAndStan = incoming.localTime | incoming.stan << 32;
        return acceptor(incoming) + c3 * timeAndStan + c4 * incoming.localDate;
    }

    /** For {@code NewestIndex}: of DE 37 alone. */
    long rrnAlone(long rrnHigh, long rrnLow) {
        return c3 * rrnHigh + c4 * rrnLow;
    }

    /** For {@code NewestIndex}: of DE 41 + 11. */
    long terminalAndStan(long terminalId, long stan) {
        return c0 * terminalId + c1 * stan;
    }

    /** Of the key of a request of an API client. */
    long client(long client, long keyHigh, long keyLow) {
        return RecordHash.mix64(c0 * client + c1 * keyHigh + c2 * keyLow);
    }

    /** Of the key proper that a reversal names its original by: DE 90 + 41. */
    long original(Incoming reversal) {
        return exact(
                reversal.originalClass,
                reversal.originalTransmissionTime,
                reversal.originalStan,
                reversal.originalAcquirer,
                reversal.terminalId);
    }

    /** Under which a reversal awaits a transaction whose key has a hash. */
    static long awaited(long hash) {
        return RecordHash.mix64(hash) | AWAITED;
    }

    private long exact(int messageClass, long transmissionTime, long stan, long acquirer, long terminalId) {
        long timeAndStan = transmissionTime | stan << 32;
        return RecordHash.mix64(c0 * terminalId + c1 * acquirer + c2 * timeAndStan + c3 * messageClass) & ~AWAITED;
    }

    private long acceptor(Incoming incoming) {
        return c0 * incoming.terminalId + c1 * incoming.merchantHigh + c2 * incoming.merchantLow;
    }
}
