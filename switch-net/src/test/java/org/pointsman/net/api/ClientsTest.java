package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.ApiClient.payment;
import static org.pointsman.net.testing.Requests.purchase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.config.NodeConfig.Client;
import org.pointsman.net.config.NodeConfig.Permit;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.ApiClient.Answer;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

/** Who may call, where the node file names clients. */
class ClientsTest extends SwitchTest {
    private static final String PAYMENTS = "/v1/payments";

    private ApiClient shop;
    private ApiClient other;
    private ApiClient harbour;
    private ApiClient backOffice;

    @BeforeEach
    void start() throws Exception {
        harness.clients(
                        new Client(1, "shop", digest("shop-key"), 0, Set.of(Permit.PAYMENTS)),
                        new Client(2, "other", digest("other-key"), 0, Set.of(Permit.PAYMENTS)),
                        new Client(
                                3,
                                "harbour",
                                digest("harbour-key"),
                                10001,
                                Set.of(Permit.PAYMENTS, Permit.DEBIT_ACCOUNTS)),
                        new Client(4, "back-office", digest("office-key"), 0, Set.of(Permit.ACCOUNTS)))
                .start();
        shop = client("shop-key");
        other = client("other-key");
        harbour = client("harbour-key");
        backOffice = client("office-key");
    }

    private ApiClient client(String key) throws IOException {
        return new ApiClient(harness.server().address("api"), key);
    }

    private static String digest(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void lookingUpWhosePaymentItIsBuysACaptureNoTime() throws Exception {
        harness.close();
        Duration timeout = Duration.ofMillis(500);
        harness.clients(new Client(1, "shop", digest("shop-key"), 0, Set.of(Permit.PAYMENTS)))
                .timeout(timeout)
                .start();
        shop = client("shop-key");
        String id = shop.post(PAYMENTS, "a", payment(300, false)).text("id");
        LocalHost host = harness.server().host();
        long held = host.tryClaim(1);
        var capture = shop.posted(PAYMENTS + "/" + id + "/captures", "b", "{}");
        while (host.freeSlots() > host.ringSize() - 2) {
            Thread.onSpinWait();
        }
        long givenUpMs = System.currentTimeMillis() + timeout.toMillis() + 2;
        while (System.currentTimeMillis() <= givenUpMs) {
            Thread.onSpinWait();
        }
        host.slot(held).set(Slot.Kind.NOTHING, 0);
        host.publish(held, held);
        assertThat(capture.get().statusCode()).isEqualTo(503);
        assertThat(shop.get(PAYMENTS + "/" + id).text("status")).isEqualTo("authorised");
    }

    @Test
    void whoeverHasNoKeyThatIsKnownIsAskedForOne() throws IOException {
        for (String key : new String[] {null, "", "wrong-key", digestAsKey()}) {
            Answer answer = client(key).get(PAYMENTS + "/1");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
            assertThat(answer.http().body()).doesNotContain("wrong-key");
            assertThat(client(key).get("/health/ready").status()).isEqualTo(200);
        }
    }

    private static String digestAsKey() {
        try {
            return digest("shop-key");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientMayDoWhatItIsPermitted() throws IOException {
        assertThat(shop.post(PAYMENTS, "a", payment(100, false)).status()).isEqualTo(201);
        assertThat(shop.get("/v1/accounts/1000000001").status()).isEqualTo(403);
        assertThat(backOffice.get("/v1/accounts/1000000001").status()).isEqualTo(200);
        assertThat(backOffice.post(PAYMENTS, "a", payment(100, false)).status()).isEqualTo(403);
    }

    @Test
    void aPaymentIsItsClientsOwn() throws IOException {
        Answer created = shop.post(PAYMENTS, "a", payment(100, false));
        String location = created.header("location");
        for (Answer answer : new Answer[] {
            other.get(location),
            other.get(PAYMENTS + "?rrn=" + created.text("rrn")),
            other.post(location + "/captures", "b", null),
            other.post(location + "/reversals", "c", null)
        }) {
            assertThat(answer.status()).isEqualTo(404);
        }
        assertThat(shop.get(location).text("status")).isEqualTo("authorised");
        assertThat(shop.post(location + "/captures", "b", null).text("status")).isEqualTo("captured");
        assertThat(shop.post(location + "/captures", "b", null).header("idempotent-replayed"))
                .isEqualTo("true");
        assertThat(shop.post(location + "/reversals", "c", null).text("status")).isEqualTo("reversed");
    }

    @Test
    void whoeverActsForAParticipantSeesItsTransactions() throws IOException {
        try (IsoClient client = harness.connect()) {
            client.ask(purchase(777777, 500));
        }
        assertThat(shop.get(PAYMENTS + "?terminal=10000001&stan=777777").status())
                .isEqualTo(404);
        assertThat(harbour.get(PAYMENTS + "?terminal=10000001&stan=777777").status())
                .isEqualTo(200);
        assertThat(harbour.post(PAYMENTS, "a", payment(100, false)).text("acquirer"))
                .isEqualTo("10001");
    }

    @Test
    void whatOthersSendUnderTheSameNumbersHidesNothing() throws IOException {
        Answer created = shop.post(PAYMENTS, "a", payment(100, false));
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> same = purchase(1, 500);
            same.put(37, created.text("rrn"));
            assertThat(client.ask(same).code()).isEqualTo("00");
        }
        String byStan = PAYMENTS + "?terminal=10000001&stan=" + created.text("stan");
        for (String query : new String[] {PAYMENTS + "?rrn=" + created.text("rrn"), byStan}) {
            assertThat(shop.get(query).json()).isEqualTo(created.json());
            assertThat(shop.get(query + "&merchant=898310053990001").status()).isEqualTo(200);
            assertThat(shop.get(query + "&merchant=898310053990002").status()).isEqualTo(404);
            assertThat(harbour.get(query).text("origin")).isEqualTo("iso8583");
            assertThat(other.get(query).status()).isEqualTo(404);
        }
    }

    @Test
    void anAccountIsDebitedOnlyByWhoeverIsPermittedTo() throws IOException {
        String body = payment(100, true).replaceFirst("\\{\"card\": .*?}}", "{\"account\": 1000000001}");
        Answer refused = shop.post(PAYMENTS, "a", body);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("pointer")).isEqualTo("/source/account");
        assertThat(harbour.post(PAYMENTS, "a", body).text("status")).isEqualTo("captured");
    }

    @Test
    void clientsDoNotMeetInEachOthersKeys() throws IOException {
        Answer first = shop.post(PAYMENTS, "a", payment(100, false));
        Answer second = other.post(PAYMENTS, "a", payment(200, false));
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text("id")).isNotEqualTo(first.text("id"));
    }
}
