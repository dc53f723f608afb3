package org.pointsman.tools.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A place in a journal, as people name it: a sequence, or a time. A time stands for all of the day, minute or second that was
 * written: as a beginning its first nanosecond, as an end its last.
 *
 * @param sequence 0 where a time is meant
 * @param firstNs nanoseconds since 1970
 * @param lastNs nanoseconds since 1970
 */
public record Moment(long sequence, long firstNs, long lastNs) {
    private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern WITH_ZONE = Pattern.compile(".*(Z|[+-]\\d{2}:\\d{2})");
    private static final Pattern MINUTE = Pattern.compile("[^T]+T\\d{2}:\\d{2}");
    private static final Pattern SECOND = Pattern.compile("[^T]+T\\d{2}:\\d{2}:\\d{2}");

    public boolean isSequence() {
        return sequence > 0;
    }

    /**
     * @param text a sequence ({@code 481533}), a day ({@code 2026-11-20}), or a time of it ({@code 2026-11-20T10:15},
     *     {@code …T10:15:00.123Z}, {@code …T18:15+08:00}); UTC where no offset is given
     * @throws IllegalArgumentException if it is none of these
     */
    public static Moment parse(String text) {
        if (SEQUENCE.matcher(text).matches()) {
            long sequence = Long.parseLong(text);
            if (sequence == 0) {
                throw new IllegalArgumentException("sequences begin with 1");
            }
            return new Moment(sequence, 0, 0);
        }
        try {
            return time(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a sequence nor a time like 2026-11-20, 2026-11-20T10:15 or"
                            + " 2026-11-20T10:15:00.123Z");
        }
    }

    private static Moment time(String text) {
        if (DATE.matcher(text).matches()) {
            return span(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC), TimeUnit.DAYS.toNanos(1));
        }
        boolean zoned =
                WITH_ZONE.matcher(text.substring(Math.min(text.length(), 10))).matches();
        Instant instant = zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        String local = zoned ? text.replaceFirst("(Z|[+-]\\d{2}:\\d{2})$", "") : text;
        if (MINUTE.matcher(local).matches()) {
            return span(instant, TimeUnit.MINUTES.toNanos(1));
        }
        return span(instant, SECOND.matcher(local).matches() ? TimeUnit.SECONDS.toNanos(1) : 1);
    }

    private static Moment span(Instant instant, long ns) {
        long first = Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), instant.getNano());
        return new Moment(0, first, Math.addExact(first, ns - 1));
    }

    /** For options. */
    public static final class Converter implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
