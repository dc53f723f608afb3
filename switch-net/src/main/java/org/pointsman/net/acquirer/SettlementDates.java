package org.pointsman.net.acquirer;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * DE 15 of an answer. The engine gives the month and the day of the business day; where the edition wants the year too it
 * is the one that brings the date nearest to now. Worked out when the day changes, so it allocates nothing in between.
 */
final class SettlementDates {
    private static final int YEAR = 10_000;
    private static final int FEBRUARY_29 = 229;

    private final LongSupplier nowNs;
    private int knownMonthDay;
    private int knownDate;

    SettlementDates(LongSupplier nowNs) {
        this.nowNs = nowNs;
    }

    /**
     * @param version of the standard: 0 writes MMDD, later ones YYMMDD
     * @param monthDay MMDD
     */
    int on(int version, int monthDay) {
        if (version == 0) {
            return monthDay;
        }
        if (monthDay != knownMonthDay) {
            knownDate = nearestYear(monthDay) % 100 * YEAR + monthDay;
            knownMonthDay = monthDay;
        }
        return knownDate;
    }

    private int nearestYear(int monthDay) {
        long today = TimeUnit.NANOSECONDS.toDays(nowNs.getAsLong());
        int thisYear = LocalDate.ofEpochDay(today).getYear();
        int nearest = thisYear;
        long least = Long.MAX_VALUE;
        for (int year = thisYear - 1; year <= thisYear + 1; year++) {
            int day = monthDay == FEBRUARY_29 && !java.time.Year.isLeap(year) ? monthDay - 1 : monthDay;
            long distance = Math.abs(LocalDate.of(year, day / 100, day % 100).toEpochDay() - today);
            if (distance < least) {
                least = distance;
                nearest = year;
            }
        }
        return nearest;
    }
}
