package org.pointsman.net.acquirer;

/**
 * Dates and times of messages, as numbers. Checked because they are part of keys: what is no time may have more bits than a
 * key keeps of it, and then two different keys would be one.
 */
final class Times {
    private static final int TIME_DIGITS = 1_000_000;

    private Times() {}

    /** MMDDhhmmss; the length of the month is not looked at, as the year is not known. */
    static boolean isDateTime(long number) {
        return isDate(number / TIME_DIGITS) && isTime(number % TIME_DIGITS);
    }

    /** MMDD. */
    static boolean isDate(long number) {
        long month = number / 100;
        long day = number % 100;
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    /** hhmmss. */
    static boolean isTime(long number) {
        return number >= 0 && number / 10_000 < 24 && number / 100 % 100 < 60 && number % 100 < 60;
    }
}
