package org.pointsman.net.ops;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.pointsman.core.host.FailStop;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.FollowerStatus;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.FreeSpace;

/**
 * The operator's view of a running switch: its metrics and its health. Everything that takes longer than a glance happens on
 * one thread of its own, never on an event loop. Any thread may call the public methods.
 */
public final class Operations implements AutoCloseable {
    /** Scrapes that may wait for each other. */
    private static final int MAX_SCRAPES = 8;

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread made = new Thread(task, "pointsman-ops");
        made.setDaemon(true);
        return made;
    });
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final AtomicInteger scrapes = new AtomicInteger();
    private final PipelineWatch watch;
    private final FreeSpaceWatch freeSpaceWatch;
    private final FreeSpace freeSpace;
    private final Latencies latencies;
    private final PipelineCollector pipeline;
    private final EdgeCollector edge;
    private final ProcessCollector process;
    private final LocalHost host;
    private final LongAdder reloadsTaken = new LongAdder();
    private final LongAdder reloadsRefused = new LongAdder();
    private volatile Readiness phase = Readiness.STARTING;
    private volatile FollowerCollector follower;

    /**
     * @param node name of the process
     * @param data the journal's directory
     * @param disk it stands on
     * @param minFreeBytes with less room there new work is declined
     */
    public Operations(String node, Path data, LocalHost host, Edge edge, Disk disk, long minFreeBytes) {
        this.host = host;
        freeSpace = edge.freeSpace();
        freeSpaceWatch = new FreeSpaceWatch(disk, data, freeSpace, minFreeBytes);
        watch = new PipelineWatch(host, edge.gateways(), System::nanoTime);
        latencies = new Latencies(host, edge);
        pipeline = new PipelineCollector(host, freeSpaceWatch);
        this.edge = new EdgeCollector(edge);
        process = new ProcessCollector(node);
    }

    /** What follows the journal, to be shown with the rest. */
    public void follower(FollowerStatus status, Follower.Options options) {
        follower = new FollowerCollector(host, status, options);
    }

    /** What is amiss though payments are answered; empty if nothing is. */
    public List<String> warnings() {
        return follower == null ? List.of() : follower.warnings();
    }

    /**
     * The engine is founded: from now on the pipeline is watched, and what the journal needs.
     *
     * @param failStop told when the journal's lock is lost
     */
    public void watch(Journal journal, FailStop failStop) {
        LockWatch lockWatch = new LockWatch(journal, failStop);
        lockWatch.run();
        thread.scheduleWithFixedDelay(lockWatch, LockWatch.INTERVAL_MS, LockWatch.INTERVAL_MS, TimeUnit.MILLISECONDS);
        freeSpaceWatch.run();
        thread.scheduleWithFixedDelay(
                freeSpaceWatch, FreeSpaceWatch.INTERVAL_MS, FreeSpaceWatch.INTERVAL_MS, TimeUnit.MILLISECONDS);
        thread.scheduleAtFixedRate(watch, 0, PipelineWatch.INTERVAL_MS, TimeUnit.MILLISECONDS);
        thread.scheduleAtFixedRate(
                latencies::turn, LatencyWindow.TURN_MS, LatencyWindow.TURN_MS, TimeUnit.MILLISECONDS);
    }

    /** How much room the journal's disk must have for new work. Any thread. */
    public void minFreeBytes(long bytes) {
        freeSpaceWatch.minFreeBytes(bytes);
    }

    /** How much room that is now, in bytes. Any thread. */
    public long minFreeBytes() {
        return freeSpaceWatch.minFreeBytes();
    }

    /** A new configuration was read. @param taken whether it was taken over */
    public void reloaded(boolean taken) {
        (taken ? reloadsTaken : reloadsRefused).increment();
    }

    /** Every listener is bound. */
    public void started() {
        phase = Readiness.READY;
    }

    /**
     * From now on the switch is not ready.
     *
     * @return whether it ever was
     */
    public boolean stopping() {
        boolean served = phase == Readiness.READY;
        phase = Readiness.STOPPING;
        return served;
    }

    public Readiness readiness() {
        if (phase != Readiness.READY) {
            return phase;
        }
        if (watch.isStuck()) {
            return Readiness.STUCK;
        }
        if (freeSpace.isShort()) {
            return Readiness.DISK_FULL;
        }
        return host.freeSlots() > 0 ? Readiness.READY : Readiness.FULL;
    }

    /**
     * All metrics, in the format that the client accepts best: Prometheus text or OpenMetrics.
     *
     * @param accept the client's header, null if it sent none
     * @return completes on the thread of operations; fails with {@link RejectedExecutionException} if too many wait already, or
     *     the switch has stopped
     */
    public CompletableFuture<Page> metrics(String accept) {
        if (scrapes.incrementAndGet() > MAX_SCRAPES) {
            scrapes.decrementAndGet();
            return CompletableFuture.failedFuture(new RejectedExecutionException("too many scrapes at a time"));
        }
        try {
            return CompletableFuture.supplyAsync(() -> scrape(accept), thread)
                    .whenComplete((page, failure) -> scrapes.decrementAndGet());
        } catch (RejectedExecutionException e) {
            scrapes.decrementAndGet();
            return CompletableFuture.failedFuture(e);
        }
    }

    private Page scrape(String accept) {
        Families families = new Families();
        process.collect(families);
        families.gauge(
                "pointsman_ready",
                "1 if the switch would answer a payment now.",
                readiness() == Readiness.READY ? 1 : 0);
        families.gauge(
                "pointsman_measuring",
                "1 while latencies are measured.",
                host.measuring().isOn() ? 1 : 0);
        families.counters("pointsman_config_reloads", "Configurations read anew, by what came of it.", points -> {
            points.add(reloadsTaken.sum(), "result", "taken");
            points.add(reloadsRefused.sum(), "result", "refused");
        });
        edge.collect(families);
        latencies.collect(families);
        pipeline.collect(families);
        if (follower != null) {
            follower.collect(families);
        }
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, families.all());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(writer.getContentType(), body.toByteArray());
    }

    @Override
    public void close() {
        phase = Readiness.STOPPING;
        thread.shutdownNow();
    }
}
