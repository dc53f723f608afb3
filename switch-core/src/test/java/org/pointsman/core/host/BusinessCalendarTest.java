package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessCalendarTest {
    @ParameterizedTest
    @CsvSource({
        "23:00, 2026-11-20T22:59:59+08:00, 2026-11-20",
        "23:00, 2026-11-20T23:00:00+08:00, 2026-11-21",
        "23:00, 2026-11-21T00:30:00+08:00, 2026-11-21",
        "23:00, 2026-12-31T23:00:00+08:00, 2027-01-01",
        "00:00, 2026-11-20T23:59:59+08:00, 2026-11-20",
        "00:00, 2026-11-21T00:00:00+08:00, 2026-11-21"
    })
    void aDayBeginsAtTheCutOverOfTheEveningBefore(String cutOver, String instant, String day) {
        BusinessCalendar calendar = new BusinessCalendar(ZoneId.of("Asia/Shanghai"), LocalTime.parse(cutOver));
        long ns = TimeUnit.SECONDS.toNanos(ZonedDateTime.parse(instant).toEpochSecond());
        assertThat(calendar.dayAt(ns)).isEqualTo(LocalDate.parse(day));
        long end = calendar.endOfDayNs(LocalDate.parse(day));
        assertThat(end).isGreaterThan(ns);
        assertThat(calendar.dayAt(end - 1)).isEqualTo(LocalDate.parse(day));
        assertThat(calendar.dayAt(end)).isEqualTo(LocalDate.parse(day).plusDays(1));
    }
}
