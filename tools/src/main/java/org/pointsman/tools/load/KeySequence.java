package org.pointsman.tools.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;

/**
 * Gives every request a key of its own: STAN (DE 11) counts from 1 to 999999, and when it begins anew the transmission time
 * (DE 7) is another one. It is the time of day unless that has not moved on since, then a second more; so runs one after the
 * other do not meet either.
 *
 * <p>One thread at a time.
 */
public final class KeySequence {
    static final int MAX_STAN = 999_999;
    private static final DateTimeFormatter TRANSMISSION_TIME = DateTimeFormatter.ofPattern("MMddHHmmss");

    private final LongSupplier clockSeconds;
    private long second;
    private int stan = MAX_STAN;
    private byte[] timeDigits;
    private byte[] timePacked;

    public KeySequence() {
        this(() -> System.currentTimeMillis() / 1000);
    }

    /**
     * @param clockSeconds since 1970 UTC
     */
    KeySequence(LongSupplier clockSeconds) {
        this.clockSeconds = clockSeconds;
    }

    /** Moves on to the next key. */
    void next() {
        if (stan == MAX_STAN) {
            stan = 0;
            second = Math.max(second + 1, clockSeconds.getAsLong());
            String time = LocalDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC)
                    .format(TRANSMISSION_TIME);
            timeDigits = time.getBytes(StandardCharsets.US_ASCII);
            timePacked = DigitWriter.pack(time);
        }
        stan++;
    }

    int stan() {
        return stan;
    }

    /** DE 7, packed or as characters. The caller must not change it. */
    byte[] time(boolean bcd) {
        return bcd ? timePacked : timeDigits;
    }

    /** The six characters hhmmss of DE 7, with which DE 37 begins: at this index of its ten. */
    static final int TIME_OF_DAY = 4;
}
