package org.pointsman.tools.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process as an operator sees it: its log, its metrics, SIGHUP, SIGTERM. */
class OperationsIT {
    private static final String CARD = "6225880012345675";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void reloadsOnHangUpSaysWhatItDoesAndNeverLogsACardNumber() throws Exception {
        Path config = configure("debug", 100, "length2");
        SwitchProcess process = SwitchProcess.start(config);
        try {
            int iso = process.awaitListener().getPort();
            String api = "http://127.0.0.1:" + process.address("api").getPort();
            assertThat(get(api + "/health/ready").statusCode()).isEqualTo(200);

            sendRubbishWithCardNumbers(iso);
            get(api + "/v1/" + CARD);
            get(api + "/v1/accounts/" + CARD + "?pan=" + CARD);

            configure("info", 7, "length2");
            hangUp(process);
            awaitLog(process, "event=config.reloaded");
            assertThat(get(api + "/metrics").body()).contains("pointsman_connections_bound{listener=\"recorded\"} 7.0");

            configure("info", 9, "length4");
            hangUp(process);
            awaitLog(process, "event=config.refused");
            assertThat(process.log()).contains("needs_restart=\"listener recorded: framing length2 -> length4\"");
            Files.writeString(config, "node: [");
            hangUp(process);
            awaitMetric(api, "pointsman_config_reloads_total{result=\"refused\"} 2.0");
            assertThat(get(api + "/metrics").body()).contains("pointsman_connections_bound{listener=\"recorded\"} 7.0");

            SwitchProcess.Result top =
                    SwitchProcess.run("top", "--once", "--json", "--interval", "100ms", "--url", api);
            assertThat(top.err()).isEmpty();
            JsonNode figures = new ObjectMapper().readTree(top.out());
            assertThat(figures.get("node").asText()).isEqualTo("acceptance");
            assertThat(figures.at("/tables/cards/used").asInt()).isEqualTo(1);

            assertThat(process.terminate()).isEqualTo(143);
            String log = process.log();
            assertThat(log).contains("event=switch.ready", "event=connection.closed", "event=switch.stopped");
            assertThat(new CardNumberScan(List.of(CARD)).find(SwitchProcess.written(directory)))
                    .as("card numbers in what the switch wrote:\n" + log)
                    .isEmpty();
            assertThat(log.lines().filter(line -> line.startsWith("time=")))
                    .allMatch(line -> line.matches("time=\\S+ level=(error|warn|info|debug) event=[a-z_.]+( .*)?"));
        } finally {
            process.kill();
        }
    }

    private Path configure(String logLevel, int maxConnections, String framing) throws IOException {
        Files.createDirectories(SwitchProcess.written(directory).resolve("tmp"));
        Path reference = directory.resolve("reference.yaml");
        Files.writeString(reference, """
                accounts: [ { id: 1000000001, kind: customer, currency: CNY, balance: 1000000 } ]
                cards: [ { pan: "%s", account: 1000000001, expiry: "3012" } ]
                routes: [ { prefix: "622588", channel: on-us } ]
                """.formatted(CARD));
        Path written = SwitchProcess.written(directory);
        return Files.writeString(directory.resolve("node.yaml"), """
                node: acceptance
                data: %s
                keys: %s
                operations: { logLevel: %s }
                listeners:
                  - { name: recorded, protocol: iso8583, dialect: iso87-ascii, framing: %s, bind: "127.0.0.1:0", maxConnections: %d }
                  - { name: api, protocol: http, bind: "127.0.0.1:0" }
                reference: %s
                """.formatted(
                written.resolve("data"), written.resolve("keys"), logLevel, framing, maxConnections, reference));
    }

    /** Card numbers where none belong: as a length, in a type, in a field that is too short, behind garbage. */
    private static void sendRubbishWithCardNumbers(int port) throws IOException {
        for (String text : List.of(
                CARD + CARD,
                "0200" + CARD + CARD,
                "02004000000000000000" + "16" + CARD,
                "0200F23C46D128E09000" + "0000000000000000" + "19" + CARD,
                "XXXX" + CARD)) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                OutputStream out = socket.getOutputStream();
                byte[] message = text.getBytes(StandardCharsets.US_ASCII);
                out.write(new byte[] {(byte) (message.length >> 8), (byte) message.length});
                out.write(message);
                // Then the digits themselves where a length belongs: 0x36 0x32 bytes are more than a frame may have.
                out.write(message);
                out.flush();
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    // Until the switch closes the connection.
                }
            } catch (java.net.SocketException e) {
                // Reset: closed as well.
            }
        }
    }

    private static void hangUp(SwitchProcess process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitLog(SwitchProcess process, String text) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!process.log().contains(text)) {
            assertThat(System.nanoTime()).as(process.log()).isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void awaitMetric(String api, String line) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!get(api + "/metrics").body().contains(line)) {
            assertThat(System.nanoTime()).as(line).isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
