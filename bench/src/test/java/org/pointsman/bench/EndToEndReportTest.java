package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.pointsman.tools.load.LoadReport;

class EndToEndReportTest {

    @Test
    void theMedianIsTheValueInTheMiddle() {
        assertThat(EndToEndReport.median(5, 1, 3)).isEqualTo(3);
        assertThat(EndToEndReport.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(EndToEndReport.median(7)).isEqualTo(7);
    }

    @Test
    void ratiosAreTakenRoundByRound() {
        EndToEndReport report = new EndToEndReport(Map.of());
        report.add(round(1_000, 500, 0, List.of()));
        report.add(round(2_000, 500, 0, List.of()));
        report.add(round(500, 500, 0, List.of()));

        assertThat(report.good()).isTrue();
        assertThat(report.asMap().get("medians"))
                .asString()
                .contains("ratio=0.5,")
                .contains("switchPerSecond=500.0");
        assertThat(report.asText()).contains("| median | 1,000 |").contains("| 0.50 |");
    }

    @Test
    void oneWrongAnswerOrBookSpoilsTheRun() {
        EndToEndReport wrong = new EndToEndReport(Map.of());
        wrong.add(round(1_000, 500, 1, List.of()));
        EndToEndReport unbalanced = new EndToEndReport(Map.of());
        unbalanced.add(round(1_000, 500, 0, List.of("account 7: posted 1")));

        assertThat(wrong.good()).isFalse();
        assertThat(unbalanced.good()).isFalse();
        assertThat(unbalanced.asText()).contains("books: account 7");
    }

    @Test
    void accountsThatHoldSomethingElseAreFound() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        long wrong = BenchNode.FIRST_MERCHANT + 3;
        long held = BenchNode.FIRST_CUSTOMER + 1;
        server.createContext("/v1/accounts/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            long id = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
            long posted = id == BenchNode.OPENING_ACCOUNT
                    ? -3L * BenchNode.BALANCE
                    : id >= BenchNode.FIRST_MERCHANT ? 0 : BenchNode.BALANCE;
            String body = String.format(
                    "{\"id\": %d, \"posted\": %d, \"held\": %d}",
                    id, posted + (id == wrong ? 5 : 0), id == held ? 9 : 0);
            respond(exchange, body);
        });
        server.start();
        try {
            List<String> differences = new AccountBooks(server.getAddress().getPort()).differences(3);
            assertThat(differences)
                    .isNotEmpty()
                    .allMatch(text -> text.contains("" + wrong) || text.contains("" + held));
            assertThat(differences).anyMatch(text -> text.contains("posted 5"));
        } finally {
            server.stop(0);
        }
    }

    private static void respond(com.sun.net.httpserver.HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static EndToEndReport.Round round(long echo, long pointsman, int problems, List<String> books) {
        return new EndToEndReport.Round(
                new EndToEndReport.Measurement("echo", load(echo, 0), List.of()),
                new EndToEndReport.Measurement("switch", load(pointsman, problems), books));
    }

    private static LoadReport load(long perSecond, int problems) {
        return new LoadReport(
                perSecond,
                0,
                0,
                problems,
                List.of(),
                1_000_000_000L,
                1_000_000,
                2_000_000,
                List.of(new LoadReport.Part(
                        "iso8583", 8, 32, perSecond, problems, perSecond, new Histogram(1_000_000, 3))),
                List.of());
    }
}
