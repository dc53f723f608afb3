package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.ApiClient.payment;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.ApiClient.Answer;
import org.pointsman.net.testing.SwitchHarness;

/** What is refused, how it says what is wrong, and that it never repeats what was sent. */
class BadRequestsTest {
    private static final String PAYMENTS = "/v1/payments";
    private static final String PAN = "6225880012345675";
    private static final String GOOD = payment(12550, false);

    @TempDir
    private static Path directory;

    private static SwitchHarness harness;
    private static ApiClient api;

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

    /** One thing changed in a good request, where the complaint points to, what it says; the document refuses it as well. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "12550                | 0                     | /amount/value       | value must be a number from 1 to",
                "12550                | -1                    | /amount/value       | value must be a number from 1 to",
                "12550                | 1.5                   | /amount/value       | value must be a whole number",
                "12550                | \"12550\"             | /amount/value       | value must be a whole number",
                "12550                | null                  | /amount/value       | value must be a whole number",
                "12550                | [1]                   | /amount/value       | value must be a whole number",
                "\"value\": 12550,    | ``                    | /amount/value       | value is missing",
                "\"CNY\"              | \"cny\"               | /amount/currency    | currency must be the letters of a known currency",
                "\"CNY\"              | 156                   | /amount/currency    | currency must be a text of 3 characters",
                "\"capture\": false,  | ``                    | /capture            | capture is missing",
                "false                | 0                     | /capture            | capture must be true or false",
                "false                | \"false\"             | /capture            | capture must be true or false",
                "6225880012345675     | 62258800123           | /source/card/pan    | pan must be a text of 12 to 19 digits",
                "6225880012345675     | 62258800123456751234  | /source/card/pan    | pan must be a text of 12 to 19 digits",
                "6225880012345675     | 622588001234567x      | /source/card/pan    | pan must be a text of 12 to 19 digits",
                "\"6225880012345675\" | 6225880012345675      | /source/card/pan    | pan must be a text of 12 to 19 digits",
                "2912                 | 2913                  | /source/card/expiry | expiry must be year and month, YYMM",
                "2912                 | 291                   | /source/card/expiry | expiry must be a text of 4 digits",
                "\"card\": {          | \"account\": 1, \"card\": {| /source         | source must be one of card, account",
                "\"898310053990001\"  | \"\"                  | /merchant           | merchant must be a text of 1 to 15 characters",
                "\"898310053990001\"  | \" a\"                | /merchant           | merchant must be printable ASCII",
                "\"898310053990001\"  | \"\\u5317\"           | /merchant           | merchant must be printable ASCII",
                "\"10000001\"         | \"100000012\"         | /terminal           | terminal must be a text of 1 to 8 characters",
                "\"order-1\"          | {}                    | /reference          | reference must be a text of 1 to 40 characters",
                "\"reference\"        | \"note\"              | /note               | note is not a property that is known here",
                "\"pan\"              | \"cvv\"               | /source/card/cvv    | cvv is not a property that is known here",
                "\"reference\"        | \"6225880012345675\"  | ``                  | the body has a property that is not known here",
                "\"expiry\"           | \"x y\"               | /source/card        | card has a property that is not known here",
            })
    void aFieldThatIsWrongIsNamed(String good, String bad, String pointer, String detail) throws IOException {
        String body = GOOD.replace(good, bad);
        assertThat(body).isNotEqualTo(GOOD);
        refused(body, pointer, detail);
        assertThat(api.contract().takes("POST", PAYMENTS, body)).isFalse();
    }

    /** What is not one JSON object, or not one that another reader would read alike. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                  | ``             | the body must be an object",
                "\"text\"                            | ``             | the body must be an object",
                "null                                | ``             | the body must be an object",
                "{                                   | ``             | the body is not JSON in UTF-8: line 1, column",
                "{\"amount\": {\"value\": 1          | /amount        | the body is not JSON in UTF-8: line 1, column",
                "{\"amount\" 1}                      | ``             | the body is not JSON in UTF-8: line 1, column",
                "{'amount': 1}                       | ``             | the body is not JSON in UTF-8: line 1, column",
                "{\"amount\": {\"value\": 0123}}     | /amount        | the body is not JSON in UTF-8: line 1, column",
                "{\"amount\": {\"value\": NaN}}      | /amount        | the body is not JSON in UTF-8: line 1, column",
                "{\"capture\": true, \"capture\": true} | /capture    | capture stands there twice",
                "{\"amount\": {\"value\": 99999999999999999999}} | /amount/value | value must be a number from 1 to 9223372036854775807",
                "{\"amount\": {\"value\": 12345678901234567890123456789012345678901}} | /amount/value | value must be a number from 1 to 9223372036854775807",
                "{\"amount\": {\"value\": 1e3}}      | /amount/value  | value must be a whole number",
                "{\"capture\": [[[[[[[[[[[[[[[[      | /capture       | capture must be true or false",
            })
    void whatIsNotTheJsonThatIsWantedIsRefused(String body, String pointer, String detail) throws IOException {
        refused(body, pointer, detail);
    }

    @Test
    void nothingMayFollowTheObject() throws IOException {
        refused(" ", "", "the body is empty");
        refused(GOOD + " {}", "", "the body has something behind its JSON object");
        refused(GOOD + "x", "", "the body is not JSON in UTF-8");
        assertThat(api.post(PAYMENTS, "white-space", " \r\n" + GOOD + "\n ").status())
                .isEqualTo(201);
    }

    @Test
    void numbersWithoutEndAndDepthWithoutEndAreRefused() throws IOException {
        refused(GOOD.replace("12550", "1".repeat(60_000)), "/amount", "the body is beyond a bound");
        refused("{\"source\": " + "{\"card\": ".repeat(5000), "/source/card/card", "card is not a property");
        refused("[".repeat(60_000), "", "the body must be an object");
        refused(GOOD.replace("order-1", "x".repeat(50_000)), "/reference", "the body is beyond a bound");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        for (byte[] bad : new byte[][] {
            GOOD.getBytes(StandardCharsets.UTF_16),
            GOOD.getBytes(StandardCharsets.UTF_16LE),
            GOOD.replace("order-1", "\u00ff").getBytes(StandardCharsets.ISO_8859_1),
            GOOD.replace("{\"amount", "\ufeff{\"amount").getBytes(StandardCharsets.UTF_16BE)
        }) {
            HttpRequest request =
                    posting().POST(HttpRequest.BodyPublishers.ofByteArray(bad)).build();
            Answer answer = api.ask(request, null);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("detail")).startsWith("the body is not JSON in UTF-8");
        }
    }

    /** Characters in more bytes than they need, halves of surrogate pairs: other readers read them otherwise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00c0\u00b8",
                "\u00f8\u0088\u0080\u0080\u00af"
            })
    void whatIsUtf8ToSomeReadersOnlyIsRefused(String bytes) throws IOException {
        for (String body : new String[] {
            GOOD.replace("order-1", bytes),
            GOOD.replace("898310053990001", "89" + bytes + "310053990001"),
            GOOD.replace("\"reference\"", "\"" + bytes + "\"")
        }) {
            HttpRequest request = posting()
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1)))
                    .build();
            Answer answer = api.ask(request, null);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("detail")).isEqualTo("the body is not JSON in UTF-8");
        }
    }

    @Test
    void aCaptureAndAReversalTakeNoPropertiesYet() throws IOException {
        String location = api.post(PAYMENTS, "for captures", GOOD).header("location");
        assertThat(location).as("a blank is no visible character").isNull();
        location = api.post(PAYMENTS, "for-captures", GOOD).header("location");
        Answer answer = api.post(location + "/captures", "c", "{\"amount\": {\"value\": 1, \"currency\": \"CNY\"}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("pointer")).isEqualTo("/amount");
        assertThat(api.post(location + "/reversals", "d", "[]").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\": 999, \"kind\": \"customer\", \"currency\": \"CNY\"}                  | /id      | id must be a number from 1000 to",
                "{\"id\": 1000009001, \"kind\": \"person\", \"currency\": \"CNY\"}             | /kind    | kind must be one of customer, merchant, internal",
                "{\"id\": 1000009001, \"kind\": \"customer\", \"currency\": \"XXY\"}           | /currency | currency must be the letters of a known currency",
                "{\"id\": 1000009001, \"kind\": \"customer\"}                                  | /currency | currency is missing",
                "{\"id\": 1000009001, \"kind\": \"customer\", \"currency\": \"CNY\", \"balance\": -1} | /balance | balance must be a number from 0 to",
                "{\"id\": 1000009001, \"kind\": \"customer\", \"currency\": \"CNY\", \"status\": 1}   | /status  | status must be one of active, frozen, closed",
                "{\"id\": 1000009001, \"kind\": \"customer\", \"currency\": \"CNY\", \"maxBalance\": 5, \"balance\": 6} | /balance | balance is above maxBalance",
            })
    void anAccountThatCannotBeIsRefused(String body, String pointer, String detail) throws IOException {
        Answer answer = api.post("/v1/accounts", "a", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("pointer")).isEqualTo(pointer);
        assertThat(answer.text("detail")).startsWith(detail);
    }

    @Test
    void moreThanTheOpeningAccountCanGiveIsRefused() throws IOException {
        String account =
                "{\"id\": %d, \"kind\": \"customer\", \"currency\": \"EUR\", \"balance\": 9223372036854775807}";
        assertThat(api.post("/v1/accounts", "rich-1", account.formatted(1000009101))
                        .status())
                .isEqualTo(201);
        Answer answer = api.post("/v1/accounts", "rich-2", account.formatted(1000009102));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo("balance-overflow");
        assertThat(answer.text("pointer")).isEqualTo("/balance");
    }

    @Test
    void aKeyHasToBeThereAndVisible() throws IOException {
        HttpRequest without = api.request(PAYMENTS)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                .build();
        assertThat(api.ask(without, null).text("detail")).isEqualTo("the header Idempotency-Key is missing");
        for (String key : new String[] {"", "a b", "x".repeat(256), "a\tb"}) {
            Answer answer = api.post(PAYMENTS, key, GOOD);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("detail"))
                    .isEqualTo("the header Idempotency-Key must be 1 to 255 visible ASCII characters");
        }
        assertThat(api.post(PAYMENTS, "!".repeat(255), GOOD).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                ";;",
                "application/jsonx",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16"
            })
    void otherContentIsNotSupported(String type) throws IOException {
        assertThat(api.ask(
                                posting(type)
                                        .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                                        .build(),
                                null)
                        .status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json; charset=UTF-8 | */*                                    | 201",
                "Application/JSON                | text/html, application/*;q=0.5         | 201",
                "application/json                | text/html                              | 406",
                "application/json                | application/json;q=0, */*              | 406",
                "application/json                | application/json;q=0.1, */*;q=0        | 201",
                "application/json;               | ;                                      | 406",
                "application/json;;              | garbage,,;;                            | 406",
                "application/json ; ;            | ,;;,application/json;                  | 201",
            })
    void contentTypesAreReadAsHttpHasThem(String contentType, String accept, int status) throws IOException {
        HttpRequest request = posting(contentType)
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                .build();
        assertThat(api.ask(request, null).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v1/payments, 405, 'GET, HEAD, POST'",
        "DELETE, /v1/payments/1, 405, 'GET, HEAD'",
        "GET, /v1/payments/1/captures, 405, POST",
        "GET, /v1/accounts, 405, POST",
        "POST, /health/live, 405, 'GET, HEAD'",
        "BREW, /v1/payments, 501,",
        "GET, /v1/payments/1/refunds, 404,",
        "GET, /v1/payments/, 400,",
        "GET, /v1/accounts/1/x, 404,",
        "GET, /, 404,",
        "GET, /v1/payments/x, 400,",
        "GET, /v1/payments/1234567890123456789, 404,",
        "GET, /v1/payments/9223372036854775808, 400,",
        "GET, /v1/payments/9999999999999999999, 400,",
        "GET, /v1/payments, 400,",
        "GET, /v1/payments?rrn=1, 400,",
        "GET, /v1/payments?rrn=000000000001&rrn=000000000002, 400,",
        "GET, /v1/payments?rrn=000000000001&stan=1, 400,",
        "GET, /v1/payments?terminal=10000001&stan=1x, 400,",
        "GET, /v1/payments?terminal=100000012&stan=1, 400,",
        "GET, /v1/payments?terminal=%41%ff0&stan=1, 400,",
    })
    void whatIsNotServedSaysWhatIs(String method, String path, int status, String allow) throws IOException {
        HttpRequest request = api.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        Answer answer = api.ask(request, null);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("allow")).isEqualTo(allow);
        assertThat(answer.text("detail")).doesNotContain("1234567890123456789");
    }

    @Test
    void aBodyHasToBeThere() throws IOException {
        Answer answer = api.post(PAYMENTS, "a", null);
        assertThat(answer.status()).isIn(400, 411);
        assertThat(answer.text("detail")).contains("body");
    }

    @Test
    void refusalsAreCounted() throws IOException {
        long before = harness.server().edge().statuses().get(0).count(400);
        api.post(PAYMENTS, "a", "{}");
        assertThat(harness.server().edge().statuses().get(0).count(400)).isEqualTo(before + 1);
    }

    private static HttpRequest.Builder posting() {
        return posting("application/json");
    }

    private static HttpRequest.Builder posting(String contentType) {
        return api.request(PAYMENTS)
                .header("Idempotency-Key", "k" + System.nanoTime())
                .header("Content-Type", contentType);
    }

    private static void refused(String body, String pointer, String detail) throws IOException {
        Answer answer = api.post(PAYMENTS, "refused", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("invalid-body");
        assertThat(answer.text("pointer")).isEqualTo(pointer == null ? "" : pointer);
        assertThat(answer.text("detail")).startsWith(detail).doesNotContain(PAN);
        assertThat(answer.http().body()).doesNotContain(PAN.substring(0, 9)).doesNotContain("62258800123");
    }
}
