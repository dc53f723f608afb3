package org.pointsman.core.transactions;

import org.pointsman.core.table.RecordHash;

/**
 * Hashes of the three keys by which a transaction is found (docs/deciding.md). The same in every replay.
 *
 * <p>The lowest two bits say which key it is, or that the entry is one of a reversal which awaits a transaction with this
 * key. So one transaction has at most one entry of a kind, and entries of different kinds are never taken for each other.
 */
final class KeyHashes {
    private static final long KIND = 3;
    private static final long EXACT = 0;
    private static final long RRN = 1;
    private static final long LOCAL_TIME = 2;
    private static final long AWAITED = 3;

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

    /** Of DE 37 + 41 + 42. */
    long rrn(Incoming incoming) {
        return hash(acceptor(incoming) + c3 * incoming.rrnHigh + c4 * incoming.rrnLow, RRN);
    }

    /** Of DE 11 + 12 + 13 + 41 + 42. */
    long localTime(Incoming incoming) {
        long timeAndStan = incoming.localTime | incoming.stan << 32;
        return hash(acceptor(incoming) + c3 * timeAndStan + c4 * incoming.localDate, LOCAL_TIME);
    }

    /** Of DE 37 alone. Only the upper half is any good, as of the next. */
    long rrnAlone(long rrnHigh, long rrnLow) {
        return c3 * rrnHigh + c4 * rrnLow;
    }

    /** Of DE 41 + 11. */
    long terminalAndStan(long terminalId, long stan) {
        return c0 * terminalId + c1 * stan;
    }

    /** Of the key of a request of an API client. */
    long client(long client, long keyHigh, long keyLow) {
        return RecordHash.mix64(c0 * client + c1 * keyHigh + c2 * keyLow);
    }

    /** Of whichever key a reversal names its original by: the first present of DE 90, DE 37, DE 11 + 12 + 13. */
    long original(Incoming reversal) {
        if (reversal.originalClass != 0) {
            return exact(
                    reversal.originalClass,
                    reversal.originalTransmissionTime,
                    reversal.originalStan,
                    reversal.originalAcquirer,
                    reversal.terminalId);
        }
        return reversal.hasRrn() ? rrn(reversal) : localTime(reversal);
    }

    /** Under which a reversal awaits a transaction whose key has a hash. */
    static long awaited(long hash) {
        return hash | AWAITED;
    }

    private long exact(int messageClass, long transmissionTime, long stan, long acquirer, long terminalId) {
        long timeAndStan = transmissionTime | stan << 32;
        return hash(c0 * terminalId + c1 * acquirer + c2 * timeAndStan + c3 * messageClass, EXACT);
    }

    private long acceptor(Incoming incoming) {
        return c0 * incoming.terminalId + c1 * incoming.merchantHigh + c2 * incoming.merchantLow;
    }

    private static long hash(long sum, long kind) {
        return RecordHash.mix64(sum) & ~KIND | kind;
    }
}
