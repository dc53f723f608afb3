package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import org.pointsman.core.host.metrics.LatencyHistogram;
import org.pointsman.core.host.metrics.Measuring;

/**
 * How long slots took to come through a stage, their wait in front of it included: from when the stage before was done with
 * them. Reads the clock once a batch. Slots claimed together stand together, so they are recorded by runs.
 */
final class StageTimer {
    private final RingBuffer<Slot> ring;
    private final Measuring measuring;
    private final LatencyHistogram latencies = new LatencyHistogram();

    StageTimer(RingBuffer<Slot> ring, Measuring measuring) {
        this.ring = ring;
        this.measuring = measuring;
    }

    /** The stage is done with these slots. */
    void onBatchEnd(long first, long last) {
        long nowNs = measuring.nowNs();
        if (nowNs == 0) {
            return;
        }
        long runSinceNs = 0;
        int run = 0;
        for (long sequence = first; sequence <= last; sequence++) {
            Slot slot = ring.get(sequence);
            long sinceNs = slot.sinceNs();
            if (sinceNs != runSinceNs) {
                record(nowNs, runSinceNs, run);
                runSinceNs = sinceNs;
                run = 0;
            }
            run++;
            if (sinceNs != 0) {
                slot.since(nowNs);
            }
        }
        record(nowNs, runSinceNs, run);
    }

    /** Slots that nobody timed say 0: the host's own commands, and what was claimed while nothing was measured. */
    private void record(long nowNs, long sinceNs, int slots) {
        if (sinceNs != 0 && slots > 0) {
            latencies.record(nowNs - sinceNs, slots);
        }
    }

    /** To be read by any thread. */
    LatencyHistogram latencies() {
        return latencies;
    }
}
