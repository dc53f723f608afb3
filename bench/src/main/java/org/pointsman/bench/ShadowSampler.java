package org.pointsman.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.tools.hostile.SwitchMetrics;
import org.pointsman.tools.top.Reading;

/**
 * Watches a switch with a shadow while others measure it: its metrics once a second, and ten times a second whether it is
 * writing a snapshot, which is when an unfinished file is there. One thread of its own; the results are read by any.
 */
final class ShadowSampler implements AutoCloseable {
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int TICKS_A_SAMPLE = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * While a snapshot was written, to about a tenth of a second.
     *
     * @param from seconds since the beginning
     * @param to likewise; of one that is still written, the end of the watch
     */
    record Span(double from, double to) {
        boolean overlaps(double otherFrom, double otherTo) {
            return from < otherTo && otherFrom < to;
        }
    }

    private final SwitchMetrics metrics;
    private final Path snapshots;
    private final long beginNs = System.nanoTime();
    private final Thread thread = new Thread(this::run, "shadow-sampler");

    private final List<ShadowSample> samples = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private double writingSince = -1;
    private Exception failure;
    private volatile boolean stopping;

    /**
     * @param data the journal's directory
     */
    ShadowSampler(SwitchMetrics metrics, Path data) {
        this.metrics = metrics;
        this.snapshots = SnapshotFiles.directory(data);
        thread.setDaemon(true);
        thread.start();
    }

    /** Since the beginning. */
    double seconds() {
        return (System.nanoTime() - beginNs) / NANOS_PER_SECOND;
    }

    /**
     * Waits until the newest sample is as wanted.
     *
     * @throws IOException if it is not in time, or the switch cannot be asked any more
     */
    ShadowSample await(String what, long timeoutSeconds, Predicate<ShadowSample> wanted)
            throws IOException, InterruptedException {
        double from = seconds();
        synchronized (samples) {
            while (true) {
                requireWatched();
                ShadowSample newest = samples.isEmpty() ? null : samples.get(samples.size() - 1);
                if (newest != null && newest.seconds() > from && wanted.test(newest)) {
                    return newest;
                }
                if (seconds() - from > timeoutSeconds) {
                    throw new IOException(
                            "waited " + timeoutSeconds + " s in vain for " + what + "; the newest: " + newest);
                }
                samples.wait(TimeUnit.SECONDS.toMillis(1));
            }
        }
    }

    private void requireWatched() throws IOException {
        if (failure != null) {
            throw new IOException("the switch cannot be watched any more: " + failure, failure);
        }
    }

    /**
     * @throws IOException if the switch could not be watched to the end
     */
    List<ShadowSample> samples() throws IOException {
        synchronized (samples) {
            requireWatched();
            return List.copyOf(samples);
        }
    }

    List<Span> spans() {
        synchronized (samples) {
            return List.copyOf(spans);
        }
    }

    /** Whether a snapshot is being written. */
    boolean writing() {
        synchronized (samples) {
            return writingSince >= 0;
        }
    }

    private void run() {
        try {
            Reading before = metrics.read();
            for (long tick = 1; !stopping; tick++) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, beginNs + tick * TICK_NS - System.nanoTime()));
                lookForSnapshot();
                if (tick % TICKS_A_SAMPLE == 0) {
                    Reading now = metrics.read();
                    add(ShadowSample.between(seconds(), before, now));
                    before = now;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            synchronized (samples) {
                failure = e;
                samples.notifyAll();
            }
        }
    }

    private void add(ShadowSample sample) {
        synchronized (samples) {
            samples.add(sample);
            samples.notifyAll();
        }
    }

    private void lookForSnapshot() {
        boolean writing = false;
        if (Files.isDirectory(snapshots)) {
            try (Stream<Path> files = Files.list(snapshots)) {
                writing = files.anyMatch(file -> file.toString().endsWith(".tmp"));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + snapshots, e);
            }
        }
        synchronized (samples) {
            if (writing && writingSince < 0) {
                writingSince = seconds();
            } else if (!writing && writingSince >= 0) {
                endSpan();
            }
        }
    }

    private void endSpan() {
        spans.add(new Span(writingSince, seconds()));
        writingSince = -1;
    }

    /** Ends the watch, which may have failed ({@link #samples}). */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (samples) {
            if (writingSince >= 0) {
                endSpan();
            }
        }
    }
}
