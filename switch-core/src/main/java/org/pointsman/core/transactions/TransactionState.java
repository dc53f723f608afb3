package org.pointsman.core.transactions;

/** The states a remembered transaction can be in. A reversal is approved or declined, or unmatched. */
public final class TransactionState {
    public static final int APPROVED = 1;
    public static final int DECLINED = 2;
    /** All of its money went back. */
    public static final int REVERSED = 3;
    /** Its hold ran out. */
    public static final int EXPIRED = 4;
    /** A reversal whose original has not been seen; it waits for it. */
    public static final int UNMATCHED = 5;

    /** A message reversed a part of it (DE 95); to messages it counts as reversed. */
    public static final int PARTLY_REVERSED = 6;

    private TransactionState() {}
}
