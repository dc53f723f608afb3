package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.network;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

/** What {@code /metrics} says is what was sent. */
class MetricsTest extends SwitchTest {
    private static final String ASCII =
            "pointsman_answers_total{code=\"%s\",dialect=\"iso87-ascii\",listener=\"ascii\",type=\"%s\"}";
    private static final String BINARY =
            "pointsman_answers_total{code=\"%s\",dialect=\"iso87-binary\",listener=\"binary\",type=\"%s\"}";

    private static final String JSON =
            "pointsman_answers_total{code=\"%s\",dialect=\"json\",listener=\"api\",type=\"%s\"}";

    /** Everything there is, so that every metric is there. */
    private static final Follower.Options FOLLOWED =
            new Follower.Options(Sealer.Options.DEFAULT, new SnapshotPolicy(Duration.ofDays(1), 1, false), null);

    @BeforeEach
    void start() throws IOException {
        harness.follower(FOLLOWED).start();
    }

    private InetSocketAddress api() {
        return harness.server().address("api");
    }

    @Test
    void answersAreCountedByTypeDialectAndResponseCode() throws Exception {
        try (IsoClient ascii = harness.connect();
                IsoClient binary = harness.connect("binary", "iso87-binary", "length2")) {
            for (int i = 0; i < 5; i++) {
                ascii.ask(purchase(100 + i, 100));
            }
            ascii.ask(authorisation(200, 100));
            ascii.ask(inquiry(201));
            ascii.ask(reversal(202, purchase(100, 100)));
            ascii.ask(network("0800", 203, "301"));
            Map<Integer, String> unknownCard = purchase(204, 100);
            unknownCard.put(2, "6225880012340007");
            String code = ascii.ask(unknownCard).code();
            Map<Integer, String> noAmount = purchase(205, 100);
            noAmount.remove(4);
            ascii.ask(noAmount);
            binary.ask(purchase(300, 100));
            binary.ask(purchase(301, 100));

            Scrape scrape = Scrape.of(api());
            assertThat(scrape.value(ASCII.formatted("00", "financial"))).isEqualTo(6);
            assertThat(scrape.value(ASCII.formatted("00", "authorisation"))).isEqualTo(1);
            assertThat(scrape.value(ASCII.formatted("00", "reversal"))).isEqualTo(1);
            assertThat(scrape.value(ASCII.formatted("00", "network"))).isEqualTo(1);
            assertThat(scrape.value(ASCII.formatted(code, "financial"))).isEqualTo(1);
            assertThat(scrape.value(ASCII.formatted("30", "financial"))).isEqualTo(1);
            assertThat(scrape.value(BINARY.formatted("00", "financial"))).isEqualTo(2);
            assertThat(scrape.value("pointsman_format_errors_total{field=\"4\",reason=\"missing\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void everyRequestIsTimedInEveryStage() throws Exception {
        try (IsoClient client = harness.connect()) {
            for (int i = 0; i < 20; i++) {
                client.ask(purchase(i + 1, 100));
            }
        }
        // The last flush is timed behind the answer, so it may be seen a moment later.
        String total = "pointsman_latency_seconds_count{stage=\"total\"}";
        Scrape scrape = await(s -> s.value(total) == 20);
        for (String stage : Set.of("intake", "decide", "journal", "answer", "total")) {
            assertThat(scrape.value("pointsman_latency_seconds_count{stage=\"" + stage + "\"}"))
                    .as(stage)
                    .isEqualTo(20);
            double median = quantile(scrape, stage, "0.5");
            assertThat(median).as(stage).isPositive();
            assertThat(quantile(scrape, stage, "0.999")).as(stage).isGreaterThanOrEqualTo(median);
            assertThat(scrape.value("pointsman_latency_seconds_sum{stage=\"" + stage + "\"}"))
                    .as(stage)
                    .isPositive();
            assertThat(scrape.value("pointsman_stage_seconds_bucket{stage=\"" + stage + "\",le=\"+Inf\"}"))
                    .as(stage)
                    .isEqualTo(20);
        }
    }

    private static double quantile(Scrape scrape, String stage, String quantile) {
        return scrape.value("pointsman_latency_seconds{stage=\"" + stage + "\",quantile=\"" + quantile + "\"}");
    }

    @Test
    void journalAndTablesShowWhatTrafficDidToThem() throws Exception {
        Scrape before = Scrape.of(api());
        double records = before.value("pointsman_journal_records_total");
        try (IsoClient client = harness.connect()) {
            client.ask(authorisation(1, 100));
            client.ask(authorisation(2, 100));
            client.ask(authorisation(2, 100));
        }
        // The tables are as the newest probe saw them.
        Scrape after = await(s -> s.value("pointsman_table_used_records{table=\"holds\"}") == 2);
        assertThat(after.value("pointsman_journal_records_total")).isGreaterThanOrEqualTo(records + 3);
        assertThat(after.value("pointsman_table_used_records{table=\"transactions\"}"))
                .isEqualTo(2);
        assertThat(after.value("pointsman_table_bound_records{table=\"transactions\"}"))
                .isGreaterThanOrEqualTo(2);
        assertThat(after.value("pointsman_journal_lag_slots")).isZero();
        assertThat(after.value("pointsman_ring_bound_slots")).isEqualTo(1024);
        assertThat(after.value("pointsman_window_used_entries{loop=\"0\"}")).isBetween(0.0, 1.0);
        assertThat(after.value("pointsman_journal_free_bytes")).isPositive();
        assertThat(after.value("pointsman_ready")).isEqualTo(1);
    }

    @Test
    void httpRequestsAreCountedByStatusAndLostFramesByReason() throws Exception {
        Scrape.get(api(), "/v1/accounts/1000000001", "*/*");
        Scrape.get(api(), "/v1/accounts/1000000001", "*/*");
        Scrape.get(api(), "/nowhere", "*/*");
        try (IsoClient client = harness.connect()) {
            client.send(new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3});
            assertThat(client.isClosedByPeer()).isTrue();
        }
        Scrape scrape = Scrape.of(api());
        assertThat(scrape.value("pointsman_http_requests_total{listener=\"api\",status=\"200\"}"))
                .isEqualTo(2);
        assertThat(scrape.value("pointsman_http_requests_total{listener=\"api\",status=\"404\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("pointsman_refusals_total{reason=\"framing\"}")).isEqualTo(1);
        assertThat(Scrape.of(api()).value("pointsman_http_requests_total{listener=\"api\",status=\"200\"}"))
                .isEqualTo(3);
    }

    @Test
    void paymentsOverHttpAreCountedAsTheDialectJson() throws Exception {
        String body = """
                {"amount": {"value": %d, "currency": "CNY"}, "capture": %s, "merchant": "898310053990001",
                 "source": {"account": 1000000001}}""";
        assertThat(post("one", body.formatted(100, true)).statusCode()).isEqualTo(201);
        assertThat(post("two", body.formatted(100, false)).statusCode()).isEqualTo(201);
        HttpResponse<String> declined = post("three", body.formatted(100_000_000_000L, true));
        assertThat(declined.statusCode()).isEqualTo(201);
        String code =
                new ObjectMapper().readTree(declined.body()).get("responseCode").asText();
        assertThat(post("four", "{}").statusCode()).isEqualTo(400);
        Scrape scrape = Scrape.of(api());
        assertThat(scrape.value(JSON.formatted("00", "financial"))).isEqualTo(1);
        assertThat(scrape.value(JSON.formatted("00", "authorisation"))).isEqualTo(1);
        assertThat(scrape.value(JSON.formatted(code, "financial"))).isEqualTo(1);
        assertThat(scrape.value("pointsman_http_requests_total{listener=\"api\",status=\"201\"}"))
                .isEqualTo(3);
        assertThat(await(s -> s.value("pointsman_latency_seconds_count{stage=\"total\"}") == 3)
                        .value("pointsman_latency_seconds_count{stage=\"intake\"}"))
                .isZero();
    }

    private HttpResponse<String> post(String key, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + api().getPort() + "/v1/payments");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void bothTextFormatsAreServed() throws Exception {
        Scrape prometheus = Scrape.of(api(), "*/*");
        assertThat(prometheus.contentType()).startsWith("text/plain; version=0.0.4");
        Scrape open = Scrape.of(api(), "application/openmetrics-text; version=1.0.0");
        assertThat(open.contentType()).startsWith("application/openmetrics-text");
        assertThat(open.text()).endsWith("# EOF\n");
    }

    @Test
    void namesFollowTheCustomsOfPrometheus() throws Exception {
        try (IsoClient client = harness.connect()) {
            client.ask(purchase(1, 1));
        }
        Scrape scrape = Scrape.of(api());
        scrape.types().forEach((name, type) -> {
            assertThat(name).matches("(pointsman|process|jvm)_[a-z_]*[a-z]");
            assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
            assertThat(name).doesNotContainPattern("_(ms|ns|millis|micros|kb|mb|percent)(_|$)");
            assertThat(scrape.text()).contains("# HELP " + name + " ");
        });
        for (String series : scrape.values().keySet()) {
            assertThat(series).matches("[a-z_]+(\\{([a-z]+=\"[A-Za-z0-9_.+ -]*\",?)*\\})?");
        }
    }

    @Test
    void thePageForOperatorsListsEveryMetricAndNoOther() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        Set<String> documented = Pattern.compile("^\\| `((?:pointsman|process|jvm)_[a-z_]+)", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> noAmount = purchase(1, 100);
            noAmount.remove(4);
            assertThat(client.ask(noAmount).code()).isEqualTo("30");
        }
        Scrape.get(api(), "/health/live", "*/*");
        assertThat(Scrape.of(api()).types().keySet()).isEqualTo(documented);
    }

    /** Scrapes until the condition holds: what is published by threads at work is seen a moment later. */
    private Scrape await(Predicate<Scrape> condition) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Scrape scrape = Scrape.of(api());
        while (!condition.test(scrape)) {
            assertThat(System.nanoTime())
                    .as("waited too long for\n" + scrape.text())
                    .isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            scrape = Scrape.of(api());
        }
        return scrape;
    }
}
