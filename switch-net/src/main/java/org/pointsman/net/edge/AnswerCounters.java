package org.pointsman.net.edge;

import org.pointsman.core.host.metrics.Counters;

/**
 * How many answers one listener gave, by the class of the request and the response code. One set of counters a loop, which the
 * loop's thread writes; any thread reads.
 */
public final class AnswerCounters {
    /** Receives counts that are not 0. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param messageClass the second digit of the message type
         * @param responseCode as the engine numbers them: 0 to 99, and 160 for A0
         */
        void onCount(int messageClass, int responseCode, long count);
    }

    private static final int CLASSES = 10;
    private static final int CODES = 256;

    private final String listener;
    private final String dialect;
    private final Counters[] ofLoop;

    AnswerCounters(String listener, String dialect, int loops) {
        this.listener = listener;
        this.dialect = dialect;
        ofLoop = new Counters[loops];
        for (int i = 0; i < loops; i++) {
            ofLoop[i] = new Counters(CLASSES * CODES);
        }
    }

    public String listener() {
        return listener;
    }

    public String dialect() {
        return dialect;
    }

    /** The counters that a loop's sessions give to {@link #count}. */
    public Counters of(LoopGateway gateway) {
        return ofLoop[gateway.number()];
    }

    /**
     * Counts an answer. The loop's thread only.
     *
     * @param messageClass 0 to 9
     * @param responseCode 0 to 255
     */
    public static void count(Counters ofLoop, int messageClass, int responseCode) {
        ofLoop.increment(messageClass * CODES + responseCode);
    }

    /** Shows the counts of all loops together. Any thread. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < CLASSES * CODES; i++) {
            long count = 0;
            for (Counters counters : ofLoop) {
                count += counters.get(i);
            }
            if (count != 0) {
                visitor.onCount(i / CODES, i % CODES, count);
            }
        }
    }
}
