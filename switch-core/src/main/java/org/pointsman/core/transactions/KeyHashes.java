package org.pointsman.core.transactions;

import org.pointsman.core.table.RecordHash;

/** Hashes of the three keys by which a transaction is found (DESIGN section 5). The same in every replay. */
final class KeyHashes {
    private final long ofExact;
    private final long ofRrn;
    private final long ofLocalTime;
    private final long c0;
    private final long c1;
    private final long c2;
    private final long c3;
    private final long c4;

    /** @param seed unknown outside, so that nobody can choose keys which collide */
    KeyHashes(long seed) {
        ofExact = RecordHash.salt(0, seed);
        ofRrn = RecordHash.salt(1, seed);
        ofLocalTime = RecordHash.salt(2, seed);
        c0 = RecordHash.salt(3, seed);
        c1 = RecordHash.salt(4, seed);
        c2 = RecordHash.salt(5, seed);
        c3 = RecordHash.salt(6, seed);
        c4 = RecordHash.salt(7, seed);
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
        return RecordHash.mix64(ofRrn + acceptor(incoming) + c3 * incoming.rrnHigh + c4 * incoming.rrnLow);
    }

    /** Of DE 11 + 12 + 13 + 41 + 42. */
    long localTime(Incoming incoming) {
        return RecordHash.mix64(ofLocalTime
                + acceptor(incoming)
                + c3 * (incoming.localTime | incoming.stan << 32)
                + c4 * incoming.localDate);
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

    private long exact(int messageClass, long transmissionTime, long stan, long acquirer, long terminalId) {
        return RecordHash.mix64(
                ofExact + c0 * terminalId + c1 * acquirer + c2 * (transmissionTime | stan << 32) + c3 * messageClass);
    }

    private long acceptor(Incoming incoming) {
        return c0 * incoming.terminalId + c1 * incoming.merchantHigh + c2 * incoming.merchantLow;
    }
}
