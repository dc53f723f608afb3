package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.net.edge.Admission;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.Mutations;
import org.pointsman.net.testing.RawHttp;
import org.pointsman.net.testing.SwitchHarness;
import org.slf4j.LoggerFactory;

/**
 * Whatever bytes come to the HTTP listener: what goes back are whole responses of a status that is documented, others are
 * answered meanwhile, nothing is an error of the switch, no connection and no buffer is left behind.
 */
@Timeout(3600)
class HttpFuzzTest {
    private static final int MUTATIONS = 3_000;
    private static final Set<Integer> STATUSES =
            Set.of(100, 200, 201, 400, 401, 404, 405, 406, 408, 409, 411, 413, 414, 415, 417, 422, 431, 501, 503, 505);
    private static final Pattern HEAD =
            Pattern.compile("HTTP/1\\.1 ([0-9]{3}) [^\r\n]+\r\n((?:[a-z-]+: [^\r\n]*\r\n)*)\r\n");
    private static final Pattern LENGTH = Pattern.compile("content-length: ([0-9]+)\r\n");
    private static final List<String> WORDS = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            ":",
            "/",
            "?",
            "%",
            "%00",
            "%2e%2e/",
            "\u0000",
            "\u00ff",
            "HTTP/1.1",
            "HTTP/1.0",
            "HTTP/2.0",
            "HTTP/9.9",
            "GET",
            "POST",
            "HEAD",
            "PUT",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "Host: x\r\n",
            "Host: \r\n",
            "Content-Length: 5\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Content-Length: 1, 1\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "transfer-encoding : chunked\r\n",
            "Expect: 100-continue\r\n",
            "Connection: close\r\n",
            "Connection: keep-alive\r\n",
            "Upgrade: h2c\r\n",
            "Accept: */*\r\n",
            "Accept: text/plain\r\n",
            "Idempotency-Key: \r\n",
            "Authorization: Bearer x\r\n",
            "X: " + "y".repeat(300) + "\r\n",
            "0\r\n\r\n",
            "5;x=y\r\nabcde\r\n",
            "fffffffffffffffff\r\n",
            "ffffffff\r\n",
            "-1\r\n",
            "/v1/payments",
            "/v1/accounts/1000000001",
            "/metrics",
            "/health/live",
            "/openapi.json",
            "?rrn=1&terminal=2&stan=3");

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private SwitchHarness harness;

    @BeforeEach
    void start() throws IOException {
        log.start();
        root().addAppender(log);
        harness = new SwitchHarness(directory).start();
    }

    @AfterEach
    void stop() {
        harness.close();
        root().detachAppender(log);
        assertThat(harness.failures()).isEmpty();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .isEmpty();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger("org.pointsman");
    }

    @Test
    void requests() throws Exception {
        PooledByteBufAllocator memory = (PooledByteBufAllocator) Edge.ALLOCATOR;
        String body = ApiClient.payment(100, true);
        List<String> seeds = List.of(
                RawHttp.get("/health/live"),
                RawHttp.get("/v1/accounts/1000000001") + RawHttp.get("/nothing"),
                RawHttp.get("/v1/payments?terminal=10000001&stan=000001"),
                RawHttp.post("/v1/payments", "key-1", body),
                RawHttp.post("/v1/payments/1/captures", "key-2", "{}") + RawHttp.get("/metrics"),
                "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n0\r\n\r\n",
                "HEAD /openapi.json HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        try (RawHttp honest = new RawHttp(harness.server().address("api"))) {
            int[] count = {0};
            long pinned = memory.pinnedDirectMemory();
            Mutations.of(seeds, WORDS, MUTATIONS, input -> {
                requireResponses(exchange(input));
                if (++count[0] % 50 == 0) {
                    assertThat(honest.send(RawHttp.get("/v1/accounts/1000000001"))
                                    .receive()
                                    .status())
                            .isEqualTo(200);
                }
            });
            await(
                    "connections are left",
                    () -> harness.server().edge().admissions().stream()
                                    .mapToInt(Admission::open)
                                    .sum()
                            == 1);
            await("buffers are left", () -> memory.pinnedDirectMemory() <= pinned);
        }
    }

    /** Sends it all, ends its half, and takes what comes until the switch has closed. */
    private byte[] exchange(byte[] input) throws IOException {
        try (Socket socket =
                new Socket("127.0.0.1", harness.server().address("api").getPort())) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(input);
                socket.shutdownOutput();
            } catch (SocketException e) {
                // Closed by the switch before it had all: what it said may be there.
            }
            return readAll(socket.getInputStream());
        }
    }

    private static byte[] readAll(InputStream in) throws IOException {
        try {
            return in.readAllBytes();
        } catch (SocketException e) {
            // Reset with the end of the input unread.
            return new byte[0];
        }
    }

    private static void requireResponses(byte[] received) {
        String text = new String(received, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length()) {
            Matcher head = HEAD.matcher(text).region(at, text.length());
            assertThat(head.lookingAt()).as(text.substring(at)).isTrue();
            int status = Integer.parseInt(head.group(1));
            assertThat(status).isIn(STATUSES);
            at = head.end();
            Matcher length = LENGTH.matcher(head.group(2));
            boolean hasLength = length.find();
            assertThat(hasLength).isEqualTo(status != 100);
            int bytes = hasLength ? Integer.parseInt(length.group(1)) : 0;
            // The answer to HEAD has no body, and another response or nothing behind it.
            boolean bodyFollows = at < text.length() && !text.startsWith("HTTP/1.1 ", at);
            if (bytes > 0 && bodyFollows) {
                assertThat(text.length() - at).as("a whole body").isGreaterThanOrEqualTo(bytes);
                at += bytes;
            }
        }
    }

    private static void await(String otherwise, java.util.function.BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(otherwise).isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
