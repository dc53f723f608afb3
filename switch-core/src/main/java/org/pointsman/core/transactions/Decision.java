package org.pointsman.core.transactions;

/** What was decided about the request in hand, as far as it is remembered. One instance is reused for every request. */
public final class Decision {
    /** Flag: the reply carries a balance (DE 54). */
    public static final int BALANCE_PRESENT = 1;
    /** Flag: the engine assigned the RRN (DE 37). */
    public static final int RRN_ASSIGNED = 2;
    /** Flag: the first answer again. Never remembered. */
    public static final int REPEATED = 4;

    /** No approval code. */
    public static final long NO_CODE = 0xFFFF_FFFFL;
    /** No card, no account, no hold. */
    public static final int NONE = -1;

    public int responseCode;
    public int state;
    public int flags;
    public long approvalCode;
    /** Available, minor units of the request's currency; 0 without {@link #BALANCE_PRESENT}. */
    public long balance;
    /** Place of the card, if approved. */
    public int card;
    /** Slot of the card's account, if approved. */
    public int account;
    /** Slot of the hold of an approved authorisation. */
    public int hold;
    /** Slot of the account that an approved financial request credited. */
    public int creditedAccount;

    public int monthDay;
    public int epochDay;

    /** Nothing decided yet: no money moved, nothing to tell. */
    public void clear(int businessMonthDay, int businessEpochDay) {
        responseCode = ResponseCode.APPROVED;
        state = TransactionState.APPROVED;
        flags = 0;
        approvalCode = NO_CODE;
        balance = 0;
        card = NONE;
        account = NONE;
        hold = NONE;
        creditedAccount = NONE;
        monthDay = businessMonthDay;
        epochDay = businessEpochDay;
    }
}
