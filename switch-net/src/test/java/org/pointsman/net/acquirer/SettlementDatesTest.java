package org.pointsman.net.acquirer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementDatesTest {
    private long nowNs;
    private final SettlementDates dates = new SettlementDates(() -> nowNs);

    @ParameterizedTest
    @CsvSource({
        "2026-11-20, 1120, 261120",
        "2026-12-31, 101, 270101",
        "2027-01-01, 1231, 261231",
        "2028-02-28, 229, 280229",
        "2027-02-28, 229, 270229",
        "2027-06-30, 630, 270630"
    })
    void theYearIsTheNearest(String today, int monthDay, int expected) {
        nowNs = TimeUnit.DAYS.toNanos(LocalDate.parse(today).toEpochDay());
        assertThat(dates.on(1, monthDay)).isEqualTo(expected);
        assertThat(dates.on(0, monthDay)).isEqualTo(monthDay);
    }

    @Test
    void anotherDayIsWorkedOutAgain() {
        nowNs = TimeUnit.DAYS.toNanos(LocalDate.parse("2026-12-31").toEpochDay());
        assertThat(dates.on(1, 1231)).isEqualTo(261231);
        assertThat(dates.on(1, 101)).isEqualTo(270101);
        nowNs = TimeUnit.DAYS.toNanos(LocalDate.parse("2027-12-31").toEpochDay());
        assertThat(dates.on(1, 1231)).isEqualTo(271231);
    }
}
