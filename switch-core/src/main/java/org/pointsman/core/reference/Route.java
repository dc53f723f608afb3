package org.pointsman.core.reference;

/**
 * Which channel takes the card numbers that begin with a prefix; the longest prefix wins.
 *
 * @param prefix as a number
 * @param prefixDigits 1 to {@value #MAX_PREFIX_DIGITS}, leading zeros included
 * @param checkDigit whether the last digit of such numbers is verified
 */
public record Route(long prefix, int prefixDigits, Channel channel, CheckDigit checkDigit) {

    public static final int MAX_PREFIX_DIGITS = 12;

    public enum Channel implements Coded {
        /** The cards are ours. */
        ON_US;

        @Override
        public int code() {
            return ordinal() + 1;
        }
    }

    public enum CheckDigit implements Coded {
        NONE,
        LUHN;

        @Override
        public int code() {
            return ordinal();
        }
    }
}
