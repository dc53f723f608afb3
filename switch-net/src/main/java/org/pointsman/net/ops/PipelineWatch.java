package org.pointsman.net.ops;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.net.edge.LoopGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the switch moves: sends a probe through the pipeline a few times a second and sees whether anything comes through,
 * and whether each event loop has looked at itself lately. {@link #run} belongs to one thread, the rest to any.
 */
final class PipelineWatch implements Runnable {
    /** How often {@link #run} is to be called. */
    static final long INTERVAL_MS = 250;
    /** Without any progress for this long, the switch would not answer now. A garbage collection is no standstill. */
    static final long STUCK_NS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(PipelineWatch.class);

    private final LocalHost host;
    private final List<LoopGateway> loops;
    private final LongSupplier clock;
    private long lastPassed = Long.MIN_VALUE;
    private volatile long progressNs;
    private boolean wasStuck;

    /** @param clock as {@link System#nanoTime} */
    PipelineWatch(LocalHost host, List<LoopGateway> loops, LongSupplier clock) {
        this.host = host;
        this.loops = loops;
        this.clock = clock;
        progressNs = clock.getAsLong();
    }

    @Override
    public void run() {
        long passed = host.passedSlot();
        if (passed > lastPassed) {
            lastPassed = passed;
            progressNs = clock.getAsLong();
        }
        // If the ring has no room for it, something is under way already.
        host.tryProbe();
        boolean stuck = isStuck();
        if (stuck && !wasStuck) {
            LOG.atError()
                    .addKeyValue("slot", passed)
                    .addKeyValue("free_slots", host.freeSlots())
                    .log("pipeline.stuck");
        } else if (!stuck && wasStuck) {
            LOG.atWarn().addKeyValue("slot", passed).log("pipeline.moving");
        }
        wasStuck = stuck;
    }

    /** Whether nothing has come through the pipeline for too long, or an event loop does not run any more. */
    boolean isStuck() {
        long nowNs = clock.getAsLong();
        if (nowNs - progressNs > STUCK_NS || !host.isAlive()) {
            return true;
        }
        for (LoopGateway loop : loops) {
            if (nowNs - loop.metrics().sampledAtNs() > STUCK_NS) {
                return true;
            }
        }
        return false;
    }
}
