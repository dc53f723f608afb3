package org.pointsman.tools.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Drives {@link Traffic} at a switch over TCP, has every answer checked and measures. One thread, one selector for the
 * connections of all groups, no allocation for a message: it shares the machine with what it measures, so what it takes is taken from that.
 *
 * <p>Closed loop: a connection's window is refilled as answers arrive, and whatever one read made room for leaves in one
 * write. Open loop: requests leave by a timetable ({@link Pacer}) and latency counts from there.
 *
 * <p>{@link #run} may be called once, by any thread, and is stopped by an interrupt as well; {@link #stop} by any thread.
 */
public final class LoadClient {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** Nearer than this to the next request the thread yields instead of sleeping: a selector sleeps in milliseconds. */
    private static final long SPIN_NS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Longest sleep of the thread, so that it sees in time that the interval ends or that it was asked to stop. */
    private static final long MAX_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LoadOptions options;
    private final AnswerTaker[] takers;
    private final LoadConnection[] connections;
    private final ByteBuffer received = ByteBuffer.allocateDirect(LoadConnection.READ_BUFFER_LENGTH);
    private final Consumer<SelectionKey> onReady = this::onReady;
    private final Mismatches mismatches = new Mismatches();
    private final Seconds seconds;
    private final ProcessCpu ownCpu = ProcessCpu.ofThisProcess();

    private volatile boolean stopAsked;
    private boolean interrupted;

    /** Null in a closed loop. */
    private Pacer pacer;

    /** Requests of the timetable that have left, and that should have by now. */
    private long scheduled;

    private long due;
    private boolean givenUp;
    private int nextConnection;

    private MeasuredInterval measured;
    private long measureFromNs;
    private long measureToNs;
    private boolean stopping;
    private long nowNs;
    private long lastAnswerNs;
    private long sent;
    private long missing;
    private int waiting;

    /**
     * @param groups at least one. Of a timetable each gets the share of its connections
     */
    public LoadClient(LoadOptions options, ConnectionGroup... groups) {
        this.options = options;
        HistogramLogWriter log = LatencyRecorder.begin(options.histogramLog(), System.currentTimeMillis());
        takers = Arrays.stream(groups)
                .map(group -> new AnswerTaker(group, mismatches, new LatencyRecorder(group.name(), log)))
                .toArray(AnswerTaker[]::new);
        connections = new LoadConnection
                [Arrays.stream(groups).mapToInt(ConnectionGroup::connections).sum()];
        seconds = new Seconds(takers);
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
                    seconds.end(nowNs, mismatches.count());
                    options.progress().onProgress(nowNs - startNs, seconds.answers(), mismatches.count());
                    nextSecondNs += SECOND_NS;
                }
            }
            return report();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            for (LoadConnection connection : connections) {
                if (connection != null) {
                    connection.close();
                }
            }
        }
    }

    private void open(Selector selector) throws IOException {
        int opened = 0;
        for (AnswerTaker taker : takers) {
            String prefix = takers.length == 1 ? "connection " : taker.group().name() + " connection ";
            for (int i = 0; i < taker.group().connections(); i++) {
                connections[opened++] = new LoadConnection(taker, i, prefix + i);
            }
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
        measured.onTime(nowNs, seconds.received());
        for (AnswerTaker taker : takers) {
            taker.measure(measureFromNs, measureToNs);
        }
        seconds.begin(nowNs, measureFromNs, measureToNs);
        if (options.ratePerSecond() > 0) {
            pacer = new Pacer(nowNs, options.ratePerSecond());
        } else {
            refillAll();
        }
    }

    private boolean finished() {
        measured.onTime(nowNs, seconds.received());
        if (Thread.interrupted()) {
            // As if asked to stop; and cleared, or the selector would wait no more.
            interrupted = true;
            stopAsked = true;
        }
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
        measured.end(nowNs, seconds.received());
        seconds.end(nowNs, mismatches.count());
        for (LoadConnection connection : connections) {
            if (connection.waiting > 0) {
                missing += connection.waiting;
                mismatches.add(connection.name + ": " + connection.waiting
                        + " requests got no answer, the first of them request " + connection.head);
            }
        }
        List<LoadReport.Part> parts = new ArrayList<>();
        for (int i = 0; i < takers.length; i++) {
            parts.add(takers[i].report(measured.answers(i)));
        }
        return new LoadReport(
                sent,
                missing,
                due - scheduled,
                mismatches.count(),
                mismatches.first(),
                measured.lengthNs(),
                measured.clientCpuNs(),
                measured.serverCpuNs(),
                parts,
                seconds.list());
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
                boolean open = connection.read(received);
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
        int before = connection.waiting;
        try {
            connection.taker.take(connection, nowNs);
        } finally {
            if (connection.waiting < before) {
                waiting -= before - connection.waiting;
                lastAnswerNs = nowNs;
            }
        }
    }

    private void lose(LoadConnection connection, String reason) {
        String unfinished =
                connection.inLength == 0 ? "" : " behind " + connection.inLength + " bytes of an unfinished frame";
        mismatches.add(connection.name + " lost: " + reason + unfinished + "; " + connection.waiting
                + " requests were waiting");
        missing += connection.waiting;
        waiting -= connection.waiting;
        connection.waiting = 0;
        connection.close();
    }

    private boolean maySend(LoadConnection connection) {
        return connection.hasRoom()
                && !connection.exhausted
                && (!stopping || behindTimetable() || !connection.settled());
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
        int length = connection.nextRequest(slot);
        if (length == 0) {
            connection.exhausted = true;
            return false;
        }
        connection.enqueue(length, stampNs);
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
