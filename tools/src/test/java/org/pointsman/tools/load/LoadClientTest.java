package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadClientTest {
    private static final ScriptedPeer.Rule ANSWER_ALL =
            (answers, number, request) -> answers.send(NumberedTraffic.answerTo(request));

    @Test
    void everyRequestIsAnsweredAndNoneIsWrong() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(ANSWER_ALL)) {
            LoadReport report = run(peer, 4, 8, options(), new NumberedTraffic(5_000));

            assertThat(report.good()).isTrue();
            assertThat(report.sent()).isEqualTo(20_000);
            assertThat(report.answered()).isEqualTo(20_000);
            assertThat(report.measuredAnswers()).isEqualTo(20_000);
            assertThat(report.latencyNs().getTotalCount()).isEqualTo(20_000);
            assertThat(report.clientCpuNs()).isNotNegative();
            assertThat(report.serverCpuNs()).isEqualTo(-1);
        }
    }

    @Test
    void noMoreRequestsAreInFlightThanTheWindowHolds() throws Exception {
        Deque<byte[]> held = new ArrayDeque<>();
        AtomicInteger most = new AtomicInteger();
        // Answers only when the whole window is there: a client that sent less would wait for ever, one that sent more
        // would be seen.
        ScriptedPeer.Rule answerByFives = (answers, number, request) -> {
            held.add(request);
            most.accumulateAndGet(held.size(), Math::max);
            while (held.size() >= 5) {
                answers.send(NumberedTraffic.answerTo(held.remove()));
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(answerByFives)) {
            LoadReport report =
                    run(peer, 1, 5, options().answerTimeout(Duration.ofSeconds(2)), new NumberedTraffic(1_000));

            assertThat(most).hasValue(5);
            assertThat(report.answered()).isEqualTo(996);
            assertThat(report.missing()).isEqualTo(4);
        }
    }

    @Test
    void aWrongAnswerIsDescribed() throws Exception {
        ScriptedPeer.Rule oneWrong = (answers, number, request) -> {
            byte[] answer = NumberedTraffic.answerTo(request);
            answer[0] = (byte) (number == 77 ? 'X' : 'A');
            answers.send(answer);
        };
        try (ScriptedPeer peer = new ScriptedPeer(oneWrong)) {
            LoadReport report = run(peer, 1, 32, options(), new NumberedTraffic(200));

            assertThat(report.good()).isFalse();
            assertThat(report.wrong()).isEqualTo(1);
            assertThat(report.answered()).isEqualTo(200);
            assertThat(report.firstProblems()).containsExactly("connection 0, request 77: got X00000077");
        }
    }

    @Test
    void aMissingAnswerIsNoticed() throws Exception {
        ScriptedPeer.Rule oneLeftOut = (answers, number, request) -> {
            if (number != 3) {
                answers.send(NumberedTraffic.answerTo(request));
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(oneLeftOut)) {
            LoadReport report =
                    run(peer, 1, 4, options().answerTimeout(Duration.ofSeconds(2)), new NumberedTraffic(10));

            assertThat(report.good()).isFalse();
            assertThat(report.missing()).isEqualTo(1);
            assertThat(report.firstProblems()).anyMatch(problem -> problem.contains("request 3"));
        }
    }

    @Test
    void swappedAnswersAreNoticed() throws Exception {
        Deque<byte[]> held = new ArrayDeque<>();
        ScriptedPeer.Rule oneOvertakes = (answers, number, request) -> {
            if (number == 5) {
                held.add(NumberedTraffic.answerTo(request));
                return;
            }
            answers.send(NumberedTraffic.answerTo(request));
            if (number == 6) {
                answers.send(held.remove());
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(oneOvertakes)) {
            LoadReport report = run(peer, 1, 8, options(), new NumberedTraffic(100));

            assertThat(report.good()).isFalse();
            assertThat(report.answered()).isEqualTo(100);
            assertThat(report.missing()).isZero();
            assertThat(report.firstProblems()).containsExactly("connection 0: request 6 was answered before request 5");
        }
    }

    @Test
    void anAnswerTooManyIsNoticed() throws Exception {
        ScriptedPeer.Rule oneTwice = (answers, number, request) -> {
            answers.send(NumberedTraffic.answerTo(request));
            if (number == 2) {
                answers.send(NumberedTraffic.answerTo(request));
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(oneTwice)) {
            LoadReport report = run(peer, 1, 2, options(), new NumberedTraffic(50));

            assertThat(report.good()).isFalse();
            assertThat(report.answered()).isEqualTo(50);
            assertThat(report.firstProblems()).singleElement().asString().contains("to none of the requests that wait");
        }
    }

    @Test
    void aFrameCutShortIsNoticed() throws Exception {
        ScriptedPeer.Rule cutShort = (answers, number, request) -> {
            if (number == 10) {
                answers.raw(new byte[] {0, NumberedTraffic.LENGTH, 'A', '0'});
                answers.closeConnection();
            } else {
                answers.send(NumberedTraffic.answerTo(request));
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(cutShort)) {
            LoadReport report = run(peer, 1, 1, options(), new NumberedTraffic(50));

            assertThat(report.good()).isFalse();
            assertThat(report.answered()).isEqualTo(10);
            assertThat(report.missing()).isEqualTo(1);
            assertThat(report.firstProblems()).singleElement().asString().contains("connection 0 lost");
        }
    }

    @Test
    void aFrameWithoutAMessageEndsTheConnection() throws Exception {
        ScriptedPeer.Rule empty = (answers, number, request) -> answers.raw(new byte[] {0, 0});
        try (ScriptedPeer peer = new ScriptedPeer(empty)) {
            LoadReport report = run(peer, 1, 1, options(), new NumberedTraffic(50));

            assertThat(report.good()).isFalse();
            assertThat(report.firstProblems()).singleElement().asString().contains("a message of 0 bytes");
        }
    }

    @Test
    void aConnectionLostDoesNotDisturbTheOthers() throws Exception {
        AtomicInteger victims = new AtomicInteger();
        ScriptedPeer.Rule closeOne = (answers, number, request) -> {
            if (number == 20 && victims.getAndIncrement() == 0) {
                answers.closeConnection();
            } else {
                answers.send(NumberedTraffic.answerTo(request));
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(closeOne)) {
            LoadReport report = run(peer, 3, 1, options(), new NumberedTraffic(100));

            assertThat(report.good()).isFalse();
            assertThat(report.answered()).isEqualTo(220);
            assertThat(report.missing()).isEqualTo(1);
            assertThat(report.problems()).isEqualTo(1);
        }
    }

    @Test
    void answersInPiecesAreTheSameAsWholeOnes() throws Exception {
        ScriptedPeer.Rule inPieces = (answers, number, request) -> {
            byte[] answer = NumberedTraffic.answerTo(request);
            answers.raw(new byte[] {0});
            answers.flush();
            answers.raw(new byte[] {NumberedTraffic.LENGTH, answer[0]});
            answers.flush();
            answers.raw(java.util.Arrays.copyOfRange(answer, 1, answer.length));
        };
        try (ScriptedPeer peer = new ScriptedPeer(inPieces)) {
            LoadReport report = run(peer, 2, 4, options(), new NumberedTraffic(500));

            assertThat(report.good()).isTrue();
            assertThat(report.answered()).isEqualTo(1_000);
        }
    }

    @Test
    void aClientThatIsStoppedFinishesWhatItBegan() throws Exception {
        NumberedTraffic traffic = new NumberedTraffic(Integer.MAX_VALUE).inGroupsOf(3);
        CountDownLatch underWay = new CountDownLatch(1_000);
        ScriptedPeer.Rule rule = (answers, number, request) -> {
            underWay.countDown();
            answers.send(NumberedTraffic.answerTo(request));
        };
        try (ScriptedPeer peer = new ScriptedPeer(rule)) {
            LoadClient client =
                    new LoadClient(options().duration(Duration.ofHours(1)), group(peer.address(), traffic, 2, 4));
            Thread stopper = new Thread(() -> {
                try {
                    assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
                    client.stop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            stopper.start();
            LoadReport report = client.run();
            stopper.join();

            assertThat(report.good()).isTrue();
            assertThat(report.answered()).isEqualTo(report.sent()).isGreaterThanOrEqualTo(1_000);
            assertThat(traffic.sentBy(0) % 3).isZero();
            assertThat(traffic.sentBy(1) % 3).isZero();
        }
    }

    /** It may cost a connection: Java closes one that is read from or written to at that moment. */
    @Test
    void anInterruptEndsARun() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1_000);
        ScriptedPeer.Rule rule = (answers, number, request) -> {
            underWay.countDown();
            answers.send(NumberedTraffic.answerTo(request));
        };
        try (ScriptedPeer peer = new ScriptedPeer(rule)) {
            LoadClient client = new LoadClient(
                    options().duration(Duration.ofHours(1)),
                    group(peer.address(), new NumberedTraffic(Integer.MAX_VALUE), 2, 4));
            AtomicBoolean stillInterrupted = new AtomicBoolean();
            Thread runner = new Thread(() -> {
                try {
                    client.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
            runner.start();
            assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
            runner.interrupt();
            runner.join();
            assertThat(stillInterrupted).isTrue();
        }
    }

    @Test
    void latencyAtARateCountsFromWhenSendingWasMeant() throws Exception {
        long stallMs = 600;
        // The switch stands still once. A client that only measured what it had sent would see it in 16 requests; those
        // that were meant to leave meanwhile, 300 of them, waited as well.
        ScriptedPeer.Rule stallOnce = (answers, number, request) -> {
            if (number == 20) {
                sleep(stallMs);
            }
            answers.send(NumberedTraffic.answerTo(request));
        };
        try (ScriptedPeer peer = new ScriptedPeer(stallOnce)) {
            LoadReport report = run(
                    peer,
                    1,
                    16,
                    options().ratePerSecond(500).duration(Duration.ofMillis(2_000)),
                    new NumberedTraffic(Integer.MAX_VALUE));

            assertThat(report.good()).isTrue();
            assertThat(report.sent()).isEqualTo(1_000);
            Histogram latency = report.latencyNs();
            assertThat(latency.getTotalCount()).isEqualTo(1_000);
            long waitedThird =
                    latency.getCountBetweenValues(TimeUnit.MILLISECONDS.toNanos(stallMs / 3), Long.MAX_VALUE);
            assertThat(waitedThird).isGreaterThanOrEqualTo(190);
            assertThat(latency.getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(stallMs));
        }
    }

    @Test
    void whatNeverLeftAtATooHighRateIsReported() throws Exception {
        ScriptedPeer.Rule slow = (answers, number, request) -> {
            sleep(5);
            answers.send(NumberedTraffic.answerTo(request));
        };
        try (ScriptedPeer peer = new ScriptedPeer(slow)) {
            LoadReport report = run(
                    peer,
                    1,
                    1,
                    options().ratePerSecond(100_000).duration(Duration.ofMillis(200)),
                    new NumberedTraffic(Integer.MAX_VALUE));

            assertThat(report.good()).isTrue();
            assertThat(report.sent() + report.unsent()).isEqualTo(20_000);
            assertThat(report.unsent()).isGreaterThan(19_000);
            assertThat(report.asText()).contains("not sent");
        }
    }

    @Test
    void histogramsAreLoggedByTheSecond() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ScriptedPeer peer = new ScriptedPeer(ANSWER_ALL);
                PrintStream log = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            LoadReport report = run(
                    peer,
                    1,
                    1,
                    options().duration(Duration.ofMillis(1_200)).histogramLog(log),
                    new NumberedTraffic(Integer.MAX_VALUE));

            HistogramLogReader reader = new HistogramLogReader(new java.io.ByteArrayInputStream(bytes.toByteArray()));
            long logged = 0;
            int intervals = 0;
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                logged += ((Histogram) next).getTotalCount();
                intervals++;
            }
            assertThat(logged).isEqualTo(report.latencyNs().getTotalCount()).isPositive();
            assertThat(intervals).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void warmUpIsCheckedButNotMeasured() throws Exception {
        ScriptedPeer.Rule firstIsWrong = (answers, number, request) -> {
            byte[] answer = NumberedTraffic.answerTo(request);
            answer[0] = (byte) (number == 0 ? 'X' : 'A');
            answers.send(answer);
        };
        try (ScriptedPeer peer = new ScriptedPeer(firstIsWrong)) {
            LoadReport report = run(
                    peer,
                    1,
                    1,
                    options().warmup(Duration.ofMillis(500)).duration(Duration.ofMillis(1_000)),
                    new NumberedTraffic(Integer.MAX_VALUE));

            assertThat(report.wrong()).isEqualTo(1);
            assertThat(report.measuredAnswers()).isPositive().isLessThan(report.answered());
            assertThat(report.latencyNs().getTotalCount()).isLessThan(report.answered());
            assertThat(report.measuredNs()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    @Test
    void aSwitchThatIsNotThereIsAnError() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        ConnectionGroup nobody = group(new InetSocketAddress("127.0.0.1", port), new NumberedTraffic(1), 1, 1);

        assertThatThrownBy(() -> new LoadClient(options(), nobody).run()).isInstanceOf(IOException.class);
    }

    private static LoadOptions options() {
        return new LoadOptions().warmup(Duration.ZERO).duration(Duration.ofSeconds(50));
    }

    private static LoadReport run(
            ScriptedPeer peer, int connections, int inFlight, LoadOptions options, Traffic traffic) throws IOException {
        return new LoadClient(options, group(peer.address(), traffic, connections, inFlight)).run();
    }

    private static ConnectionGroup group(InetSocketAddress address, Traffic traffic, int connections, int inFlight) {
        return new ConnectionGroup("test", address, ClientFraming.LENGTH2, traffic, connections, inFlight);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
