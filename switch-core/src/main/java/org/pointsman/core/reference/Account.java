package org.pointsman.core.reference;

/**
 * A balance holder. Amounts are in minor units of its currency.
 *
 * @param id {@value #MIN_ID} and above: the numbers below are the opening accounts of the currencies
 * @param currency ISO 4217 number
 * @param balance opening balance, posted from the opening account of the currency; 0 and above
 * @param creditLine 0 and above
 * @param maxBalance a credit beyond it is declined; 0 = none
 */
public record Account(
        long id,
        Kind kind,
        int currency,
        long balance,
        long creditLine,
        long maxBalance,
        boolean mayGoNegative,
        Status status) {

    public static final long MIN_ID = 1000;

    public enum Kind implements Coded {
        CUSTOMER,
        MERCHANT,
        INTERNAL,
        PRODUCT,
        DEPOSIT,
        CLEARING,
        SUSPENSE;

        @Override
        public int code() {
            return ordinal() + 1;
        }

        /** @throws IllegalArgumentException if no kind has the code */
        public static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code() == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown kind " + code);
        }
    }

    public enum Status implements Coded {
        ACTIVE,
        FROZEN,
        CLOSED;

        @Override
        public int code() {
            return ordinal();
        }
    }
}
