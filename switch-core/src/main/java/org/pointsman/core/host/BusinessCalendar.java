package org.pointsman.core.host;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;

/**
 * Turns instants into business days: day D begins at the cut-over of the evening before. Zones are the host's business
 * only; the engine hears of a new day as a command (docs/architecture.md, "Time comes with the command").
 *
 * @param zone in which the cut-over is given
 * @param cutOver time of day at which the next business day begins; midnight means that business days are calendar days
 */
public record BusinessCalendar(ZoneId zone, LocalTime cutOver) {

    /** The business day that an instant belongs to. */
    public LocalDate dayAt(long timestampNs) {
        ZonedDateTime time = at(timestampNs);
        boolean nextDay =
                !cutOver.equals(LocalTime.MIDNIGHT) && !time.toLocalTime().isBefore(cutOver);
        return nextDay ? time.toLocalDate().plusDays(1) : time.toLocalDate();
    }

    /** The instant at which a business day ends, nanoseconds since 1970. */
    public long endOfDayNs(LocalDate day) {
        LocalDate date = cutOver.equals(LocalTime.MIDNIGHT) ? day.plusDays(1) : day;
        return TimeUnit.SECONDS.toNanos(ZonedDateTime.of(date, cutOver, zone).toEpochSecond());
    }

    private ZonedDateTime at(long timestampNs) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(timestampNs, 1_000_000_000L), Math.floorMod(timestampNs, 1_000_000_000L))
                .atZone(zone);
    }
}
