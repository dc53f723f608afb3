package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.ApiClient.Answer;
import org.pointsman.net.testing.Mutations;
import org.pointsman.net.testing.SwitchHarness;

/**
 * Whatever a body holds: the answer is one that the document has, a refusal is a problem that repeats nothing and changes
 * nothing, and what is taken is what another JSON reader and the schema take as well.
 */
@Timeout(3600)
class BodyFuzzTest {
    private static final int MUTATIONS = 600;
    private static final String CARD = "6225880012345675";
    private static final ObjectMapper OTHER_READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<Integer> REFUSED = Set.of(400, 404, 409, 413, 422);
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "\"\"",
            "0",
            "-1",
            "1.5",
            "1e400",
            "1E1",
            "-0",
            "01",
            "1".repeat(39),
            "1".repeat(60),
            "9223372036854775807",
            "9223372036854775808",
            "NaN",
            "\\u0000",
            "\\uD800",
            "\\x",
            "\u5317",
            "\u0000",
            "\uFEFF",
            " ",
            "\n",
            "//",
            "/**/",
            "\"amount\": 1,",
            "\"capture\": true,",
            "\"pan\":\"" + CARD + "\",",
            "{\"a\":",
            "[[",
            "\"" + "x".repeat(500) + "\"",
            "account",
            "card",
            "pan",
            "CNY",
            "\"kind\"",
            "1000000001");

    @TempDir
    private static Path directory;

    private static SwitchHarness harness;
    private static ApiClient api;
    private int number;

    @BeforeAll
    static void start() throws IOException {
        harness = new SwitchHarness(directory).start();
        api = new ApiClient(harness.server().address("api"));
    }

    @AfterAll
    static void stop() {
        harness.close();
        assertThat(harness.failures()).isEmpty();
    }

    @Test
    void payments() throws IOException {
        tryBodies("/v1/payments", List.of(ApiClient.payment(100, false), ApiClient.payment(100, true), """
                        {"amount": {"value": 100, "currency": "CNY"}, "capture": true, "source": {"account": 1000000001}, \
                        "merchant": "898310053990001"}"""));
    }

    @Test
    void captures() throws IOException {
        String id = api.post("/v1/payments", "to-capture", ApiClient.payment(100, false))
                .text("id");
        tryBodies(
                "/v1/payments/" + id + "/captures",
                List.of("{\"amount\": {\"value\": 100, \"currency\": \"CNY\"}}", "{}"));
    }

    @Test
    void reversals() throws IOException {
        String id = api.post("/v1/payments", "to-reverse", ApiClient.payment(100, false))
                .text("id");
        tryBodies(
                "/v1/payments/" + id + "/reversals",
                List.of("{\"amount\": {\"value\": 100, \"currency\": \"CNY\"}}", "{}"));
    }

    @Test
    void accounts() throws IOException {
        tryBodies("/v1/accounts", List.of("""
                {"id": 1000000099, "kind": "customer", "currency": "CNY", "creditLine": 100, "maxBalance": 1000, \
                "mayGoNegative": false, "reason": "opened by a test"}"""));
    }

    private void tryBodies(String path, List<String> seeds) throws IOException {
        PooledByteBufAllocator memory = (PooledByteBufAllocator) Edge.ALLOCATOR;
        long pinned = memory.pinnedDirectMemory();
        Mutations.of(seeds, WORDS, MUTATIONS, body -> {
            long before = stateHash();
            String text = new String(body, StandardCharsets.UTF_8);
            Answer answer = api.ask(posting(path, body), text);
            int status = answer.status();
            if (status < 300) {
                assertThat(isJson(body)).isTrue();
            } else {
                assertThat(status).isIn(REFUSED);
                assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
                assertThat(answer.text("detail")).isNotBlank().doesNotContain(CARD);
                assertThat(answer.json().path("field").asText("")).doesNotContain(CARD);
                if (status == 400) {
                    // What the engine refused is remembered by its key; this it never saw.
                    assertThat(stateHash()).as("nothing has changed").isEqualTo(before);
                }
            }
            if (++number % 100 == 0) {
                assertThat(api.get("/v1/accounts/1000000001").status()).isEqualTo(200);
            }
        });
        awaitReleased(memory, pinned);
    }

    private HttpRequest posting(String path, byte[] body) {
        return api.request(path)
                .header("Idempotency-Key", "fuzz" + path.hashCode() + "-" + ++number)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static long stateHash() {
        harness.server().host().drain();
        return harness.server().engine().stateHash();
    }

    private static boolean isJson(byte[] body) throws IOException {
        if (body.length == 0) {
            return true;
        }
        try {
            return OTHER_READER.readTree(body).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Buffers are given back by the loop, a moment behind the answer at most. */
    private static void awaitReleased(PooledByteBufAllocator memory, long pinned) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (memory.pinnedDirectMemory() > pinned) {
            assertThat(System.nanoTime()).as("buffers are not given back").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
