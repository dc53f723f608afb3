package org.pointsman.tools.load;

import java.util.ArrayList;
import java.util.List;

/** How a run went second by second. One thread. */
final class Seconds {
    private static final double NANOS_PER_SECOND = 1e9;

    private final AnswerTaker[] takers;
    private final long[] received;
    private final long[] before;
    private final List<LoadReport.Second> list = new ArrayList<>();
    private long startNs;
    private long measureFromNs;
    private long measureToNs;
    private long lastNs;
    private long problems;

    Seconds(AnswerTaker[] takers) {
        this.takers = takers;
        received = new long[takers.length];
        before = new long[takers.length];
    }

    /** Begins the first second. */
    void begin(long nowNs, long fromNs, long toNs) {
        startNs = nowNs;
        lastNs = nowNs;
        measureFromNs = fromNs;
        measureToNs = toNs;
        for (AnswerTaker taker : takers) {
            taker.latencies().begin(System.currentTimeMillis());
        }
    }

    /** Answers each group has got so far; the caller must not keep it. */
    long[] received() {
        for (int i = 0; i < takers.length; i++) {
            received[i] = takers[i].received();
        }
        return received;
    }

    long answers() {
        long sum = 0;
        for (AnswerTaker taker : takers) {
            sum += taker.received();
        }
        return sum;
    }

    /**
     * Ends a second, whatever its length, and begins the next.
     *
     * @param problemsSoFar of the whole run
     */
    void end(long nowNs, long problemsSoFar) {
        List<Long> answers = new ArrayList<>();
        for (int i = 0; i < takers.length; i++) {
            answers.add(takers[i].received() - before[i]);
            before[i] = takers[i].received();
            takers[i].latencies().endInterval(System.currentTimeMillis());
        }
        long middleNs = lastNs + (nowNs - lastNs) / 2;
        list.add(new LoadReport.Second(
                (lastNs - startNs) / NANOS_PER_SECOND,
                (nowNs - startNs) / NANOS_PER_SECOND,
                middleNs >= measureFromNs && middleNs < measureToNs,
                answers,
                problemsSoFar - problems));
        problems = problemsSoFar;
        lastNs = nowNs;
    }

    List<LoadReport.Second> list() {
        return List.copyOf(list);
    }
}
