package org.pointsman.tools.load;

import java.io.PrintStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Latencies of a run: one histogram of the whole, and on request one a second in HdrHistogram's log format. Values are
 * nanoseconds, kept to three digits, cut off at {@link #HIGHEST_NS}.
 */
final class Latencies {
    static final long HIGHEST_NS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram total = new Histogram(HIGHEST_NS, DIGITS);
    private final Histogram interval = new Histogram(HIGHEST_NS, DIGITS);
    private final HistogramLogWriter log;

    /**
     * @param logStream receives the interval histograms; null for none
     */
    Latencies(PrintStream logStream) {
        log = logStream == null ? null : new HistogramLogWriter(logStream);
    }

    void begin(long startMillis) {
        interval.setStartTimeStamp(startMillis);
        if (log != null) {
            log.outputComment("[Latencies in nanoseconds; maximum column in milliseconds]");
            log.outputLogFormatVersion();
            log.outputStartTime(startMillis);
            log.setBaseTime(startMillis);
            log.outputLegend();
        }
    }

    void record(long latencyNs) {
        interval.recordValue(Math.min(Math.max(latencyNs, 0), HIGHEST_NS));
    }

    void endInterval(long nowMillis) {
        interval.setEndTimeStamp(nowMillis);
        if (log != null) {
            log.outputIntervalHistogram(interval);
        }
        total.add(interval);
        interval.reset();
        interval.setStartTimeStamp(nowMillis);
    }

    Histogram total() {
        return total;
    }
}
