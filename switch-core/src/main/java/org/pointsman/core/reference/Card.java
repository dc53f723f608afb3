package org.pointsman.core.reference;

/**
 * A card of ours.
 *
 * @param panNumber card number as an unsigned number
 * @param panDigits how many digits it has, 12 to 19
 * @param account id of the account it draws on
 * @param expiry YYMM; valid to the end of that month
 * @param permissions bits of {@link Permission}
 */
public record Card(long panNumber, int panDigits, long account, int expiry, int permissions, Status status) {

    public static final int MIN_PAN_DIGITS = 12;
    public static final int MAX_PAN_DIGITS = 19;

    /** What becomes of a transaction with it: DE 39 is 00, 41, 43, 62, 62. */
    public enum Status implements Coded {
        ACTIVE,
        LOST,
        STOLEN,
        RESTRICTED,
        FROZEN;

        @Override
        public int code() {
            return ordinal();
        }
    }

    /** The card number as people may see it: first 6 and last 4 digits. */
    public static String maskedPan(long number, int digits) {
        String pan = Long.toUnsignedString(number);
        pan = "0".repeat(Math.max(0, digits - pan.length())) + pan;
        return pan.substring(0, 6) + "*".repeat(digits - 10) + pan.substring(digits - 4);
    }

    /** Never shows the card number: a record's own text would. */
    @Override
    public String toString() {
        return "Card[pan=" + maskedPan(panNumber, panDigits) + ", account=" + account + ", status=" + status + "]";
    }
}
