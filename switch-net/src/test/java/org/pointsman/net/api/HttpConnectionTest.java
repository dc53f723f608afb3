package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.ApiClient.payment;
import static org.pointsman.net.testing.RawHttp.get;
import static org.pointsman.net.testing.RawHttp.post;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.testing.RawHttp;
import org.pointsman.net.testing.RawHttp.Response;
import org.pointsman.net.testing.SwitchTest;

/** HTTP as it comes over a socket: well, badly, slowly and in pieces. */
class HttpConnectionTest extends SwitchTest {
    private static final String PAYMENTS = "/v1/payments";

    @BeforeEach
    void start() throws IOException {
        harness.start();
    }

    private RawHttp connect() throws IOException {
        return new RawHttp(harness.server().address("api"));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderHoweverLongEachTakes() throws IOException {
        int rounds = 50;
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < rounds; i++) {
            requests.append(post(PAYMENTS, "k" + i, payment(100 + i, false)))
                    .append(get("/health/live"))
                    .append(post(PAYMENTS, "bad" + i, "{}"))
                    .append(get("/v1/accounts/1000000001"))
                    .append(get("/nothing"));
        }
        try (RawHttp http = connect()) {
            http.send(requests.toString());
            long held = 0;
            for (int i = 0; i < rounds; i++) {
                assertThat(http.receive().body()).contains("\"value\":" + (100 + i));
                assertThat(http.receive().body()).isEqualTo("{\"status\":\"live\"}");
                assertThat(http.receive().status()).isEqualTo(400);
                held += 100 + i;
                assertThat(http.receive().body()).contains("\"held\":" + held + ",");
                assertThat(http.receive().status()).isEqualTo(404);
            }
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        try (RawHttp http = connect()) {
            for (char c : post(PAYMENTS, "k", payment(100, false)).toCharArray()) {
                http.send(String.valueOf(c));
            }
            assertThat(http.receive().status()).isEqualTo(201);
        }
    }

    @Test
    void aBodyMayComeInChunks() throws IOException {
        String body = payment(100, false);
        StringBuilder request = new StringBuilder("POST " + PAYMENTS + " HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int from = 0; from < body.length(); from += 7) {
            String chunk = body.substring(from, Math.min(from + 7, body.length()));
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        try (RawHttp http = connect()) {
            http.send(request + "0\r\n\r\n" + get("/health/live"));
            assertThat(http.receive().status()).isEqualTo(201);
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void whoeverExpectsItIsToldToContinue() throws IOException {
        String body = payment(100, false);
        String head = "POST " + PAYMENTS + " HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nExpect: 100-continue\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (RawHttp http = connect()) {
            http.send(head);
            assertThat(http.receiveHead().status()).isEqualTo(100);
            http.send(body);
            assertThat(http.receive().status()).isEqualTo(201);
            http.send(head.replace("application/json", "text/plain"));
            Response refused = http.receive();
            assertThat(refused.status()).as("instead of a 100").isEqualTo(415);
            assertThat(refused.headers()).containsEntry("connection", "close");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void theAnswerToHeadIsThatToGetWithoutItsBody() throws IOException {
        try (RawHttp http = connect()) {
            for (String path : List.of("/v1/accounts/1000000001", "/health/live", "/openapi.json", "/v1/payments/9")) {
                http.send(get(path));
                Response get = http.receive();
                http.send(get(path).replace("GET", "HEAD"));
                Response head = http.receiveHead();
                assertThat(head.line()).isEqualTo(get.line());
                assertThat(head.headers().get("content-length"))
                        .isEqualTo(get.headers().get("content-length"))
                        .isNotEqualTo("0");
            }
        }
    }

    @Test
    void aPeerOfHttp10IsServedAndItsConnectionKeptOnlyIfItAsks() throws IOException {
        try (RawHttp http = connect()) {
            http.send("GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(http.receive().headers()).containsEntry("connection", "keep-alive");
            http.send("GET http://switch.example/health/live HTTP/1.0\r\n\r\n");
            assertThat(http.receive().status()).isEqualTo(200);
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET /health/live HTTP/1.1\\r\\n\\r\\n                                        | 400 | the header Host must be there once",
                "GET /health/live HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n              | 400 | the header Host must be there once",
                "GET /health/live HTTP/2.0\\r\\nHost: x\\r\\n\\r\\n                           | 505 | HTTP/1.1 and HTTP/1.0 are served here",
                "GET /health/live\\r\\n\\r\\n                                                 | 400 | the request is not HTTP/1.1",
                "\\26\\3\\1\\2\\1\\r\\n\\r\\n | 400 | the request is not HTTP/1.1",
                "GET /health/live HTTP/1.1\\r\\nHost: x\\r\\nA b: c\\r\\n\\r\\n               | 400 | the request is not HTTP/1.1",
                "POST /v1/payments HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: x\\r\\n\\r\\n   | 400 | the request is not HTTP/1.1",
                "POST /v1/payments HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n | 400 | the request is not HTTP/1.1",
                "POST /v1/payments HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400 | the request is not HTTP/1.1",
                "POST /v1/payments HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | 501 | chunked is the one transfer coding",
                "POST /v1/payments HTTP/1.1\\r\\nHost: x\\r\\nExpect: tea\\r\\nContent-Length: 3\\r\\n\\r\\n | 417 | 100-continue is the one expectation",
                "POST /v1/payments HTTP/1.1\\r\\nHost: x\\r\\nIdempotency-Key: k\\r\\nContent-Type: application/json\\r\\nContent-Length: 65537\\r\\n\\r\\n | 413 | the body is longer than 65536 bytes",
                "POST /v1/payments HTTP/1.1\\r\\nHost: x\\r\\nIdempotency-Key: k\\r\\nContent-Type: application/json\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n | 400 | the request is not HTTP/1.1",
            })
    void afterWhatCannotBeReadTheConnectionIsClosedBehindAProblem(String request, int status, String detail)
            throws IOException {
        try (RawHttp http = connect()) {
            http.send(request.translateEscapes());
            Response response = http.receive();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.headers())
                    .containsEntry("connection", "close")
                    .containsEntry("content-type", "application/problem+json");
            assertThat(response.body()).contains("\"detail\":\"" + detail);
            assertThat(http.isClosedByPeer()).isTrue();
        }
        assertLive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Idempotency-Key: a|Idempotency-Key: b|400|the header idempotency-key must be there once",
                "Idempotency-Key: a|Idempotency-Key: a|400|the header idempotency-key must be there once",
                "Content-Type: application/json|Content-Type: text/plain|400|the header content-type must be there once",
                "Authorization: Bearer a|Authorization: Bearer b|400|the header authorization must be there once",
                "Accept: text/html|Accept: application/json|201|",
                "Accept: text/html|Accept: image/png|406|answers are application/json",
            })
    void aHeaderThatStandsThereTwiceIsOneListOrRefused(String first, String second, int status, String detail)
            throws IOException {
        String good = post(PAYMENTS, "k", payment(100, false));
        for (String header : new String[] {first, second}) {
            String name = header.substring(0, header.indexOf(':'));
            good = good.replaceAll("\r\n" + name + ": [^\r]*", "");
        }
        try (RawHttp http = connect()) {
            http.send(good.replace("Host: x\r\n", "Host: x\r\n" + first + "\r\n" + second + "\r\n"));
            Response response = http.receive();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.body()).contains(detail == null ? "" : detail);
            http.send(get("/health/live"));
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsTooLongIsRefusedWhileItIsStillBeingSent() throws IOException {
        String start = " HTTP/1.1\r\nHost: x\r\n";
        assertRefusedWhileSending("GET /" + "x".repeat(100_000) + start, 414);
        assertRefusedWhileSending("GET /health/live" + start + "X: " + "y".repeat(100_000), 431);
        assertRefusedWhileSending("GET /health/live" + start + "X-A: b\r\n".repeat(10_000), 431);
        assertRefusedWhileSending(post(PAYMENTS, "k", "x".repeat(300_000)), 413);
        assertRefusedWhileSending(
                "POST /v1/payments" + start + "Idempotency-Key: k\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + ("4000\r\n" + "x".repeat(0x4000) + "\r\n").repeat(10),
                413);
    }

    private void assertRefusedWhileSending(String request, int status) throws IOException {
        try (RawHttp http = connect()) {
            http.send(request);
            Response response = http.receive();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.headers()).containsEntry("connection", "close");
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aBodyOfTheGreatestLengthIsStillRead() throws IOException {
        String body = payment(100, false);
        try (RawHttp http = connect()) {
            http.send(post(PAYMENTS, "k", body + " ".repeat(65_536 - body.length())));
            assertThat(http.receive().status()).isEqualTo(201);
            http.send(get("/health/live"));
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsNotWantedIsReadOver() throws IOException {
        try (RawHttp http = connect()) {
            http.send(post("/nothing", "k", "x".repeat(1000)))
                    .send(post(PAYMENTS, "a b", payment(100, false)))
                    .send("GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
                    .send(get("/health/live"));
            assertThat(http.receive().status()).isEqualTo(404);
            assertThat(http.receive().status()).isEqualTo(400);
            assertThat(http.receive().status()).isEqualTo(200);
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void whoeverDoesNotReadHoldsUpNobodyElseAndGetsEverythingInTheEnd() throws IOException {
        // Far more bytes of answers than two sockets and an outbound buffer hold.
        int requests = 1000;
        try (RawHttp slow = connect()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        slow.send(get("/openapi.json"));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (RawHttp other = connect()) {
                for (int i = 0; i < 20; i++) {
                    other.send(post(PAYMENTS, "other" + i, payment(100, false)));
                    assertThat(other.receive().status()).isEqualTo(201);
                }
            }
            String document = slow.receive().body();
            for (int i = 1; i < requests; i++) {
                assertThat(slow.receive().body().length()).isEqualTo(document.length());
            }
            sending.join();
        }
    }

    @Test
    void aConnectionThatBreaksOffAnywhereCostsNothing() throws IOException {
        String request = post(PAYMENTS, "k", payment(100, false));
        for (int length = 0; length <= request.length(); length += 13) {
            try (RawHttp http = connect()) {
                http.send(request.substring(0, length));
            }
        }
        try (RawHttp http = connect()) {
            http.send(request);
            assertThat(http.receive().status()).isIn(201, 409);
        }
    }

    @Test
    void whoeverEndsItsHalfOfTheConnectionStillGetsEveryAnswer() throws IOException {
        try (RawHttp http = connect()) {
            for (int i = 0; i < 20; i++) {
                http.send(post(PAYMENTS, "k" + i, payment(100, false)));
            }
            http.socket().shutdownOutput();
            for (int i = 0; i < 20; i++) {
                assertThat(http.receive().status()).isEqualTo(201);
            }
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void whatIsNotWholeWhenThePeerEndsItsHalfIsNotCarriedOut() throws IOException {
        String request = post(PAYMENTS, "k", payment(100, false));
        for (int length : new int[] {0, 20, request.indexOf("{"), request.length() - 1}) {
            try (RawHttp http = connect()) {
                http.send(get("/health/live") + request.substring(0, length));
                http.socket().shutdownOutput();
                assertThat(http.receive().status()).isEqualTo(200);
                String rest = new String(http.socket().getInputStream().readAllBytes());
                assertThat(rest).doesNotContain("201");
            }
        }
        try (RawHttp http = connect()) {
            assertThat(http.send(get("/v1/accounts/1000000001")).receive().body())
                    .contains("\"held\":0,");
        }
    }

    @Test
    void aStopAnswersWhatIsInProcessThenCloses() throws Exception {
        LocalHost host = harness.server().host();
        long held = host.tryClaim(1);
        List<RawHttp> busy = new ArrayList<>();
        try (RawHttp idle = connect()) {
            idle.send(get("/health/live"));
            idle.receive();
            for (int i = 0; i < 5; i++) {
                busy.add(connect().send(post(PAYMENTS, "k" + i, payment(100, false)) + get("/health/live")));
            }
            while (host.freeSlots() > host.ringSize() - 6) {
                Thread.onSpinWait();
            }
            CompletableFuture<Void> stop = CompletableFuture.runAsync(harness::stop);
            assertThat(idle.isClosedByPeer()).isTrue();
            host.slot(held).set(Slot.Kind.NOTHING, 0);
            host.publish(held, held);
            for (RawHttp http : busy) {
                Response response = http.receive();
                assertThat(response.status()).isEqualTo(201);
                if (!response.headers().containsKey("connection")) {
                    // Answered before the stop reached this connection; then what waited behind it had its turn as
                    // well.
                    assertThat(http.receive().status()).isEqualTo(200);
                }
                assertThat(http.isClosedByPeer()).isTrue();
                http.close();
            }
            stop.get();
        }
    }

    private void assertLive() throws IOException {
        try (RawHttp http = connect()) {
            http.send(get("/health/live"));
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }
}
