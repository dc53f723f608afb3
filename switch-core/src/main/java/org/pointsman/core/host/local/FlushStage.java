package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.core.host.metrics.LatencyHistogram;
import org.pointsman.core.host.metrics.Measuring;
import org.pointsman.journal.Durability;
import org.pointsman.journal.Journal;

/**
 * Between journal and effects: makes what was appended as durable as the journal was asked to. One flush covers everything
 * appended by then, so the batches that waited for it pass without one of their own. A failure here is final.
 */
final class FlushStage implements Stage {
    private static final int FLUSHES = 0;
    private static final int RECORDS = 1;

    private final Journal journal;
    private final JournalStage journalStage;
    /** Whether a flush is work worth measuring: at the lower durability it is a store to memory. */
    private final boolean toDisk;

    private final Measuring measuring;
    private final StageTimer timer;
    private final LatencyHistogram flushLatencies = new LatencyHistogram();
    private final Counters counters = new Counters(2);
    private volatile long durableSequence;
    private volatile long lastSlot = -1;

    /** @param journalStage the stage before, which says how far it has come */
    FlushStage(RingBuffer<Slot> ring, Journal journal, JournalStage journalStage, Measuring measuring) {
        this.journal = journal;
        this.journalStage = journalStage;
        this.measuring = measuring;
        toDisk = journal.durability() == Durability.DISK;
        timer = new StageTimer(ring, measuring);
        durableSequence = journal.lastSequence();
    }

    @Override
    public void onBatch(long first, long last) {
        // A flush that went farther than its batch covers the ones behind it: a second one would delay them for
        // nothing.
        if (last > lastSlot) {
            flush();
        }
        if (toDisk) {
            timer.onBatchEnd(first, last);
        }
    }

    private void flush() {
        // How far it has come is looked at first: whatever it has appended by now, the flush covers.
        long covered = journalStage.lastSlot();
        long before = durableSequence;
        long sinceNs = toDisk ? measuring.nowNs() : 0;
        long durable = journal.makeDurable();
        if (durable != before) {
            durableSequence = durable;
            counters.increment(FLUSHES);
            counters.add(RECORDS, durable - before);
            if (sinceNs != 0) {
                flushLatencies.record(System.nanoTime() - sinceNs, 1);
            }
        }
        lastSlot = covered;
    }

    /** Whether making durable is a flush to the disk. */
    boolean isToDisk() {
        return toDisk;
    }

    /** How long slots waited for their flush; empty where a flush is nothing. To be read by any thread. */
    StageTimer timer() {
        return timer;
    }

    /** How long each flush took, whoever waited for it. To be read by any thread. */
    LatencyHistogram flushLatencies() {
        return flushLatencies;
    }

    /** How many flushes there were. Any thread. */
    long flushes() {
        return counters.get(FLUSHES);
    }

    /** How many records they made durable. Any thread. */
    long flushedRecords() {
        return counters.get(RECORDS);
    }

    /** The newest slot that is durable, -1 before the first. Any thread. */
    long lastSlot() {
        return lastSlot;
    }

    /** Sequence of the newest durable record. Any thread. */
    long durableSequence() {
        return durableSequence;
    }
}
