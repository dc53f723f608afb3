package org.pointsman.core.engine;

/**
 * Why a command of the host or of reference data was rejected ({@code CommandResult.result}). A rejected command
 * changes nothing. Where several reasons apply, the lowest number is given.
 */
public final class CommandError {
    public static final int ACCEPTED = 0;
    /** Genesis is the first command of a journal, and the only one. */
    public static final int GENESIS_REPEATED = 1;
    /**
     * A value outside what the schema allows:
     *
     * <ul>
     *   <li>Genesis: {@code rememberAtLeastNs} or {@code holdForNs} below 0 or above 2^62; {@code maxTransactions} or
     *       {@code maxTimersPerStep} 0; any other bound may be 0, none may be above 2^28. The engine is still before
     *       its Genesis then.
     *   <li>BusinessDay: month not 1–12 or day not 1–31.
     *   <li>PutParticipant: role not 1–3, status not 0–1.
     *   <li>PutAccount: currency not 1–999, kind not 1–7, status not 0–2, mayGoNegative not 0–1, openingBalance,
     *       creditLine or maxBalance below 0.
     *   <li>PutCard: digits not 12–19, a number with more digits than that, month of expiry not 1–12, expiry above
     *       9912, permissions above 15, status not 0–4.
     *   <li>PutMerchant, PutTerminal: permissions above 15, status not 0–1.
     *   <li>PutRoute: more than 19 digits (0 digits is the route of last resort), a prefix with more digits than that,
     *       channel not 1, checkDigit not 0–1.
     *   <li>PutLimit: number 0, threshold below 0, scope not 1–5, measure not 1–3, window not 0 for measure single or
     *       not 1 for the others.
     * </ul>
     */
    public static final int VALUE_OUT_OF_RANGE = 2;
    /** Account ids below 1000 belong to the opening accounts. */
    public static final int ACCOUNT_RESERVED = 3;
    /** A business day before the current one. */
    public static final int DAY_GOES_BACK = 4;
    /** The account that a card or merchant names does not exist. */
    public static final int ACCOUNT_UNKNOWN = 5;
    /** The merchant that a terminal names does not exist. */
    public static final int MERCHANT_UNKNOWN = 6;
    /**
     * What may never change once created: kind and currency of an account, the count of digits of a card number, scope,
     * measure and window of a limit.
     */
    public static final int FIXED_VALUE_CHANGED = 7;
    /** An opening balance other than 0 for an account that exists already. */
    public static final int OPENING_BALANCE_REPEATED = 8;
    /** No room in the table; a new account may need room for its opening account as well. */
    public static final int TABLE_FULL = 9;
    /** The opening account of the currency would leave the range of 64 bits. */
    public static final int BALANCE_OVERFLOW = 10;

    private CommandError() {}
}
