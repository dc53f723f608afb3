package org.pointsman.tools.demo;

/** The check digit of card numbers (ISO/IEC 7812-1, annex B). */
final class Luhn {
    private Luhn() {}

    static boolean isValid(String digits) {
        return sum(digits, false) % 10 == 0;
    }

    /** The digit that makes {@code digits} valid when put behind it. */
    static char checkDigit(String digits) {
        return (char) ('0' + (10 - sum(digits, true) % 10) % 10);
    }

    /** From the right, every other digit counts double; of a result of two digits their sum. */
    private static int sum(String digits, boolean doubleLast) {
        int sum = 0;
        boolean twice = doubleLast;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int value = (digits.charAt(i) - '0') * (twice ? 2 : 1);
            sum += value / 10 + value % 10;
            twice = !twice;
        }
        return sum;
    }
}
