package org.pointsman.core.transactions;

/**
 * Response codes (ISO 8583:1987 DE 39) the engine gives, as numbers. Which check gives which, and in which order, is
 * docs/deciding.md.
 *
 * <p>Every reply carries the MMDD of the current business day. The reply to a request that is not remembered carries
 * nothing else besides its code: transaction 0, no approval code, no RRN, no balance, no flags.
 */
public final class ResponseCode {
    public static final int APPROVED = 0;
    /** Merchant unknown or closed, or its account closed. */
    public static final int INVALID_MERCHANT = 3;
    /** DE 49 is not the currency of the card's or the merchant's account. */
    public static final int INVALID_TRANSACTION = 12;

    public static final int INVALID_AMOUNT = 13;
    /** Number malformed, its check digit wrong, card unknown, or its account closed. */
    public static final int INVALID_CARD_NUMBER = 14;
    /** No route for the number. */
    public static final int NO_SUCH_ISSUER = 15;
    /** A late original: its reversal came first. */
    public static final int NO_ACTION_TAKEN = 21;
    /** The original of a reversal is not there, not approved, or another card's or acquirer's. */
    public static final int UNABLE_TO_LOCATE_RECORD = 25;
    /** The message is not as it has to be. Given at the edge; the engine never sees such a message. */
    public static final int FORMAT_ERROR = 30;

    /** Acquirer unknown, suspended or not an acquirer. */
    public static final int BANK_NOT_SUPPORTED = 31;
    /** Processing code (DE 3) not known. */
    public static final int FUNCTION_NOT_SUPPORTED = 40;

    public static final int LOST_CARD = 41;
    public static final int STOLEN_CARD = 43;
    /** Funds do not suffice, or a balance would leave the range of 64 bits. */
    public static final int INSUFFICIENT_FUNDS = 51;

    public static final int EXPIRED_CARD = 54;
    public static final int INCORRECT_PIN = 55;
    public static final int NOT_PERMITTED_TO_CARDHOLDER = 57;
    /** Terminal unknown or closed; or the permission is missing on merchant or terminal. */
    public static final int NOT_PERMITTED_TO_TERMINAL = 58;
    /** A limit of amount passed, or the receiving account would pass its maximum. */
    public static final int EXCEEDS_AMOUNT_LIMIT = 61;

    public static final int RESTRICTED_CARD = 62;
    /** The amount of a reversal does not fit its original. */
    public static final int ORIGINAL_AMOUNT_INCORRECT = 64;
    /** A limit of count passed. */
    public static final int EXCEEDS_FREQUENCY_LIMIT = 65;

    public static final int PIN_TRIES_EXCEEDED = 75;
    /** The key is known with other content. */
    public static final int DUPLICATE_TRANSMISSION = 94;
    /**
     * Nothing more can be remembered, the request waited longer than its sender, a table is full, or a reversal would
     * take a balance out of the range of 64 bits.
     */
    public static final int SYSTEM_MALFUNCTION = 96;

    private ResponseCode() {}
}
