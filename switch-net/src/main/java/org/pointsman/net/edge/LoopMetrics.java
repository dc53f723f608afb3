package org.pointsman.net.edge;

import org.pointsman.core.host.metrics.Counters;
import org.pointsman.core.host.metrics.LatencyHistogram;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.RejectReason;

/**
 * What one event loop shows of itself: how long requests took, how full its window is, what was wrong with messages. The
 * loop's thread writes, any thread reads.
 *
 * <pre>
 *   read ──intake──► claimed ──decide──► decided ──journal──► durable ──answer──► flushed
 *     └───────────────────────────────── total ─────────────────────────────────────┘
 * </pre>
 *
 * The two in the middle belong to the pipeline's stages. An answer counts from when the loop was woken for it, so {@code total}
 * is more than its parts by what the hand-over took.
 */
public final class LoopMetrics {
    private static final int WINDOW_USED = 0;
    private static final int PARKED = 1;
    private static final int SAMPLED_AT_NS = 2;
    private static final int FIELDS = Dialect.MAX_DE + 1;

    private final int windowBound;
    private final LatencyHistogram intake = new LatencyHistogram();
    private final LatencyHistogram answer = new LatencyHistogram();
    private final LatencyHistogram total = new LatencyHistogram();
    private final Counters gauges = new Counters(3);
    private final Counters formatErrors = new Counters(RejectReason.values().length * FIELDS);

    /** Requests answered since the loop woke up: when they were read, in runs of equals, since one read brings many. */
    private final long[] runReadNs;

    private final int[] runLength;
    private int runs;
    private int answers;

    LoopMetrics(int windowBound) {
        this.windowBound = windowBound;
        runReadNs = new long[windowBound];
        runLength = new int[windowBound];
    }

    /** Slots were claimed for {@code requests} that were read at {@code readNs}; 0 where nothing is measured. */
    public void claimed(long readNs, long claimedNs, int requests) {
        if (readNs != 0 && claimedNs != 0) {
            intake.record(claimedNs - readNs, requests);
        }
    }

    /** A message was refused for its format. @param de 0 for its type */
    public void formatError(int de, RejectReason reason) {
        formatErrors.increment(reason.ordinal() * FIELDS + de);
    }

    /** A request read at {@code readNs} (0: not measured) has its answer, which is not flushed yet. */
    void answering(long readNs) {
        answers++;
        if (readNs == 0) {
            return;
        }
        if (runs > 0 && runReadNs[runs - 1] == readNs) {
            runLength[runs - 1]++;
        } else if (runs < runReadNs.length) {
            runReadNs[runs] = readNs;
            runLength[runs++] = 1;
        }
    }

    /**
     * All answers at hand have been flushed.
     *
     * @param handedOverNs when the first of them was handed to the loop; the others came later, so this is what the answer took
     *     at most
     */
    void flushed(long handedOverNs, long nowNs) {
        if (nowNs != 0) {
            if (handedOverNs != 0 && answers > 0) {
                answer.record(nowNs - handedOverNs, answers);
            }
            for (int i = 0; i < runs; i++) {
                total.record(nowNs - runReadNs[i], runLength[i]);
            }
        }
        answers = 0;
        runs = 0;
    }

    void sample(int windowUsed, int parked, long nowNs) {
        gauges.set(WINDOW_USED, windowUsed);
        gauges.set(PARKED, parked);
        gauges.set(SAMPLED_AT_NS, nowNs);
    }

    /** From the read of requests to the claim of their slots. */
    public LatencyHistogram intake() {
        return intake;
    }

    /** From the end of the pipeline until answers were flushed. */
    public LatencyHistogram answer() {
        return answer;
    }

    /** From the read of requests until their answers were flushed. */
    public LatencyHistogram total() {
        return total;
    }

    /** Most requests under way on the loop. */
    public int windowBound() {
        return windowBound;
    }

    /** Requests under way when the loop looked last. */
    public long windowUsed() {
        return gauges.get(WINDOW_USED);
    }

    /** Connections that waited for room when the loop looked last. */
    public long parked() {
        return gauges.get(PARKED);
    }

    /** When the loop looked last, by {@link System#nanoTime}; 0 before it did. */
    public long sampledAtNs() {
        return gauges.get(SAMPLED_AT_NS);
    }

    /** How many messages were refused for that field and reason. */
    public long formatErrors(int de, RejectReason reason) {
        return formatErrors.get(reason.ordinal() * FIELDS + de);
    }
}
