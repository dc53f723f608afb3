package org.pointsman.core.transactions;

/** The states a remembered transaction can be in. A reversal is approved or declined, or unmatched. */
public final class TransactionState {
    public static final int APPROVED = 1;
    public static final int DECLINED = 2;
    /** Its money went back, in full or in part. */
    public static final int REVERSED = 3;
    /** Its hold ran out. */
    public static final int EXPIRED = 4;
    /** A reversal whose original has not been seen; it waits for it. */
    public static final int UNMATCHED = 5;

    private TransactionState() {}
}
