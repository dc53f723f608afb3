package org.pointsman.net.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * An HTTP client of the API that holds every answer against the document the switch serves. What the switch took, the document
 * must take as well.
 */
public final class ApiClient {
    /** The body of a request for {@code amount} from the demo's first card, at its first terminal. */
    public static String payment(long amount, boolean capture) {
        return """
                {"amount": {"value": %d, "currency": "CNY"}, "capture": %b, "source": {"card": {"pan": "6225880012345675", \
                "expiry": "2912"}}, "merchant": "898310053990001", "terminal": "10000001", "reference": "order-1"}""".formatted(amount, capture);
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** An answer; {@code json} is null where there is no body. */
    public record Answer(int status, JsonNode json, HttpResponse<String> http) {
        public String text(String name) {
            return json.path(name).asText(null);
        }

        public String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final ApiContract contract;
    private final String apiKey;

    public ApiClient(InetSocketAddress address) throws IOException {
        this(address, null);
    }

    /** @param apiKey null: none is sent */
    public ApiClient(InetSocketAddress address, String apiKey) throws IOException {
        base = "http://127.0.0.1:" + address.getPort();
        this.apiKey = apiKey;
        contract = new ApiContract(send(request("/openapi.json").build()).body());
    }

    public ApiContract contract() {
        return contract;
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        return apiKey == null ? builder : builder.header("Authorization", "Bearer " + apiKey);
    }

    public Answer get(String path) throws IOException {
        return ask(request(path).build(), null);
    }

    /** @param body null: none */
    public Answer post(String path, String key, String body) throws IOException {
        return ask(posting(path, key, body), body);
    }

    /** As {@link #post}, not waiting for the answer. */
    public CompletableFuture<HttpResponse<String>> posted(String path, String key, String body) {
        return http.sendAsync(posting(path, key, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest posting(String path, String key, String body) {
        HttpRequest.Builder builder = request(path).header("Idempotency-Key", key);
        if (body == null) {
            return builder.POST(HttpRequest.BodyPublishers.noBody()).build();
        }
        return builder.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** @param body that the request has; null if it has none */
    public Answer ask(HttpRequest request, String body) throws IOException {
        HttpResponse<String> response = send(request);
        String path = request.uri().getRawPath();
        contract.requireResponse(request.method(), path, response.statusCode(), response.headers(), response.body());
        if (body != null && response.statusCode() < 300 && !contract.takes(request.method(), path, body)) {
            throw new AssertionError("the document does not take what the switch took: " + body);
        }
        return new Answer(response.statusCode(), isJson(response) ? MAPPER.readTree(response.body()) : null, response);
    }

    private static boolean isJson(HttpResponse<String> response) {
        return !response.body().isEmpty()
                && response.headers().firstValue("content-type").orElse("").endsWith("json");
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }
}
