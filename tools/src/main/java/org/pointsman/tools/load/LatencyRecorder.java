package org.pointsman.tools.load;

import java.io.PrintStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Latencies of a group of connections: one histogram of the whole, and on request one a second in HdrHistogram's log format,
 * with the group's name as its tag. Values are nanoseconds, kept to three digits, cut off at {@link #HIGHEST_NS}.
 */
final class LatencyRecorder {
    static final long HIGHEST_NS = 600_000_000_000L;
    static final int DIGITS = 3;

    private final Histogram total = new Histogram(HIGHEST_NS, DIGITS);
    private final Histogram interval = new Histogram(HIGHEST_NS, DIGITS);
    private final HistogramLogWriter log;
    private final String tag;

    /**
     * @param tag of the histograms in the log
     * @param log receives the interval histograms; null for none
     */
    LatencyRecorder(String tag, HistogramLogWriter log) {
        this.log = log;
        this.tag = tag;
    }

    /** The log all groups share, with what stands at its top; null if there is none. */
    static HistogramLogWriter begin(PrintStream stream, long startMillis) {
        if (stream == null) {
            return null;
        }
        HistogramLogWriter log = new HistogramLogWriter(stream);
        log.outputComment("[Latencies in nanoseconds; maximum column in milliseconds]");
        log.outputLogFormatVersion();
        log.outputStartTime(startMillis);
        log.setBaseTime(startMillis);
        log.outputLegend();
        return log;
    }

    void begin(long startMillis) {
        interval.setStartTimeStamp(startMillis);
    }

    void record(long latencyNs) {
        interval.recordValue(Math.min(Math.max(latencyNs, 0), HIGHEST_NS));
    }

    void endInterval(long nowMillis) {
        interval.setEndTimeStamp(nowMillis);
        // Forgotten by a reset like everything else.
        interval.setTag(tag);
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
