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
            return Account.withCode(values(), code);
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

        /** @throws IllegalArgumentException if no status has the code */
        public static Status of(int code) {
            return Account.withCode(values(), code);
        }
    }

    private static <E extends Coded> E withCode(E[] values, int code) {
        for (E value : values) {
            if (value.code() == code) {
                return value;
            }
        }
        throw new IllegalArgumentException("unknown code " + code);
    }
}
