package org.pointsman.tools.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Drives {@link Traffic} at a switch over TCP, checks every answer and measures. One thread, one selector, no allocation for
 * a message: it shares the machine with what it measures, so what it takes is taken from that.
 *
 * <p>Closed loop: a connection's window is refilled as answers arrive, and whatever one read made room for leaves in one
 * write. Open loop: requests leave by a timetable ({@link Pacer}) and latency counts from there.
 *
 * <p>{@link #run} may be called once, by any thread; {@link #stop} by any thread.
 */
public final class LoadClient {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** Nearer than this to the next request the thread yields instead of sleeping: a selector sleeps in milliseconds. */
    private static final long SPIN_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Longest sleep of the thread, so that it sees in time that the interval ends or that it was asked to stop. */
    private static final long MAX_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LoadOptions options;
    private final Traffic traffic;
    private final ClientFraming framing;
    private final LoadConnection[] connections;
    private final Consumer<SelectionKey> onReady = this::onReady;
    private final Mismatches mismatches = new Mismatches();
    private final Latencies latencies;
    private final ProcessCpu ownCpu = ProcessCpu.ofThisProcess();

    private volatile boolean stopAsked;

    /** Null in a closed loop. */
    private Pacer pacer;

    /** Requests of the timetable that have left, and that should have by now. */
    private long scheduled;

    private long due;
    private boolean givenUp;
    private int nextConnection;

    private final Frame answer = new Frame();
    private MeasuredInterval measured;
    private long measureFromNs;
    private long measureToNs;
    private boolean stopping;
    private long nowNs;
    private long lastAnswerNs;
    private long sent;
    private long received;
    private long answered;
    private long wrong;
    private long missing;
    private int waiting;

    public LoadClient(LoadOptions options, Traffic traffic) {
        this.options = options;
        this.traffic = traffic;
        framing = options.framing();
        connections = new LoadConnection[options.connections()];
        latencies = new Latencies(options.histogramLog());
    }

    /** Ends the run soon: nothing new is begun, what is under way is finished and counted. */
    public void stop() {
        stopAsked = true;
    }

    /**
     * Runs to the end: warm-up, measured interval, then until the last answer is there or overdue.
     *
     * @throws IOException if the connections cannot be opened. A connection lost later is part of the report
     */
    public LoadReport run() throws IOException {
        try (Selector selector = Selector.open()) {
            open(selector);
            begin();
            long startNs = nowNs;
            long nextSecondNs = startNs + SECOND_NS;
            while (!finished()) {
                await(selector);
                nowNs = System.nanoTime();
                if (pacer != null) {
                    sendDue();
                }
                if (nowNs >= nextSecondNs) {
                    latencies.endInterval(System.currentTimeMillis());
                    options.progress().onProgress(nowNs - startNs, received, mismatches.count());
                    nextSecondNs += SECOND_NS;
                }
            }
            return report();
        } finally {
            for (LoadConnection connection : connections) {
                if (connection != null) {
                    connection.close();
                }
            }
        }
    }

    private void open(Selector selector) throws IOException {
        for (int i = 0; i < connections.length; i++) {
            connections[i] = new LoadConnection(
                    i, options.inFlight(), traffic.maxRequestLength(), framing.prefixLength(), options.address());
        }
        for (LoadConnection connection : connections) {
            connection.register(selector);
        }
    }

    private void begin() {
        nowNs = System.nanoTime();
        lastAnswerNs = nowNs;
        measureFromNs = nowNs + options.warmup().toNanos();
        measureToNs = measureFromNs + options.duration().toNanos();
        measured = new MeasuredInterval(measureFromNs, measureToNs, ownCpu, options.serverCpu());
        measured.onTime(nowNs, received);
        latencies.begin(System.currentTimeMillis());
        if (options.ratePerSecond() > 0) {
            pacer = new Pacer(nowNs, options.ratePerSecond());
        } else {
            refillAll();
        }
    }

    private boolean finished() {
        measured.onTime(nowNs, received);
        stopping |= stopAsked || nowNs >= measureToNs;
        if (waiting > 0) {
            return nowNs - lastAnswerNs > options.answerTimeout().toNanos();
        }
        for (LoadConnection connection : connections) {
            if (maySend(connection)) {
                return false;
            }
        }
        return true;
    }

    private LoadReport report() {
        measured.end(nowNs, received);
        latencies.endInterval(System.currentTimeMillis());
        for (LoadConnection connection : connections) {
            if (connection.waiting > 0) {
                missing += connection.waiting;
                mismatches.add("connection " + connection.index + ": " + connection.waiting
                        + " requests got no answer, the first of them request " + connection.head);
            }
        }
        return new LoadReport(
                sent,
                answered,
                wrong,
                missing,
                due - scheduled,
                mismatches.count(),
                mismatches.first(),
                measured.lengthNs(),
                measured.answers(),
                measured.clientCpuNs(),
                measured.serverCpuNs(),
                latencies.total());
    }

    private void await(Selector selector) throws IOException {
        long idleNs = pacer == null || behindTimetable() ? MAX_IDLE_NS : pacer.intendedNs(scheduled) - nowNs;
        if (idleNs > SPIN_NS) {
            selector.select(onReady, TimeUnit.NANOSECONDS.toMillis(Math.min(idleNs, MAX_IDLE_NS) - SPIN_NS / 2));
        } else if (selector.selectNow(onReady) == 0) {
            Thread.yield();
        }
    }

    private void onReady(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isReadable()) {
                boolean open = connection.read();
                nowNs = System.nanoTime();
                takeAnswers(connection);
                if (!open) {
                    lose(connection, "closed by the other side");
                } else if (pacer == null) {
                    nowNs = System.nanoTime();
                    refill(connection);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            lose(connection, e.getMessage());
        }
    }

    private void takeAnswers(LoadConnection connection) {
        int offset = 0;
        int length = framing.messageLength(connection.in, offset, connection.inLength);
        while (length >= 0) {
            int message = offset + framing.prefixLength();
            onAnswer(connection, message, length);
            offset = message + length;
            length = framing.messageLength(connection.in, offset, connection.inLength);
        }
        connection.consumed(offset);
    }

    private void onAnswer(LoadConnection connection, int offset, int length) {
        received++;
        lastAnswerNs = nowNs;
        answer.wrap(connection.in, offset, length);
        long number = requestAnsweredBy(connection);
        if (number < 0) {
            mismatches.add("connection " + connection.index + ": an answer of " + length
                    + " bytes to none of the requests that wait");
            return;
        }
        if (number != connection.head) {
            mismatches.add("connection " + connection.index + ": request " + number + " was answered before request "
                    + connection.head);
        }
        int slot = connection.slot(number);
        long stampNs = connection.sentNs[slot];
        if (stampNs >= measureFromNs && stampNs < measureToNs) {
            latencies.record(nowNs - stampNs);
        }
        String difference = traffic.check(connection.index, slot, connection.request(slot), answer);
        if (difference != null) {
            wrong++;
            mismatches.add("connection " + connection.index + ", request " + number + ": " + difference);
        }
        answered++;
        waiting--;
        connection.complete(slot);
    }

    /** The oldest request the answer fits, which is the oldest of all unless an answer has overtaken another; else -1. */
    private long requestAnsweredBy(LoadConnection connection) {
        for (long number = connection.head; number < connection.tail; number++) {
            int slot = connection.slot(number);
            if (!connection.answered[slot]
                    && traffic.answers(connection.index, slot, connection.request(slot), answer)) {
                return number;
            }
        }
        return -1;
    }

    private void lose(LoadConnection connection, String reason) {
        String unfinished =
                connection.inLength == 0 ? "" : " behind " + connection.inLength + " bytes of an unfinished frame";
        mismatches.add("connection " + connection.index + " lost: " + reason + unfinished + "; " + connection.waiting
                + " requests were waiting");
        missing += connection.waiting;
        waiting -= connection.waiting;
        connection.waiting = 0;
        connection.close();
    }

    private boolean maySend(LoadConnection connection) {
        return connection.hasRoom()
                && !connection.exhausted
                && (!stopping || behindTimetable() || !traffic.settled(connection.index));
    }

    private boolean behindTimetable() {
        return scheduled < due && !givenUp;
    }

    private void refillAll() {
        for (LoadConnection connection : connections) {
            refill(connection);
        }
    }

    private void refill(LoadConnection connection) {
        while (maySend(connection)) {
            send(connection, nowNs);
        }
        flush(connection);
    }

    /** Sends what the timetable holds up to now, going round the connections that have room. */
    private void sendDue() {
        if (!givenUp) {
            due = stopAsked ? scheduled : pacer.dueBy(Math.min(nowNs, measureToNs - 1));
            // What piled up during the interval gets as long again; beyond that the rate is simply too high.
            givenUp = nowNs - measureToNs > measureToNs - measureFromNs;
        }
        boolean any = false;
        for (int passed = 0; behindTimetable() && passed < connections.length; ) {
            LoadConnection connection = connections[nextConnection];
            nextConnection = nextConnection + 1 == connections.length ? 0 : nextConnection + 1;
            if (maySend(connection) && send(connection, pacer.intendedNs(scheduled))) {
                scheduled++;
                passed = 0;
                any = true;
            } else {
                passed++;
            }
        }
        if (stopping && !behindTimetable()) {
            refillAll();
        } else if (any) {
            for (LoadConnection connection : connections) {
                flush(connection);
            }
        }
    }

    private boolean send(LoadConnection connection, long stampNs) {
        int slot = connection.slot(connection.tail);
        int length = traffic.nextRequest(connection.index, slot, connection.requests, connection.offset(slot));
        if (length == 0) {
            connection.exhausted = true;
            return false;
        }
        connection.enqueue(framing, length, stampNs);
        sent++;
        waiting++;
        return true;
    }

    private void flush(LoadConnection connection) {
        try {
            connection.flush();
        } catch (IOException e) {
            lose(connection, e.getMessage());
        }
    }
}
