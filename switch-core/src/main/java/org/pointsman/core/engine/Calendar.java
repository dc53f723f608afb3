package org.pointsman.core.engine;

/** The little the engine knows of the calendar: the proleptic Gregorian year and month of a day, in integers. */
final class Calendar {
    private static final int DAYS_PER_400_YEARS = 146_097;
    /** From 0000-03-01 to 1970-01-01. Years that begin in March have their leap day at the end. */
    private static final int EPOCH_FROM_MARCH_OF_YEAR_0 = 719_468;

    private Calendar() {}

    /** {@code (year − 2000) · 100 + month} of a day since 1970-01-01; below 0 before the year 2000. */
    static int yearMonth(int epochDay) {
        int days = epochDay + EPOCH_FROM_MARCH_OF_YEAR_0;
        int era = days / DAYS_PER_400_YEARS;
        int dayOfEra = days % DAYS_PER_400_YEARS;
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        return (year - 2000) * 100 + month;
    }
}
