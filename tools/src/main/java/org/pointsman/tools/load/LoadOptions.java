package org.pointsman.tools.load;

import java.io.PrintStream;
import java.time.Duration;

/**
 * When a {@link LoadClient} sends, for how long, and who hears of it. Set what differs from the defaults, then hand it over; a client reads it
 * once, at its start.
 */
public final class LoadOptions {
    /** A bound far beyond use, so that a slip of the finger is an error. */
    public static final double MAX_RATE = 100_000_000;

    private double ratePerSecond;
    private Duration warmup = Duration.ofSeconds(2);
    private Duration duration = Duration.ofSeconds(10);
    private Duration answerTimeout = Duration.ofSeconds(10);
    private ProcessCpu serverCpu;
    private PrintStream histogramLog;
    private ProgressListener progress = (elapsedNs, answers, wrong) -> {};

    /** Called by the client's thread about once a second. */
    @FunctionalInterface
    public interface ProgressListener {
        /**
         * @param elapsedNs since the start of the run, warm-up included
         * @param answers that came so far
         * @param wrong how many of them were wrong
         */
        void onProgress(long elapsedNs, long answers, long wrong);
    }

    /** Requests a second over all connections, sent by the timetable (open loop); 0, the default, is a closed loop. */
    public LoadOptions ratePerSecond(double rate) {
        if (!(rate >= 0) || rate > MAX_RATE) {
            throw new IllegalArgumentException("rate must be 0 (as fast as it goes) to " + MAX_RATE + ": " + rate);
        }
        ratePerSecond = rate;
        return this;
    }

    /** Traffic that is checked but not measured; 2 s by default, may be 0. */
    public LoadOptions warmup(Duration time) {
        warmup = requireBetween("warm-up", time, Duration.ZERO);
        return this;
    }

    /** Of the measured interval, 10 s by default. Traffic that ends by itself (a recording) may end it sooner. */
    public LoadOptions duration(Duration time) {
        duration = requireBetween("duration", time, Duration.ofMillis(1));
        return this;
    }

    /** How long the switch may stay silent while requests wait, before they count as missing; 10 s by default. */
    public LoadOptions answerTimeout(Duration time) {
        answerTimeout = requireBetween("time-out for answers", time, Duration.ofMillis(1));
        return this;
    }

    /** The process whose CPU time is to be measured; null, the default, for none. */
    public LoadOptions serverCpu(ProcessCpu cpu) {
        serverCpu = cpu;
        return this;
    }

    /** Receives a histogram a second in HdrHistogram's log format; null, the default, for none. */
    public LoadOptions histogramLog(PrintStream stream) {
        histogramLog = stream;
        return this;
    }

    public LoadOptions progress(ProgressListener listener) {
        progress = listener;
        return this;
    }

    double ratePerSecond() {
        return ratePerSecond;
    }

    Duration warmup() {
        return warmup;
    }

    Duration duration() {
        return duration;
    }

    Duration answerTimeout() {
        return answerTimeout;
    }

    ProcessCpu serverCpu() {
        return serverCpu;
    }

    PrintStream histogramLog() {
        return histogramLog;
    }

    ProgressListener progress() {
        return progress;
    }

    private static Duration requireBetween(String what, Duration value, Duration lowest) {
        Duration highest = Duration.ofDays(7);
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            throw new IllegalArgumentException(what + " must be " + lowest + " to " + highest + ": " + value);
        }
        return value;
    }
}
