package org.pointsman.core.host.local;

import java.time.LocalDate;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.BusinessDayEncoder;
import org.pointsman.core.codec.HostStartedEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.TickEncoder;
import org.pointsman.core.host.BusinessCalendar;

/** Writes the commands that come from the host itself, one at a time, and knows when a business day begins. One thread. */
final class HostCommands {
    /** Version of the command schema that {@code HostStarted} records. */
    static final int SCHEMA_VERSION = HostStartedEncoder.SCHEMA_VERSION;

    private static final int LONGEST = 64;
    private static final int MONTH = 100;

    private final BusinessCalendar calendar;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LONGEST]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private LocalDate day;
    private long dayEndsNs = Long.MIN_VALUE;

    HostCommands(BusinessCalendar calendar) {
        this.calendar = calendar;
    }

    /** Where the command of the last call stands, from offset 0. */
    DirectBuffer buffer() {
        return buffer;
    }

    /**
     * The process has started.
     *
     * @param rulesVersion that the engine decides by
     * @return the command's length
     */
    int started(int rulesVersion) {
        HostStartedEncoder started = new HostStartedEncoder().wrapAndApplyHeader(buffer, 0, header);
        started.schemaVersion(SCHEMA_VERSION).pad4(0).rulesVersion(rulesVersion).pad4b(0);
        return header.encodedLength() + started.encodedLength();
    }

    /**
     * A business day begins, if one does: the first call always says which it is.
     *
     * @param wallNs nanoseconds since 1970
     * @return the command's length, 0 if there is nothing to say
     */
    int businessDay(long wallNs) {
        if (wallNs < dayEndsNs) {
            return 0;
        }
        LocalDate today = calendar.dayAt(wallNs);
        // Never back: a wall clock that is set back over a cut-over must not reopen a day that was closed.
        boolean begins = day == null || today.isAfter(day);
        if (begins) {
            day = today;
        }
        dayEndsNs = calendar.endOfDayNs(day);
        if (!begins) {
            return 0;
        }
        BusinessDayEncoder encoder = new BusinessDayEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.epochDay((int) day.toEpochDay())
                .monthDay(day.getMonthValue() * MONTH + day.getDayOfMonth())
                .pad4(0);
        return header.encodedLength() + encoder.encodedLength();
    }

    /** Time has passed. @return the command's length */
    int tick() {
        TickEncoder encoder = new TickEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.pad8(0);
        return header.encodedLength() + encoder.encodedLength();
    }
}
