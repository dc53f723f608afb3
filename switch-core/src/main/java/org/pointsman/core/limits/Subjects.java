package org.pointsman.core.limits;

import org.pointsman.core.table.RecordHash;

/**
 * Whose limits a transaction counts against: for each scope the slot of the record, and the mixed key of its hash. A
 * reused holder; scopes without limits need not be set.
 */
public final class Subjects {
    public static final int CARD = 1;
    public static final int ACCOUNT = 2;
    public static final int MERCHANT = 3;
    public static final int TERMINAL = 4;
    public static final int ACQUIRER = 5;

    final int[] slots = new int[ACQUIRER + 1];
    final long[] hashes = new long[ACQUIRER + 1];

    /** @param key the key of the subject's record ({@link RecordHash}) */
    public void set(int scope, int slot, long key) {
        slots[scope] = slot;
        hashes[scope] = RecordHash.mix64(key);
    }
}
