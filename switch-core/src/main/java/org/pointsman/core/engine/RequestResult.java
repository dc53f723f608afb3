package org.pointsman.core.engine;

/**
 * What became of a request of an API client ({@code PaymentView.result}, {@code AccountReply.result}). Whether a payment
 * that was created is approved says its response code.
 *
 * <p>What is decided about a payment that exists, or an account, is remembered under the client's key, refusals included;
 * {@link #KEY_REUSED}, {@link #MEMORY_FULL}, {@link #PAYMENT_UNKNOWN} and {@link #INVALID_AMOUNT} are not.
 */
public final class RequestResult {
    public static final int DONE = 0;
    /** The client's key is known with other content. */
    public static final int KEY_REUSED = 1;
    /** Nothing more can be remembered, without forgetting what is still too young for it. */
    public static final int MEMORY_FULL = 2;
    /** No remembered transaction is named so, or it is a reversal. */
    public static final int PAYMENT_UNKNOWN = 3;
    /** The amount of a payment has to be above zero, that of a capture not below. */
    public static final int INVALID_AMOUNT = 4;
    /** The sender had given up before the request was decided. A payment is declined (96) instead. */
    public static final int TOO_LATE = 5;
    /** The payment was declined, or is an inquiry: there is nothing to capture or reverse. */
    public static final int NOT_APPROVED = 6;
    /** The payment is captured already. */
    public static final int ALREADY_CAPTURED = 7;
    /** The payment is reversed already, in full or in part. */
    public static final int ALREADY_REVERSED = 8;
    /** The hold of the payment has run out. */
    public static final int HOLD_EXPIRED = 9;
    /** Only the whole amount can be captured. */
    public static final int AMOUNT_DIFFERS = 10;
    /** The merchant's account is closed, has another currency by now, or would pass its maximum. */
    public static final int RECEIVER_REFUSED = 11;
    /** A balance would leave the range of 64 bits. */
    public static final int BALANCE_OVERFLOW = 12;
    /** There is an account of that id. */
    public static final int ACCOUNT_EXISTS = 13;
    /** Reference data refuses the account: see {@code AccountReply.commandError}. */
    public static final int ACCOUNT_REFUSED = 14;

    private RequestResult() {}
}
