package org.pointsman.tools.load;

/** The part of a run that counts for throughput and CPU time: from the end of the warm-up to the end of the duration. */
final class MeasuredInterval {
    private final long fromNs;
    private final long toNs;
    private final ProcessCpu client;
    private final ProcessCpu server;
    private final Reading first = new Reading();
    private final Reading last = new Reading();

    /** What the counters said at one instant. */
    private static final class Reading {
        private boolean taken;
        private long atNs;
        private long[] answers;
        private long clientCpuNs;
        private long serverCpuNs;
    }

    /**
     * @param server null if its CPU time is not measured
     */
    MeasuredInterval(long fromNs, long toNs, ProcessCpu client, ProcessCpu server) {
        this.fromNs = fromNs;
        this.toNs = toNs;
        this.client = client;
        this.server = server;
    }

    /** To be told the time now and then; takes a reading when the interval begins and when it ends. */
    void onTime(long nowNs, long[] answers) {
        if (!first.taken && nowNs >= fromNs) {
            read(first, nowNs, answers);
        }
        if (!last.taken && nowNs >= toNs) {
            read(last, nowNs, answers);
        }
    }

    /** The run is over; an interval that has not ended ends here. */
    void end(long nowNs, long[] answers) {
        if (!first.taken) {
            read(first, nowNs, answers);
        }
        if (!last.taken) {
            read(last, nowNs, answers);
        }
    }

    private void read(Reading reading, long nowNs, long[] answers) {
        reading.taken = true;
        reading.atNs = nowNs;
        reading.answers = answers.clone();
        reading.clientCpuNs = client.nanos();
        reading.serverCpuNs = server == null ? 0 : server.nanos();
    }

    long lengthNs() {
        return last.atNs - first.atNs;
    }

    /** Answers to a group of connections. */
    long answers(int group) {
        return last.answers[group] - first.answers[group];
    }

    long clientCpuNs() {
        return last.clientCpuNs - first.clientCpuNs;
    }

    /** -1 if it was not measured. */
    long serverCpuNs() {
        return server == null ? -1 : last.serverCpuNs - first.serverCpuNs;
    }
}
