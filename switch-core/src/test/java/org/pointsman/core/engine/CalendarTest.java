package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CalendarTest {
    @Test
    void everyDayTheSchemaCanTellHasItsMonth() {
        for (int day = 0; day <= 65_535; day++) {
            LocalDate date = LocalDate.ofEpochDay(day);
            assertThat(Calendar.yearMonth(day)).isEqualTo((date.getYear() - 2000) * 100 + date.getMonthValue());
        }
    }

    @Test
    void rrnIsTheCounterInTwelveDigits() {
        for (long counter : new long[] {0, 1, 9_999, 10_000, 123_456_789_012L, 999_999_999_999L, 1_000_000_000_000L}) {
            String expected = String.format("%012d", counter % 1_000_000_000_000L);
            assertThat(text(RetrievalReference.high(counter), 8) + text(RetrievalReference.low(counter), 4))
                    .isEqualTo(expected);
        }
    }

    private static String text(long word, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = characters - 1; i >= 0; i--) {
            text.append((char) (word >>> 8 * i & 0xFF));
        }
        return text.toString();
    }
}
