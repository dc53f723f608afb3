package org.pointsman.tools.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code top} against a peer that plays a switch. */
class TopCommandTest {
    private static final String METRICS = """
            pointsman_info{java="17",node="switch-1",version="0.1.0"} 1
            pointsman_ready 1
            process_start_time_seconds 1.7E9
            pointsman_answers_total{code="00",dialect="iso87-ascii",listener="a",type="financial"} %d
            pointsman_answers_total{code="51",dialect="iso87-ascii",listener="a",type="authorisation"} %d
            pointsman_latency_seconds{stage="total",quantile="0.5"} 2.5E-4
            pointsman_latency_seconds{stage="total",quantile="0.99"} 0.012
            pointsman_latency_seconds{stage="journal",quantile="0.5"} NaN
            pointsman_ring_used_slots 2048
            pointsman_ring_bound_slots 8192
            pointsman_journal_records_total %d
            pointsman_journal_free_bytes 5E10
            pointsman_table_used_records{table="holds"} 750
            pointsman_table_bound_records{table="holds"} 1000
            pointsman_refusals_total{reason="full"} 3
            """;

    private final AtomicInteger scrapes = new AtomicInteger();
    private HttpServer peer;
    private String url;

    @BeforeEach
    void start() throws IOException {
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext("/metrics", exchange -> {
            int n = scrapes.getAndIncrement();
            byte[] body = METRICS.formatted(1000 + n * 100, 10 + n * 10, 5000 + n * 110)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        peer.createContext("/other", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        peer.start();
        url = "http://127.0.0.1:" + peer.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        peer.stop(0);
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new TopCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(args);
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Test
    void ratesAreWhatCountersGrewBetweenTwoLooks() throws IOException {
        Run run = run("--once", "--json", "--interval", "200ms", "--url", url);
        assertThat(run.err).isEmpty();
        assertThat(run.exitCode).isZero();
        assertThat(scrapes).hasValue(2);
        JsonNode figures = new ObjectMapper().readTree(run.out);
        assertThat(figures.get("node").asText()).isEqualTo("switch-1");
        assertThat(figures.get("ready").asBoolean()).isTrue();
        assertThat(figures.get("answers").asDouble()).isEqualTo(1120);
        double perSecond = figures.get("answersPerSecond").asDouble();
        // 110 in at least the interval.
        assertThat(perSecond).isPositive().isLessThanOrEqualTo(550);
        assertThat(figures.at("/byType/financial").asDouble() * 1.1).isCloseTo(perSecond, within(perSecond));
        assertThat(figures.at("/byCode/51").asDouble() * 11).isCloseTo(perSecond, within(perSecond));
        assertThat(figures.at("/latencySeconds/total/0.99").asDouble()).isEqualTo(0.012);
        assertThat(figures.at("/latencySeconds/journal/0.5").isNull()).isTrue();
        assertThat(figures.at("/tables/holds/used").asDouble()).isEqualTo(750);
        assertThat(figures.at("/refusalsPerSecond/full").asDouble()).isZero();
    }

    private static org.assertj.core.data.Offset<Double> within(double value) {
        return org.assertj.core.data.Offset.offset(value * 1e-9);
    }

    @Test
    void withoutATerminalThePageIsPlainText() {
        Run run = run("--once", "--interval", "100ms", "--url", url);
        assertThat(run.exitCode).isZero();
        assertThat(run.out)
                .doesNotContain("\u001b")
                .startsWith("switch-1  pointsman 0.1.0  ready  up ")
                .contains("ring         2,048 of 8,192 (25 %)")
                .contains("250.0 us")
                .contains("12.0 ms")
                .contains("refusals     full 0/s")
                .containsPattern("holds +750 +1,000 +75 %");
    }

    @Test
    void whoIsNoSwitchIsSaidSoInOneLine() throws IOException {
        Run wrongPath = run("--once", "--url", url + "/other");
        assertThat(wrongPath.exitCode).as("the path is always /metrics").isZero();
        peer.removeContext("/metrics");
        Run none = run("--once", "--url", url);
        assertThat(none.exitCode).isEqualTo(1);
        assertThat(none.err.strip()).isEqualTo(url + "/metrics answers 404");
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        Run closed = run("--once", "--url", "http://127.0.0.1:" + unused);
        assertThat(closed.exitCode).isEqualTo(1);
        assertThat(closed.err.strip()).isEqualTo("no switch answers at http://127.0.0.1:" + unused + "/metrics");
        assertThat(run("--url", "ftp://x").exitCode).isEqualTo(2);
        assertThat(run("--interval", "1ms").exitCode).isEqualTo(2);
    }
}
