package org.pointsman.core.engine;

/** What {@code PaymentView.status} says. */
public final class PaymentStatus {
    /** The amount is held. */
    public static final int AUTHORISED = 1;
    /** The amount is the merchant's. */
    public static final int CAPTURED = 2;

    public static final int DECLINED = 3;
    /** In full or in part: see {@code PaymentView.reversedAmount}. */
    public static final int REVERSED = 4;
    /** The hold ran out before it was captured. */
    public static final int EXPIRED = 5;
    /** An inquiry: it moved nothing. */
    public static final int ANSWERED = 6;

    private PaymentStatus() {}
}
