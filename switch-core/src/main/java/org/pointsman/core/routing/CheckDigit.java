package org.pointsman.core.routing;

/** The Luhn check digit of a card number (ISO/IEC 7812-1 annex B). */
public final class CheckDigit {
    /** What the last two digits of a number add: the last as it is, the one before doubled and its digits summed. */
    private static final byte[] SUM_OF_PAIR = new byte[100];

    static {
        for (int pair = 0; pair < SUM_OF_PAIR.length; pair++) {
            int doubled = pair / 10 * 2;
            SUM_OF_PAIR[pair] = (byte) (pair % 10 + doubled / 10 + doubled % 10);
        }
    }

    private CheckDigit() {}

    /** True if the last digit of an unsigned number is the check digit of those before it. */
    public static boolean isRight(long number) {
        long high = PowersOfTen.divide(number, 8);
        int low = (int) (number - high * 100_000_000);
        int sum = sumOfEight(low) + sumOfEight((int) (high % 100_000_000)) + sumOfEight((int) (high / 100_000_000));
        return sum % 10 == 0;
    }

    private static int sumOfEight(int digits) {
        return SUM_OF_PAIR[digits % 100]
                + SUM_OF_PAIR[digits / 100 % 100]
                + SUM_OF_PAIR[digits / 10_000 % 100]
                + SUM_OF_PAIR[digits / 1_000_000];
    }
}
