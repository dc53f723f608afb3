package org.pointsman.tools.hostile;

import java.time.Duration;
import java.util.Map;
import org.pointsman.tools.load.Protocol;

/**
 * What a number of hostile connections do, each of them the same: send {@code script}, the first {@code burst} bytes at once and
 * then {@code stepBytes} each {@code step}, and whatever {@code then} says. One that the switch closes comes back after
 * {@code pause}.
 *
 * @param name in reports
 * @param front which listener is attacked
 * @param reads whether they take what the switch sends
 * @param fate what has to become of them
 * @param evidence the counter of the switch that has to tell of it
 */
record Attack(
        String name,
        Protocol front,
        int connections,
        byte[] script,
        int burst,
        int stepBytes,
        Duration step,
        boolean reads,
        Then then,
        Duration pause,
        Fate fate,
        Evidence evidence) {

    /** What a connection does behind its script. */
    enum Then {
        /** Nothing more. */
        STAY,
        /** The part behind the burst again, or the whole script if that is all burst. */
        REPEAT,
        /** Breaks off (RST), and comes back. */
        BREAK_OFF
    }

    /** What the switch has to do with such connections. */
    enum Fate {
        /** It leaves them alone. */
        STAYS,
        /** It closes each of them. */
        CLOSED,
        /** They go by themselves, or are answered. */
        ANY
    }

    /** Something that the client counts as well. */
    enum Count {
        OPENED,
        CLOSED,
        ANSWERED,
        /** Nothing that could be compared: the counter has to have grown. */
        SOME
    }

    /**
     * A counter of the switch that has to grow by what the client counts, at least.
     *
     * @param metric its name
     * @param labels which of its samples
     * @param atLeast what it is compared with
     */
    record Evidence(String metric, Map<String, String> labels, Count atLeast) {}

    /** The same with another number of connections. */
    Attack with(int count) {
        return new Attack(name, front, count, script, burst, stepBytes, step, reads, then, pause, fate, evidence);
    }
}
