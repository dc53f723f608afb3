package org.pointsman.core.limits;

import org.pointsman.core.table.RecordHash;

/** One limit, and what the transaction in hand found of its usage. */
final class Limit {
    final int number;
    final int scope;
    final int measure;
    long threshold;

    /** The lists of {@link Limits} that this one is in. */
    Limit nextWindowed;

    Limit nextOfScope;

    // Of the transaction in hand.
    int subject;
    long subjectHash;
    long usage;

    Limit(int number, int scope, int measure, long threshold) {
        this.number = number;
        this.scope = scope;
        this.measure = measure;
        this.threshold = threshold;
    }

    boolean isCount() {
        return measure == Limits.COUNT;
    }

    boolean hasWindow() {
        return measure != Limits.SINGLE;
    }

    long hash() {
        int window = hasWindow() ? 1 : 0;
        return RecordHash.hash(RecordHash.LIMIT, number, scope | measure << 8 | window << 16, threshold);
    }
}
