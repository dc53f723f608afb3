package org.pointsman.tools.demo;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** STAN (DE 11) and transmission time (DE 7) such that no two requests of all connections have the same. One thread. */
final class DemoKeys {
    private static final DateTimeFormatter TRANSMISSION_TIME = DateTimeFormatter.ofPattern("MMddHHmmss");

    /** Requests that share a second, so that times look as on a busy day. */
    private static final int A_SECOND = 1_000;

    private static final int STANS = 999_999;

    private long second;
    private long number;
    private String time;

    /**
     * @param start of DE 7
     */
    DemoKeys(Instant start) {
        second = start.getEpochSecond();
    }

    void next() {
        if (number % A_SECOND == 0) {
            time = LocalDateTime.ofInstant(Instant.ofEpochSecond(second++), ZoneOffset.UTC)
                    .format(TRANSMISSION_TIME);
        }
        number++;
    }

    String time() {
        return time;
    }

    String stan() {
        return SwitchModel.digits(1 + number % STANS, 6);
    }
}
