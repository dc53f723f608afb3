package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.ApiClient.payment;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.ApiClient.Answer;
import org.pointsman.net.testing.FullRing;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

/** Payments and accounts over HTTP, every request and answer held against the OpenAPI document. */
class PaymentsTest extends SwitchTest {
    private static final String PAYMENTS = "/v1/payments";
    private static final String PAYER = "/v1/accounts/1000000001";
    private static final String MERCHANT = "/v1/accounts/2000000001";

    private ApiClient api;

    @BeforeEach
    void start() throws IOException {
        harness.start();
        api = new ApiClient(harness.server().address("api"));
    }

    @Test
    void anAuthorisedPaymentHoldsItsAmountUntilItIsCaptured() throws IOException {
        Answer created = api.post(PAYMENTS, "a", payment(12550, false));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("location")).isEqualTo(PAYMENTS + "/" + created.text("id"));
        assertThat(created.text("status")).isEqualTo("authorised");
        assertThat(created.text("responseCode")).isEqualTo("00");
        assertThat(created.text("approvalCode")).matches("[0-9]{6}");
        assertThat(created.json().at("/amount/value").asLong()).isEqualTo(12550);
        assertThat(created.json().at("/source/card/pan").asText()).isEqualTo("622588******5675");
        assertThat(created.text("reference")).isEqualTo("order-1");
        assertThat(balance(PAYER, "held")).isEqualTo(12550);

        Answer captured = api.post(created.header("location") + "/captures", "b", null);
        assertThat(captured.status()).isEqualTo(200);
        assertThat(captured.text("status")).isEqualTo("captured");
        assertThat(balance(PAYER, "held")).isZero();
        assertThat(balance(MERCHANT, "posted")).isEqualTo(12550);
    }

    @Test
    void aPaymentCapturedAtOnceMovesItsAmountAndAReversalMovesItBack() throws IOException {
        long before = balance(PAYER, "posted");
        Answer created = api.post(PAYMENTS, "a", payment(300, true));
        assertThat(created.text("status")).isEqualTo("captured");
        assertThat(balance(PAYER, "posted")).isEqualTo(before - 300);

        Answer reversed = api.post(created.header("location") + "/reversals", "b", "{}");
        assertThat(reversed.text("status")).isEqualTo("reversed");
        assertThat(reversed.json().at("/reversedAmount/value").asLong()).isEqualTo(300);
        assertThat(balance(PAYER, "posted")).isEqualTo(before);
        assertThat(balance(MERCHANT, "posted")).isZero();
    }

    @Test
    void anAccountMayPayAsWell() throws IOException {
        String body = payment(300, true).replaceFirst("\\{\"card\": .*?}}", "{\"account\": 1000000001}");
        Answer created = api.post(PAYMENTS, "a", body);
        assertThat(created.text("status")).isEqualTo("captured");
        assertThat(created.json().at("/source/account").asLong()).isEqualTo(1000000001L);
    }

    @Test
    void aDeclineIsAPaymentToo() throws IOException {
        Answer declined = api.post(PAYMENTS, "a", payment(500_001, false));
        assertThat(declined.status()).isEqualTo(201);
        assertThat(declined.text("status")).isEqualTo("declined");
        assertThat(declined.text("responseCode")).as("above the card's limit").isEqualTo("61");
        assertThat(declined.json().has("approvalCode")).isFalse();
        assertThat(api.get(declined.header("location")).json()).isEqualTo(declined.json());
        Answer captured = api.post(declined.header("location") + "/captures", "b", null);
        assertThat(captured.status()).isEqualTo(409);
        assertThat(captured.text("code")).isEqualTo("not-approved");
    }

    @Test
    void whatCannotBeDoneASecondTimeSaysSo() throws IOException {
        String location = api.post(PAYMENTS, "a", payment(300, false)).header("location");
        api.post(location + "/captures", "b", null);
        assertThat(api.post(location + "/captures", "c", null).text("code")).isEqualTo("already-captured");
        api.post(location + "/reversals", "d", null);
        assertThat(api.post(location + "/reversals", "e", null).text("code")).isEqualTo("already-reversed");
        Answer account = api.post("/v1/accounts", "f", account(1000000001));
        assertThat(account.status()).isEqualTo(409);
        assertThat(account.text("code")).isEqualTo("account-exists");
        assertThat(account.text("pointer")).isEqualTo("/id");
    }

    @Test
    void aPaymentIsFoundByIdRrnAndTerminalWithStanWhicheverWayItCame() throws IOException {
        JsonNode created = api.post(PAYMENTS, "a", payment(300, false)).json();
        assertThat(api.get(PAYMENTS + "/" + created.get("id").asText()).json()).isEqualTo(created);
        assertThat(api.get(PAYMENTS + "?rrn=" + created.get("rrn").asText()).json())
                .isEqualTo(created);
        assertThat(api.get(PAYMENTS + "?terminal=10000001&stan="
                                + created.get("stan").asText())
                        .json())
                .isEqualTo(created);

        IsoClient.Answer iso;
        try (IsoClient client = harness.connect()) {
            iso = client.ask(purchase(777777, 500));
        }
        Answer found = api.get(PAYMENTS + "?terminal=10000001&stan=777777");
        assertThat(found.text("origin")).isEqualTo("iso8583");
        assertThat(found.text("rrn")).isEqualTo(iso.get(37));
        assertThat(found.text("approvalCode")).isEqualTo(iso.get(38));
        assertThat(found.text("acquirer")).isEqualTo("10001");
        assertThat(found.text("status")).isEqualTo("captured");
    }

    @Test
    void anIsoMessageReversesAPaymentOfTheApi() throws IOException {
        Answer created = api.post(PAYMENTS, "a", payment(300, false));
        Map<Integer, String> reversal = authorisation(5, 300);
        reversal.put(0, "0400");
        reversal.put(37, created.text("rrn"));
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(reversal).code()).isEqualTo("00");
        }
        Answer found = api.get(created.header("location"));
        assertThat(found.text("status")).isEqualTo("reversed");
        assertThat(found.text("reversedBy")).isEqualTo("2");
    }

    @Test
    void whatAMessageLeavesOfAPaymentIsCapturedOrReversedByTheApi() throws IOException {
        String held;
        String paid;
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(authorisation(1, 100)).code()).isEqualTo("00");
            assertThat(client.ask(reversing(2, authorisation(1, 100), 60)).code())
                    .isEqualTo("00");
            assertThat(client.ask(purchase(3, 100)).code()).isEqualTo("00");
            assertThat(client.ask(reversing(4, purchase(3, 100), 60)).code()).isEqualTo("00");
            held = PAYMENTS + "/"
                    + api.get(PAYMENTS + "?terminal=10000001&stan=1").text("id");
            paid = PAYMENTS + "/"
                    + api.get(PAYMENTS + "?terminal=10000001&stan=3").text("id");
        }
        assertThat(api.get(held).text("status")).isEqualTo("authorised");
        assertThat(api.get(held).json().at("/reversedAmount/value").asLong()).isEqualTo(40);
        assertThat(api.get(paid).text("status")).isEqualTo("captured");
        assertThat(api.get(paid).json().at("/reversedAmount/value").asLong()).isEqualTo(40);
        Answer captured = api.post(held + "/captures", "c", null);
        assertThat(captured.json().at("/capturedAmount/value").asLong()).isEqualTo(60);
        assertThat(captured.json()).isEqualTo(api.get(held).json());
        assertThat(balance(MERCHANT, "posted")).isEqualTo(120);
        assertThat(api.post(held + "/reversals", "d", null).text("status")).isEqualTo("reversed");
        assertThat(api.post(paid + "/reversals", "e", null).text("status")).isEqualTo("reversed");
        assertThat(balance(MERCHANT, "posted")).isZero();
        assertThat(balance(PAYER, "held")).isZero();
    }

    /** A reversal by DE 90 that leaves an amount (DE 95) of what was sent. */
    private static Map<Integer, String> reversing(int stan, Map<Integer, String> original, long remaining) {
        Map<Integer, String> reversal = reversal(stan, original);
        reversal.put(95, "%012d".formatted(remaining) + "0".repeat(30));
        return reversal;
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        assertThat(api.get(PAYMENTS + "/999").status()).isEqualTo(404);
        assertThat(api.get(PAYMENTS + "?rrn=999999999999").status()).isEqualTo(404);
        assertThat(api.post(PAYMENTS + "/999/captures", "a", null).status()).isEqualTo(404);
        assertThat(api.post(PAYMENTS + "/999/reversals", "b", null).status()).isEqualTo(404);
        assertThat(api.get("/v1/accounts/999999").status()).isEqualTo(404);
    }

    @Test
    void theSameRequestGetsTheFirstAnswerAndNothingHappensTwice() throws IOException {
        Answer first = api.post(PAYMENTS, "a", payment(300, false));
        assertThat(first.header("idempotent-replayed")).isNull();
        String location = first.header("location");
        Answer captured = api.post(location + "/captures", "b", null);
        Answer again = api.post(PAYMENTS, "a", payment(300, false));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).as("as it stood when it was created").isEqualTo(first.json());
        assertThat(again.header("location")).isEqualTo(location);
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(api.post(location + "/captures", "b", "{}").json()).isEqualTo(captured.json());
        assertThat(balance(MERCHANT, "posted")).isEqualTo(300);

        Answer opened = api.post("/v1/accounts", "c", account(1000009001));
        assertThat(opened.status()).isEqualTo(201);
        assertThat(api.post("/v1/accounts", "c", account(1000009001)).json()).isEqualTo(opened.json());
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() throws IOException {
        String location = api.post(PAYMENTS, "a", payment(300, false)).header("location");
        for (Answer other : new Answer[] {
            api.post(PAYMENTS, "a", payment(301, false)),
            api.post(PAYMENTS, "a", payment(300, true)),
            api.post(PAYMENTS, "a", payment(300, false).replace("2912", "2911")),
            api.post(PAYMENTS, "a", payment(300, false).replace(", \"expiry\": \"2912\"", "")),
            api.post(location + "/captures", "a", null),
            api.post("/v1/accounts", "a", account(1000009001))
        }) {
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.text("code")).isEqualTo("key-reused");
        }
        assertThat(balance(PAYER, "held")).isEqualTo(300);
    }

    @Test
    void theFirstAnswerIsKnownAfterARestart() throws IOException {
        Answer first = api.post(PAYMENTS, "a", payment(300, false));
        Answer opened = api.post("/v1/accounts", "b", account(1000009001));
        harness.stop();
        harness.start();
        api = new ApiClient(harness.server().address("api"));
        Answer again = api.post(PAYMENTS, "a", payment(300, false));
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(api.post("/v1/accounts", "b", account(1000009001)).json()).isEqualTo(opened.json());
        assertThat(api.post(PAYMENTS, "a", payment(301, false)).status()).isEqualTo(422);
        assertThat(balance(PAYER, "held")).isEqualTo(300);
    }

    @Test
    void aRequestWhoseFirstIsStillInProcessIsAConflict() throws Exception {
        LocalHost host = harness.server().host();
        // Whoever claims and does not publish holds up everything behind.
        long held = host.tryClaim(1);
        CompletableFuture<HttpResponse<String>> first = api.posted(PAYMENTS, "a", payment(300, false));
        while (host.freeSlots() > host.ringSize() - 2) {
            Thread.onSpinWait();
        }
        Answer second = api.post(PAYMENTS, "a", payment(300, false));
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("code")).isEqualTo("in-process");
        host.slot(held).set(Slot.Kind.NOTHING, 0);
        host.publish(held, held);
        assertThat(first.get().statusCode()).isEqualTo(201);
        assertThat(api.post(PAYMENTS, "a", payment(300, false)).status()).isEqualTo(201);
    }

    @Test
    void whileTheRingIsFullAPaymentIsRefusedWithATimeToTryAgain() throws IOException {
        long refusals = harness.server().edge().counters().refusals();
        try (FullRing ring = new FullRing(harness.server().host())) {
            Answer refused = api.post(PAYMENTS, "a", payment(300, false));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.text("code")).isEqualTo("busy");
            assertThat(harness.server().edge().counters().refusals()).isEqualTo(refusals + 1);
            assertThat(api.get("/health/ready").status()).isEqualTo(503);
        }
        assertThat(api.post(PAYMENTS, "a", payment(300, false)).status()).isEqualTo(201);
    }

    @Test
    void anAccountIsOpenedWithWhatItIsToHold() throws IOException {
        Answer opened = api.post("/v1/accounts", "a", account(1000009001));
        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.header("location")).isEqualTo("/v1/accounts/1000009001");
        assertThat(api.get(opened.header("location")).json()).isEqualTo(opened.json());
        assertThat(balance(opened.header("location"), "available")).isEqualTo(100_500);
    }

    @Test
    void whatIsAvailableStopsAtTheGreatestNumber() throws IOException {
        Answer opened = api.post("/v1/accounts", "a", """
                {"id": 9223372036854775807, "kind": "customer", "currency": "CNY", "balance": 1, \
                "creditLine": 9223372036854775807}""");
        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.json().get("available").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(opened.header("location")).isEqualTo("/v1/accounts/9223372036854775807");
        assertThat(api.get(opened.header("location")).json()).isEqualTo(opened.json());
    }

    private static String account(long id) {
        return """
                {"id": %d, "kind": "customer", "currency": "CNY", "balance": 100000, "creditLine": 500, "status": "active"}""".formatted(id);
    }

    private long balance(String account, String name) throws IOException {
        return api.get(account).json().get(name).asLong();
    }
}
