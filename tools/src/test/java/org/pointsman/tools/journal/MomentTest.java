package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {

    @Test
    void digitsAreASequence() {
        assertThat(Moment.parse("481533").sequence()).isEqualTo(481_533);
        assertThat(Moment.parse("481533").isSequence()).isTrue();
        assertThat(Moment.parse("2026-11-20").isSequence()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20,                     2026-11-20T00:00:00Z,           86400000000000",
        "2026-11-20T10:15,               2026-11-20T10:15:00Z,           60000000000",
        "2026-11-20T10:15Z,              2026-11-20T10:15:00Z,           60000000000",
        "2026-11-20T10:15:07,            2026-11-20T10:15:07Z,           1000000000",
        "2026-11-20T18:15:07+08:00,      2026-11-20T10:15:07Z,           1000000000",
        "2026-11-20T10:15:07.5,          2026-11-20T10:15:07.5Z,         1",
        "2026-11-20T10:15:00.123456789Z, 2026-11-20T10:15:00.123456789Z, 1",
    })
    void aTimeIsAllOfWhatIsWritten(String text, String first, long lengthNs) {
        Instant instant = Instant.parse(first);
        Moment moment = Moment.parse(text);
        assertThat(moment.firstNs()).isEqualTo(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
        assertThat(moment.lastNs() - moment.firstNs() + 1).isEqualTo(lengthNs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "tomorrow", "2026-02-30", "2026-11-20T25:00", "10:15", "9999999-01-01T00:00"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Moment.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
