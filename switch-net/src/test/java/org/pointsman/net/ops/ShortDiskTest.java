package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;
import org.pointsman.net.testing.TestDisk;

/** What was answered before the disk ran short is answered again, alike, while nothing new is taken. */
class ShortDiskTest extends SwitchTest {
    private static final long LEAST = NodeConfig.Operating.DEFAULT_MIN_FREE_BYTES;
    private static final long HALF = (LEAST + JournalConfig.DEFAULT_MIN_FREE_BYTES) / 2;
    private static final String PAYMENTS = "/v1/payments";

    private final TestDisk disk = new TestDisk();
    private IsoClient iso;
    private ApiClient api;
    /** Null where there are no clients. */
    private String apiKey;

    /** Requests of ISO 8583 and what they were answered first. */
    private final Map<Map<Integer, String>, IsoClient.Answer> isoAnswers = new LinkedHashMap<>();
    /** Requests over HTTP and what they were answered first. */
    private final Map<Post, ApiClient.Answer> apiAnswers = new LinkedHashMap<>();

    private record Post(String path, String key, String body) {}

    private void start(int threads) throws Exception {
        harness.disk(disk).threads(threads).start();
        connect();
    }

    private void connect() throws IOException {
        iso = harness.connect();
        api = new ApiClient(harness.server().address("api"), apiKey);
    }

    @AfterEach
    void disconnect() throws IOException {
        iso.close();
    }

    private void ask(Map<Integer, String> request, String code) throws IOException {
        IsoClient.Answer answer = iso.ask(request);
        assertThat(answer.code()).isEqualTo(code);
        isoAnswers.put(request, answer);
    }

    private String post(String path, String key, String body, int status) throws IOException {
        ApiClient.Answer answer = api.post(path, key, body);
        assertThat(answer.status()).isEqualTo(status);
        apiAnswers.put(new Post(path, key, body), answer);
        return answer.header("location");
    }

    /** Everything that has been asked so far is asked once more. */
    private void requireFirstAnswersAgain() throws IOException {
        for (Map.Entry<Map<Integer, String>, IsoClient.Answer> first : isoAnswers.entrySet()) {
            assertThat(iso.ask(first.getKey()).fields())
                    .isEqualTo(first.getValue().fields());
        }
        for (Map.Entry<Post, ApiClient.Answer> first : apiAnswers.entrySet()) {
            Post request = first.getKey();
            ApiClient.Answer again = api.post(request.path, request.key, request.body);
            assertThat(again.status()).isEqualTo(first.getValue().status());
            assertThat(again.json()).isEqualTo(first.getValue().json());
            if (again.status() < 300) {
                assertThat(again.header("idempotent-replayed")).isEqualTo("true");
            }
        }
    }

    private void requireDeclined(Map<Integer, String> request) throws IOException {
        IsoClient.Answer answer = iso.ask(request);
        assertThat(answer.code()).isEqualTo("96");
        assertThat(answer.get(44)).isEqualTo("disk full");
    }

    private void requireDeclined(String path, String key, String body) throws IOException {
        ApiClient.Answer answer = api.post(path, key, body);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("code")).isEqualTo("disk-full");
        assertThat(answer.header("retry-after")).isEqualTo("1");
    }

    private void awaitReady(boolean ready) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (harness.server().isReady() != ready) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private long records() {
        harness.server().host().drain();
        return harness.server().host().journalSequence();
    }

    private long stateHash() {
        harness.server().host().drain();
        return harness.server().engine().stateHash();
    }

    /** The journal says the same as the engine that wrote it. */
    private void requireReplayable() throws IOException {
        long hash = stateHash();
        PaymentEngine engine = new PaymentEngine();
        try (JournalReader reader = Journals.read(directory.resolve("data"))) {
            new Replay(engine, KeyStore.open(directory.resolve("keys")).panKeys()).run(reader, (at, last) -> {});
        }
        engine.requireBalancedBooks();
        assertThat(engine.stateHash()).isEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void repeatsGetTheirFirstAnswersAndWhatIsNewIsDeclined(int threads) throws Exception {
        start(threads);
        Map<Integer, String> paid = purchase(1, 100);
        Map<Integer, String> held = authorisation(3, 100);
        ask(paid, "00");
        ask(purchase(2, 600_000), "61");
        ask(held, "00");
        ask(reversal(4, held), "00");
        ask(inquiry(5), "00");
        String payment = post(PAYMENTS, "a", ApiClient.payment(100, false), 201);
        post(payment + "/captures", "b", null, 200);
        post(payment + "/reversals", "c", null, 200);
        post(payment + "/reversals", "d", null, 409);
        post("/v1/accounts", "e", "{\"id\": 5000000077, \"currency\": \"CNY\", \"kind\": \"customer\"}", 201);
        String open = post(PAYMENTS, "f", ApiClient.payment(200, false), 201);

        disk.freeBytes(LEAST - 1);
        awaitReady(false);
        long before = records();
        requireFirstAnswersAgain();
        int repeats = isoAnswers.size() + apiAnswers.size();
        assertThat(records()).as("repeats are kept").isEqualTo(before + repeats);
        long hash = stateHash();

        requireDeclined(purchase(6, 100));
        requireDeclined(authorisation(7, 100));
        requireDeclined(inquiry(8));
        requireDeclined(reversal(9, paid));
        requireDeclined(PAYMENTS, "g", ApiClient.payment(100, true));
        requireDeclined(open + "/captures", "h", null);
        requireDeclined(open + "/reversals", "i", null);
        requireDeclined("/v1/accounts", "j", "{\"id\": 5000000078, \"currency\": \"CNY\", \"kind\": \"customer\"}");
        assertThat(records()).as("nothing of it is kept").isEqualTo(before + repeats);
        assertThat(stateHash()).as("the engine has not seen it").isEqualTo(hash);

        // A known key with other content is wrong whatever room there is, and so is what no sender can mend by waiting.
        assertThat(iso.ask(purchase(1, 101)).code()).isEqualTo("94");
        assertThat(api.post(PAYMENTS, "a", ApiClient.payment(101, false)).text("code"))
                .isEqualTo("key-reused");

        disk.freeBytes(LEAST + LEAST / 4);
        awaitReady(true);
        requireFirstAnswersAgain();
        ask(purchase(6, 100), "00");
        ask(reversal(9, paid), "00");
        post(PAYMENTS, "g", ApiClient.payment(100, true), 201);
        post(open + "/captures", "h", null, 200);
        requireFirstAnswersAgain();
        requireReplayable();

        iso.close();
        harness.stop();
        harness.start();
        connect();
        requireFirstAnswersAgain();
    }

    @Test
    void belowHalfOfTheRoomThatIsLeftRepeatsAreDeclinedToo() throws Exception {
        start(1);
        Map<Integer, String> paid = purchase(1, 100);
        ask(paid, "00");
        post(PAYMENTS, "a", ApiClient.payment(100, true), 201);
        disk.freeBytes(HALF - 1);
        awaitReady(false);
        long before = records();
        requireDeclined(paid);
        requireDeclined(reversal(2, paid));
        requireDeclined(PAYMENTS, "a", ApiClient.payment(100, true));
        assertThat(records()).isEqualTo(before);
        disk.freeBytes(LEAST + LEAST / 4);
        awaitReady(true);
        requireFirstAnswersAgain();
        requireReplayable();
    }

    @Test
    void aBatchMayHoldRepeatsAndNewRequestsAndIsAnsweredInOrder() throws Exception {
        start(1);
        Map<Integer, String> paid = purchase(1, 100);
        ask(paid, "00");
        disk.freeBytes(LEAST - 1);
        awaitReady(false);
        for (Map<Integer, String> request : List.of(purchase(2, 100), paid, purchase(2, 100), paid)) {
            iso.send(iso.frame(request));
        }
        assertThat(iso.receive().code()).isEqualTo("96");
        assertThat(iso.receive().fields()).isEqualTo(isoAnswers.get(paid).fields());
        assertThat(iso.receive().code())
                .as("what was declined is not remembered")
                .isEqualTo("96");
        assertThat(iso.receive().fields()).isEqualTo(isoAnswers.get(paid).fields());
    }

    @Test
    void whosePaymentItIsIsLookedUpBeforeACaptureIsRepeated() throws Exception {
        apiKey = "shop-key";
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(StandardCharsets.UTF_8)));
        harness.disk(disk)
                .clients(new NodeConfig.Client(1, "shop", digest, 0, Set.of(NodeConfig.Permit.PAYMENTS)))
                .start();
        connect();
        String payment = post(PAYMENTS, "a", ApiClient.payment(100, false), 201);
        post(payment + "/captures", "b", null, 200);
        disk.freeBytes(LEAST - 1);
        awaitReady(false);
        requireFirstAnswersAgain();
        requireDeclined(payment + "/reversals", "c", null);
    }
}
