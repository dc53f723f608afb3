package org.pointsman.tools.load;

/**
 * Takes the answers that arrive at a group's connections: finds the request each belongs to, has it checked, measures and
 * counts. One thread.
 */
final class AnswerTaker {
    private final ConnectionGroup group;
    private final Mismatches mismatches;
    private final LatencyRecorder latencies;
    private final Frame answer = new Frame();
    private long measureFromNs;
    private long measureToNs;
    private long received;
    private long answered;
    private long wrong;

    AnswerTaker(ConnectionGroup group, Mismatches mismatches, LatencyRecorder latencies) {
        this.group = group;
        this.mismatches = mismatches;
        this.latencies = latencies;
    }

    ConnectionGroup group() {
        return group;
    }

    LatencyRecorder latencies() {
        return latencies;
    }

    /** Answers that came, to whatever. */
    long received() {
        return received;
    }

    /** Latencies count of requests that were, or were meant to be, sent in this interval. */
    void measure(long fromNs, long toNs) {
        measureFromNs = fromNs;
        measureToNs = toNs;
    }

    /**
     * Takes all whole answers a connection has got.
     *
     * @throws IllegalArgumentException if what arrived cannot be told apart
     */
    void take(LoadConnection connection, long nowNs) {
        MessageFraming framing = group.framing();
        int offset = 0;
        try {
            int length = framing.messageLength(connection.in, offset, connection.inLength);
            while (length >= 0) {
                int message = offset + framing.prefixLength();
                onAnswer(connection, message, length, nowNs);
                offset = message + length;
                length = framing.messageLength(connection.in, offset, connection.inLength);
            }
        } finally {
            connection.consumed(offset);
        }
    }

    private void onAnswer(LoadConnection connection, int offset, int length, long nowNs) {
        received++;
        answer.wrap(connection.in, offset, length);
        long number = requestAnsweredBy(connection);
        if (number < 0) {
            mismatches.add(connection.name + ": an answer of " + length + " bytes to none of the requests that wait");
            return;
        }
        if (number != connection.head) {
            mismatches.add(connection.name + ": request " + number + " was answered before request " + connection.head);
        }
        int slot = connection.slot(number);
        long stampNs = connection.sentNs[slot];
        if (stampNs >= measureFromNs && stampNs < measureToNs) {
            latencies.record(nowNs - stampNs);
        }
        String difference = group.traffic().check(connection.index, slot, connection.request(slot), answer);
        if (difference != null) {
            wrong++;
            mismatches.add(connection.name + ", request " + number + ": " + difference);
        }
        answered++;
        connection.complete(slot);
    }

    /** The oldest request the answer fits, which is the oldest of all unless an answer has overtaken another; else -1. */
    private long requestAnsweredBy(LoadConnection connection) {
        for (long number = connection.head; number < connection.tail; number++) {
            int slot = connection.slot(number);
            if (!connection.answered[slot]
                    && group.traffic().answers(connection.index, slot, connection.request(slot), answer)) {
                return number;
            }
        }
        return -1;
    }

    /**
     * @param measuredAnswers those that came in the measured interval
     */
    LoadReport.Part report(long measuredAnswers) {
        return new LoadReport.Part(
                group.name(),
                group.connections(),
                group.inFlight(),
                answered,
                wrong,
                measuredAnswers,
                latencies.total());
    }
}
