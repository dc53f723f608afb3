package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.SwitchTest;

/** HTTP clients that are slow on purpose, or not there any more; and answers that would come too late. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApiTimeoutTest extends SwitchTest {
    private static final String GET = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET /health/live HTTP/1.1\r\nHost: x\r\n",
                "POST /v1/payments HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"amount\"",
                "POST /v1/payments HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
            })
    void aRequestThatIsNeverCompletedIsToldSoAndItsConnectionClosed(String begun) throws IOException {
        harness.receiveTimeout(Duration.ofMillis(300)).start();
        try (Socket socket = connect()) {
            send(socket, begun);
            assertThat(rest(socket))
                    .contains("HTTP/1.1 408 Request Timeout")
                    .contains("connection: close")
                    .contains("content-type: application/problem+json")
                    .contains("\"code\":\"request-timeout\"");
            assertThat(timedOut()).isEqualTo(1);
            assertThat(harness.server().edge().statuses().get(0).count(408)).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatNeverComesBehindItsContinueIsNotWaitedFor() throws IOException {
        harness.receiveTimeout(Duration.ofMillis(300)).start();
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST /v1/payments HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n");
            assertThat(rest(socket)).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 408");
        }
    }

    @Test
    void whoeverNeverReadsItsAnswersLosesItsConnection() throws IOException {
        harness.receiveTimeout(Duration.ofMillis(300)).start();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(connectTo());
            // Far more bytes of answers than two sockets and an outbound buffer hold.
            send(socket, "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2000));
            await(() -> timedOut() == 1);
            await(() -> harness.server().edge().admissions().stream().allMatch(listener -> listener.open() == 0));
        }
    }

    @Test
    void aConnectionThatIsClosedIsNotKeptInMemory() throws Exception {
        harness.timeout(Duration.ofHours(1)).start();
        for (int i = 0; i < 200; i++) {
            try (Socket socket = connect()) {
                send(socket, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(rest(socket)).startsWith("HTTP/1.1 200");
            }
        }
        await(() -> sessionsInHeap() <= 1);
    }

    /** Of this process, what nothing refers to any more not counted. */
    private static long sessionsInHeap() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(line -> line.length > 3 && line[3].equals(ApiSession.class.getName()))
                    .mapToLong(line -> Long.parseLong(line[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void headersThatTrickleInDoNotCompleteARequest() throws Exception {
        harness.receiveTimeout(Duration.ofMillis(300)).start();
        try (Socket socket = connect()) {
            send(socket, "GET /health/live HTTP/1.1\r\n");
            Thread trickle = new Thread(() -> {
                try {
                    for (int i = 0; timedOut() == 0; i++) {
                        send(socket, "X-" + i + ": 1\r\n");
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                    }
                } catch (IOException e) {
                    // Closed by the switch, which is what the test waits for.
                }
            });
            trickle.start();
            rest(socket);
            trickle.join();
            assertThat(timedOut()).isEqualTo(1);
        }
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws IOException {
        harness.idleTimeout(Duration.ofMillis(300)).start();
        try (Socket fresh = connect();
                Socket used = connect()) {
            send(used, GET);
            assertThat(rest(used)).startsWith("HTTP/1.1 200").doesNotContain("408");
            assertThat(rest(fresh)).isEmpty();
            assertThat(timedOut()).isEqualTo(2);
        }
    }

    @Test
    void theBeginningOfANextRequestBehindTheOneBeforeCountsAsIdle() throws IOException {
        harness.idleTimeout(Duration.ofMillis(300)).start();
        try (Socket socket = connect()) {
            send(socket, GET + "GET /hea");
            assertThat(rest(socket)).startsWith("HTTP/1.1 200");
            assertThat(timedOut()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionInUseStaysAsLongAsItIsUsed() throws IOException {
        harness.idleTimeout(Duration.ofMillis(600))
                .receiveTimeout(Duration.ofMillis(600))
                .start();
        try (Socket socket = connect()) {
            for (int i = 0; i < 30; i++) {
                send(socket, GET);
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                drain(socket.getInputStream());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(timedOut()).isZero();
        }
    }

    @Test
    void whatHasWaitedLongerThanItsSenderIsRefusedInsteadOfAnsweredLate() throws Exception {
        harness.timeout(Duration.ofMillis(1))
                .idleTimeout(Duration.ofMillis(100))
                .receiveTimeout(Duration.ofMillis(100))
                .start();
        LocalHost host = harness.server().host();
        long held = host.tryClaim(1);
        try (Socket waiting = connect();
                Socket idle = connect()) {
            send(waiting, "GET /v1/accounts/1000000001 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(rest(idle)).as("time enough for any time-out").isEmpty();
            host.slot(held).set(Slot.Kind.NOTHING, 0);
            host.publish(held, held);
            assertThat(rest(waiting)).startsWith("HTTP/1.1 503").contains("retry-after: 1");
        }
    }

    @Test
    void aPipelinedRequestHasWaitedSinceItWasReadNotSinceTheOneBeforeWasAnswered() throws Exception {
        Duration timeout = Duration.ofMillis(500);
        harness.timeout(timeout).start();
        LocalHost host = harness.server().host();
        try (Socket first = connect()) {
            // What is loaded with the first payment of all takes its time, and the second one is taken apart behind it.
            send(first, post("first", "close"));
            assertThat(rest(first)).startsWith("HTTP/1.1 201");
        }
        long held = host.tryClaim(1);
        try (Socket socket = connect()) {
            send(socket, post("a", "keep-alive") + post("b", "close"));
            await(() -> host.freeSlots() <= host.ringSize() - 2);
            // Both were in one packet, so the other one is read by now, or within a moment.
            long givenUpMs = System.currentTimeMillis() + 2 * timeout.toMillis();
            await(() -> System.currentTimeMillis() > givenUpMs);
            host.slot(held).set(Slot.Kind.NOTHING, 0);
            host.publish(held, held);
            assertThat(rest(socket).split("\"responseCode\":\"96\"", -1))
                    .as("both are too late")
                    .hasSize(3);
        }
    }

    private static String post(String key, String connection) {
        String body = ApiClient.payment(300, true);
        return "POST /v1/payments HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\nIdempotency-Key: \"" + key
                + "\"\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void moreRequestsThanAreReadAheadAreAllAnsweredThoughTheirSenderHasEndedItsSide() throws IOException {
        harness.start();
        int requests = 300;
        try (Socket socket = connect()) {
            send(socket, GET.repeat(requests));
            socket.shutdownOutput();
            assertThat(rest(socket).split("HTTP/1.1 200", -1)).hasSize(requests + 1);
        }
    }

    @Test
    void whoNeverTakesItsResponsesIsClosedAndHoldsLittleUntilThen() throws IOException {
        harness.receiveTimeout(Duration.ofSeconds(1)).start();
        PooledByteBufAllocator memory = (PooledByteBufAllocator) Edge.ALLOCATOR;
        long before = memory.pinnedDirectMemory();
        long most = 0;
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(connectTo());
            byte[] requests = GET.repeat(600).getBytes(StandardCharsets.US_ASCII);
            while (timedOut() == 0) {
                deaf.getOutputStream().write(requests);
                most = Math.max(most, memory.pinnedDirectMemory() - before);
            }
        } catch (SocketException e) {
            // Closed by the switch while this test wrote.
        }
        assertThat(timedOut()).isEqualTo(1);
        assertThat(most).isLessThan(1 << 20);
    }

    private InetSocketAddress connectTo() {
        return new InetSocketAddress(
                "127.0.0.1", harness.server().address("api").getPort());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(connectTo());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** All that comes until the switch closes the connection. */
    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException e) {
            // Reset, since it was closed while the client still sent.
            return "";
        }
    }

    private static void drain(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\"live\"}")) {
            answer.append((char) in.read());
        }
    }

    private long timedOut() {
        return harness.server().edge().counters().timedOutConnections();
    }
}
