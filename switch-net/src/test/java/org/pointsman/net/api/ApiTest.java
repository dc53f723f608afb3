package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.purchase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.net.testing.FullRing;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

class ApiTest extends SwitchTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        harness.start();
    }

    @Test
    void anAccountShowsWhatWasPostedAndHeld() throws Exception {
        JsonNode before = MAPPER.readTree(get("/v1/accounts/1000000001").body());
        try (IsoClient client = harness.connect()) {
            client.ask(purchase(1, 300));
            client.ask(authorisation(2, 500));
        }
        HttpResponse<String> response = get("/v1/accounts/1000000001");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        JsonNode after = MAPPER.readTree(response.body());
        assertThat(after.get("id").asLong()).isEqualTo(1000000001L);
        assertThat(after.get("kind").asText()).isEqualTo("customer");
        assertThat(after.get("currency").asText()).isEqualTo("CNY");
        assertThat(after.get("status").asText()).isEqualTo("active");
        assertThat(after.get("posted").asLong()).isEqualTo(before.get("posted").asLong() - 300);
        assertThat(after.get("held").asLong()).isEqualTo(500);
        assertThat(after.get("available").asLong())
                .isEqualTo(before.get("available").asLong() - 800);
        assertThat(after.get("creditLine").asLong()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/accounts/999999999999, 404, no such account",
        "/v1/accounts/abc, 400, whole number",
        "/v1/accounts/99999999999999999999999, 400, whole number",
        "/v1/6225880012345675, 404, nothing at this path"
    })
    void whatIsNotThereIsAProblemThatSaysSo(String path, int status, String detail) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        JsonNode problem = MAPPER.readTree(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).contains(detail);
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        HttpRequest post = request("/v1/accounts/1")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void healthIsLiveAndReady() throws Exception {
        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOnOneConnection() throws Exception {
        try (Socket socket =
                new Socket("127.0.0.1", harness.server().address("api").getPort())) {
            socket.setSoTimeout(20_000);
            StringBuilder requests = new StringBuilder();
            for (int id = 1000000001; id <= 1000000006; id++) {
                requests.append("GET /v1/accounts/").append(id).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            requests.append("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int last = 0;
            for (int id = 1000000001; id <= 1000000006; id++) {
                int at = all.indexOf("\"id\":" + id);
                assertThat(at).isGreaterThan(last);
                last = at;
            }
            assertThat(all.indexOf("live")).isGreaterThan(last);
        }
    }

    @Test
    void whileTheRingIsFullAQueryIsRefusedWithATimeToTryAgain() throws Exception {
        try (FullRing ring = new FullRing(harness.server().host())) {
            HttpResponse<String> refused = get("/v1/accounts/1000000001");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        }
        assertThat(get("/v1/accounts/1000000001").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotHttpClosesItsConnectionAndNoOther() throws Exception {
        try (Socket socket =
                new Socket("127.0.0.1", harness.server().address("api").getPort())) {
            socket.setSoTimeout(20_000);
            byte[] garbage = new byte[20_000];
            java.util.Arrays.fill(garbage, (byte) 'x');
            socket.getOutputStream().write(garbage);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 414").contains("connection: close");
        } catch (java.net.SocketException e) {
            // Reset while we were still writing: closed as well.
        }
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + harness.server().address("api").getPort() + path));
    }
}
