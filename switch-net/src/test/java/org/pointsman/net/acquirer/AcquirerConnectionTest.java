package org.pointsman.net.acquirer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.network;
import static org.pointsman.net.testing.Requests.purchase;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.edge.EdgeCounters;
import org.pointsman.net.testing.FullRing;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.IsoClient.Answer;
import org.pointsman.net.testing.SwitchTest;

/** Connections that are slow, greedy, hostile or gone; none of them costs another one anything. */
class AcquirerConnectionTest extends SwitchTest {
    @Test
    void aFrameThatArrivesByteByByteIsAnswered() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            for (byte b : client.frame(purchase(1, 100))) {
                client.send(new byte[] {b});
            }
            assertThat(client.receive().code()).isEqualTo("00");
        }
    }

    @Test
    void framesCutAnywhereAreAnsweredInOrder() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int count = 300;
            for (int stan = 1; stan <= count; stan++) {
                stream.write(client.frame(purchase(stan, 1)));
            }
            byte[] bytes = stream.toByteArray();
            Random random = new Random(11);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(400), bytes.length - at);
                client.send(java.util.Arrays.copyOfRange(bytes, at, at + length));
                at += length;
            }
            expectStans(client, 1, count);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void moreRequestsThanTheWindowHoldsAreAllAnswered(int window) throws Exception {
        harness.window(window).start();
        try (IsoClient client = harness.connect()) {
            Thread sender = send(client, 1, 500);
            expectStans(client, 1, 500);
            sender.join();
        }
    }

    @Test
    void burstsOfAnswersLeaveWholeWhereverTheirBufferEnds() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            // More answers than the buffer between pipeline and loop holds, each burst awaited before the next is sent.
            for (int burst = 0; burst < 200; burst++) {
                ByteArrayOutputStream stream = new ByteArrayOutputStream();
                for (int i = 0; i < 200; i++) {
                    stream.write(client.frame(network("0800", 1 + i, "301")));
                }
                client.send(stream.toByteArray());
                for (int i = 0; i < 200; i++) {
                    assertThat(client.receive().get(11)).isEqualTo(String.format("%06d", 1 + i));
                }
            }
        }
    }

    @Test
    void anAnswerMayBeLongerThanTheLongestRequest() throws IOException {
        harness.maxFrame(150).start();
        try (IsoClient client = harness.connect()) {
            // 148 bytes and their answer, which adds an RRN, an approval code, a response code and a date.
            var request = purchase(1, 100);
            request.put(33, "00010001");
            assertThat(client.frame(request).length).isLessThanOrEqualTo(150);
            assertThat(client.ask(request).code()).isEqualTo("00");
        }
    }

    @Test
    void aHeartbeatIsNotAnswered() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            client.send(new byte[] {0, 0, 0, 0});
            client.send(client.frame(network("0800", 5, "301")));
            assertThat(client.receive().get(11)).isEqualTo("000005");
        }
    }

    @Test
    void aResponseIsIgnoredInsteadOfAnswered() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            var response = purchase(1, 100);
            response.put(0, "0210");
            client.send(client.frame(response));
            assertThat(client.ask(network("0800", 6, "301")).get(11)).isEqualTo("000006");
            assertThat(counters().ignoredMessages()).isEqualTo(1);
        }
    }

    @Test
    void garbageInAFrameCostsThatFrameOnly() throws IOException {
        harness.start();
        Random random = new Random(3);
        try (IsoClient client = harness.connect()) {
            int answerable = 0;
            for (int i = 0; i < 200; i++) {
                byte[] garbage = new byte[2 + 1 + random.nextInt(200)];
                random.nextBytes(garbage);
                garbage[0] = 0;
                garbage[1] = (byte) (garbage.length - 2);
                if (i % 2 == 0 && garbage.length >= 2 + 4) {
                    // Every other one is garbage behind a type that can be answered.
                    garbage[2] = '0';
                    garbage[3] = '2';
                    garbage[4] = '0';
                    garbage[5] = '0';
                    answerable++;
                }
                client.send(garbage);
            }
            client.send(client.frame(network("0800", 777, "301")));
            int answered = 0;
            Answer answer;
            while (!"0810".equals((answer = client.receive()).mti())) {
                assertThat(answer.mti()).isEqualTo("0210");
                assertThat(answer.code()).isEqualTo("30");
                assertThat(answer.get(44)).matches("(DE\\d{3}|MTI) [a-z ]+");
                answered++;
            }
            assertThat(answer.get(11)).isEqualTo("000777");
            assertThat(answered).isEqualTo(answerable).isGreaterThan(90);
            assertThat(counters().ignoredMessages()).isEqualTo(200 - answerable);
        }
    }

    @Test
    void aLengthBeyondTheMaximumClosesTheConnectionBehindTheAnswersItHadComing() throws IOException {
        harness.start();
        try (IsoClient hostile = harness.connect();
                IsoClient other = harness.connect()) {
            hostile.send(hostile.frame(purchase(1, 100)));
            hostile.send(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3});
            assertThat(hostile.receive().code()).isEqualTo("00");
            assertThat(hostile.isClosedByPeer()).isTrue();
            assertThat(other.ask(purchase(2, 100)).code()).isEqualTo("00");
            assertThat(counters().framingLosses()).isEqualTo(1);
        }
    }

    @Test
    void aLengthThatIsNotDigitsClosesTheConnection() throws IOException {
        harness.start();
        try (IsoClient hostile = harness.connect("ascii4", "iso87-ascii", "length4")) {
            hostile.send("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(hostile.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aClientThatNeverReadsIsNotReadFromAndCostsNobodyAnything() throws Exception {
        harness.start();
        try (IsoClient deaf = harness.connect();
                IsoClient other = harness.connect()) {
            byte[] frame = deaf.frame(inquiry(1));
            AtomicLong sent = new AtomicLong();
            Thread flood = new Thread(() -> {
                try {
                    while (true) {
                        deaf.send(frame);
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    // Closed by the test.
                }
            });
            flood.start();
            awaitStandstill(sent);
            for (int stan = 2; stan < 200; stan++) {
                assertThat(other.ask(inquiry(stan)).code()).isEqualTo("00");
            }
            long taken = sent.get();
            // Now it reads after all, and every request has its answer.
            for (long i = 0; i < taken; i++) {
                assertThat(deaf.receive().code()).isEqualTo("00");
            }
            deaf.close();
            flood.join();
        }
    }

    @Test
    void whileTheRingIsFullConnectionsAreParkedInOrderAndNothingIsLost() throws Exception {
        harness.start();
        LocalHost host = harness.server().host();
        List<IsoClient> clients = new ArrayList<>();
        List<Thread> senders = new ArrayList<>();
        // A slot that is claimed and not published holds up everything behind it.
        long held = host.tryClaim(1);
        try {
            for (int i = 0; i < 6; i++) {
                clients.add(harness.connect());
                senders.add(send(clients.get(i), 1 + i * 400, 400 + i * 400));
            }
            await(() -> counters().refusals() > 0);
        } finally {
            host.slot(held).set(Slot.Kind.NOTHING, 0);
            host.publish(held, held);
        }
        for (int i = 0; i < 6; i++) {
            expectStans(clients.get(i), 1 + i * 400, 400 + i * 400);
            senders.get(i).join();
            clients.get(i).close();
        }
    }

    @Test
    void whatWasParkedLongerThanItsSenderWaitsIsDeclined() throws Exception {
        Duration timeout = Duration.ofMillis(500);
        harness.timeout(timeout).start();
        try (IsoClient client = harness.connect()) {
            FullRing ring = new FullRing(harness.server().host());
            client.send(client.frame(purchase(1, 100)));
            await(() -> counters().refusals() > 0);
            long givenUpMs = System.currentTimeMillis() + timeout.toMillis() + 2;
            await(() -> System.currentTimeMillis() > givenUpMs);
            ring.close();
            assertThat(client.receive().code()).isEqualTo("96");
            assertThat(client.ask(purchase(2, 100)).code()).isEqualTo("00");
        }
    }

    @Test
    void whatWasParkedAndIsStillWaitedForIsApproved() throws Exception {
        harness.start();
        try (IsoClient client = harness.connect()) {
            FullRing ring = new FullRing(harness.server().host());
            client.send(client.frame(purchase(1, 100)));
            await(() -> counters().refusals() > 0);
            ring.close();
            assertThat(client.receive().code()).isEqualTo("00");
        }
    }

    @Test
    void aParkedConnectionThatGoesAwayIsForgotten() throws Exception {
        harness.start();
        LocalHost host = harness.server().host();
        long held = host.tryClaim(1);
        List<IsoClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(harness.connect());
            send(clients.get(i), 1 + i * 400, 400 + i * 400).join();
        }
        await(() -> counters().refusals() > 0);
        for (IsoClient client : clients) {
            client.socket().setSoLinger(true, 0);
            client.close();
        }
        await(() -> isNobodyConnected());
        host.slot(held).set(Slot.Kind.NOTHING, 0);
        host.publish(held, held);
        await(() -> host.freeSlots() == host.ringSize());
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(5_000, 1)).code()).isEqualTo("00");
        }
        assertThat(counters().droppedAnswers()).isPositive();
    }

    @Test
    void clientsThatComeAndGoLeaveNothingBehind() throws IOException {
        harness.start();
        for (int i = 1; i <= 300; i++) {
            try (IsoClient client = harness.connect()) {
                client.send(client.frame(purchase(i, 1)));
                if (i % 3 == 0) {
                    client.socket().setSoLinger(true, 0);
                }
            }
        }
        await(() -> isNobodyConnected());
        await(() ->
                harness.server().host().freeSlots() == harness.server().host().ringSize());
        // The loops take the last answers back a little after the ring is empty.
        await(() -> harness.server().edge().gateways().stream()
                        .mapToInt(gateway -> gateway.freeEntries())
                        .sum()
                == 8192 * harness.server().edge().gateways().size());
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1_000, 1)).code()).isEqualTo("00");
        }
    }

    @Test
    void thousandsOfIdleConnectionsDoNotDisturbABusyOne() throws Exception {
        harness.start();
        List<IsoClient> idle = new ArrayList<>();
        try (IsoClient busy = harness.connect()) {
            for (int i = 0; i < 2_000; i++) {
                idle.add(harness.connect());
                if (i % 2 == 0) {
                    // Half of them with half a frame on the way.
                    idle.get(i).send(new byte[] {0, 100, '0', '2'});
                }
            }
            Thread sender = send(busy, 1, 1_000);
            expectStans(busy, 1, 1_000);
            sender.join();
        } finally {
            for (IsoClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void tooManyConnectionsAreRefusedAndTheOthersStay() throws IOException {
        harness.maxConnections(2).start();
        try (IsoClient first = harness.connect();
                IsoClient second = harness.connect()) {
            assertThat(first.ask(network("0800", 1, "301")).code()).isEqualTo("00");
            assertThat(second.ask(network("0800", 1, "301")).code()).isEqualTo("00");
            try (IsoClient third = harness.connect()) {
                assertThat(third.isClosedByPeer()).isTrue();
            }
            assertThat(first.ask(network("0800", 2, "301")).code()).isEqualTo("00");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void stoppingAnswersWhatIsInTheJournalAndNothingElseThenCloses(int threads) throws Exception {
        harness.threads(threads).start();
        List<Integer> answered = new ArrayList<>();
        try (IsoClient client = harness.connect()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int stan = 1; ; stan++) {
                        client.send(client.frame(purchase(stan, 1)));
                    }
                } catch (IOException e) {
                    // The switch has closed the connection.
                }
            });
            sender.start();
            Thread stopper = new Thread(harness::stop);
            assertThatThrownBy(() -> {
                        while (true) {
                            Answer answer = client.receive();
                            assertThat(answer.code()).isEqualTo("00");
                            answered.add(Integer.parseInt(answer.get(11)));
                            if (answered.size() == 100) {
                                stopper.start();
                            }
                        }
                    })
                    .isInstanceOf(EOFException.class);
            client.close();
            stopper.join();
            sender.join();
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(100).isEqualTo(harness.journaledStans());
    }

    private EdgeCounters counters() {
        return harness.server().edge().counters();
    }

    private static Thread send(IsoClient client, int from, int to) {
        Thread sender = new Thread(() -> {
            try {
                ByteArrayOutputStream stream = new ByteArrayOutputStream();
                for (int stan = from; stan <= to; stan++) {
                    stream.write(client.frame(purchase(stan, 1)));
                }
                client.send(stream.toByteArray());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        sender.start();
        return sender;
    }

    private static void expectStans(IsoClient client, int from, int to) throws IOException {
        for (int stan = from; stan <= to; stan++) {
            Answer answer = client.receive();
            assertThat(answer.get(11)).isEqualTo(String.format("%06d", stan));
            assertThat(answer.code()).isEqualTo("00");
        }
    }

    private static void awaitStandstill(AtomicLong counter) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long last = -1;
        while (counter.get() != last || last <= 0) {
            assertThat(System.nanoTime()).as("it never stopped taking requests").isLessThan(deadlineNs);
            last = counter.get();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private boolean isNobodyConnected() {
        return harness.server().edge().admissions().stream().allMatch(listener -> listener.open() == 0);
    }
}
