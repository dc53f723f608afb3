package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.purchase;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.net.config.NodeChange;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.NodeConfig.Client;
import org.pointsman.net.config.NodeConfig.Connections;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.config.NodeConfig.Listener;
import org.pointsman.net.config.NodeConfig.Permit;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

/** A running switch takes over what it can, and names what it cannot. */
class ReloadTest extends SwitchTest {
    private NodeConfig running;

    @BeforeEach
    void start() throws IOException {
        harness.start();
        running = harness.config();
    }

    private InetSocketAddress api() {
        return harness.server().address("api");
    }

    @Test
    void boundsAndTimeOutsOfListenersChangeAtOnce() throws Exception {
        Iso8583Listener ascii = ascii();
        NodeChange change = harness.server()
                .reload(with(new Iso8583Listener(
                        ascii.name(),
                        ascii.bind(),
                        ascii.dialect(),
                        ascii.framing(),
                        ascii.signOnRequired(),
                        1,
                        Duration.ofSeconds(5),
                        ascii.maxFrame(),
                        new Connections(1, Duration.ofSeconds(7), Duration.ofSeconds(60)))));
        assertThat(change.needsRestart()).isEmpty();
        assertThat(change.taken())
                .containsExactlyInAnyOrder(
                        "listener ascii: timeout 30s -> 5s",
                        "listener ascii: window 256 -> 1",
                        "listener ascii: maxConnections 10000 -> 1",
                        "listener ascii: receiveTimeout 30s -> 7s",
                        "listener ascii: idleTimeout 0s -> 1m");
        try (IsoClient one = harness.connect();
                IsoClient other = harness.connect()) {
            assertThat(one.ask(purchase(1, 1)).code()).isEqualTo("00");
            assertThat(other.isClosedByPeer()).isTrue();
        }
        assertThat(Scrape.of(api()).value("pointsman_connections_bound{listener=\"ascii\"}"))
                .isEqualTo(1);
        assertThat(harness.server().reload(running).taken()).hasSize(5);
        assertThat(Scrape.of(api()).value("pointsman_config_reloads_total{result=\"taken\"}"))
                .isEqualTo(2);
    }

    @Test
    void clientsComeGoAndGetOtherKeysAtOnce() throws Exception {
        harness.stop();
        Client shop = client(1, "old-key", 0, Permit.PAYMENTS);
        Client office = client(2, "office-key", 0, Permit.ACCOUNTS);
        harness.clients(shop, office).start();
        running = harness.config();
        assertThat(status("old-key", "/v1/payments/1")).isEqualTo(404);
        assertThat(status("office-key", "/v1/accounts/1000000001")).isEqualTo(200);

        NodeChange change = harness.server()
                .reload(with(
                        client(1, "new-key", 0, Permit.PAYMENTS, Permit.ACCOUNTS),
                        client(3, "third-key", 0, Permit.PAYMENTS)));
        assertThat(change.needsRestart()).isEmpty();
        assertThat(change.taken())
                .containsExactlyInAnyOrder(
                        "client 1: permit [payments] -> [payments, accounts]",
                        "client 1: keySha256",
                        "client 2 is gone",
                        "client 3 is new");
        assertThat(status("old-key", "/v1/payments/1")).isEqualTo(401);
        assertThat(status("office-key", "/v1/accounts/1000000001")).isEqualTo(401);
        assertThat(status("new-key", "/v1/accounts/1000000001")).isEqualTo(200);
        assertThat(status("third-key", "/v1/payments/1")).isEqualTo(404);
    }

    @Test
    void whoseAClientIsAndWhetherThereAreAnyNeedsARestart() throws Exception {
        Client shop = client(1, "key", 0, Permit.PAYMENTS);
        assertThat(harness.server().reload(with(shop)).needsRestart()).containsExactly("clients where there were none");
        harness.stop();
        harness.clients(shop).start();
        running = harness.config();
        assertThat(harness.server().reload(with(new Client[0])).needsRestart())
                .containsExactly("no clients where there were some");
        assertThat(harness.server()
                        .reload(with(client(1, "key", 10001, Permit.PAYMENTS)))
                        .needsRestart())
                .containsExactly("client 1: participant 0 -> 10001");
        assertThat(status("key", "/v1/payments/1")).isEqualTo(404);
    }

    private static Client client(int id, String key, long participant, Permit... permits) throws Exception {
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        return new Client(id, "client-" + id, digest, participant, Set.of(permits));
    }

    private int status(String key, String path) throws IOException {
        return new ApiClient(api(), key).get(path).status();
    }

    @Test
    void measuringIsTurnedOffAndOn() throws Exception {
        String count = "pointsman_latency_seconds_count{stage=\"decide\"}";
        harness.server().reload(with(new NodeConfig.Operating(false, NodeConfig.LogLevel.INFO, Duration.ZERO)));
        try (IsoClient client = harness.connect()) {
            client.ask(purchase(1, 1));
            Scrape off = Scrape.of(api());
            assertThat(off.value("pointsman_measuring")).isZero();
            assertThat(off.value(count)).isZero();
            harness.server().reload(running);
            client.ask(purchase(2, 1));
            assertThat(Scrape.of(api()).value(count)).isEqualTo(1);
        }
    }

    @Test
    void whatNeedsARestartIsNamedAndNothingOfItsFileIsTakenOver() throws Exception {
        Iso8583Listener ascii = ascii();
        Listener changed = new Iso8583Listener(
                ascii.name(),
                ascii.bind(),
                Dialects.named("iso87-binary"),
                "length4",
                true,
                ascii.window(),
                ascii.timeout(),
                999,
                new Connections(1, Duration.ofSeconds(7), Duration.ZERO));
        NodeConfig next = new NodeConfig(
                "other",
                directory.resolve("elsewhere"),
                running.keys(),
                running.durability(),
                new NodeConfig.Pipeline(3, 1024),
                List.of(changed),
                running.clients(),
                running.operating(),
                directory.resolve("other.yaml"));
        NodeChange change = harness.server().reload(next);
        assertThat(change.needsRestart())
                .anyMatch(line -> line.startsWith("node test -> other"))
                .anyMatch(line -> line.startsWith("data "))
                .anyMatch(line -> line.startsWith("pipeline "))
                .anyMatch(line -> line.startsWith("reference "))
                .contains(
                        "listener ascii: dialect iso87-ascii -> iso87-binary",
                        "listener ascii: framing length2 -> length4",
                        "listener ascii: signOn false -> true",
                        "listener ascii: maxFrame 4096 -> 999",
                        "listener api is gone");
        Scrape scrape = Scrape.of(api());
        assertThat(scrape.value("pointsman_connections_bound{listener=\"ascii\"}"))
                .isEqualTo(ascii.connections().max());
        assertThat(scrape.value("pointsman_config_reloads_total{result=\"refused\"}"))
                .isEqualTo(1);
    }

    private Iso8583Listener ascii() {
        return (Iso8583Listener) running.listener("ascii");
    }

    private NodeConfig with(Listener changed) {
        return copy(
                running.listeners().stream()
                        .map(listener -> listener.name().equals(changed.name()) ? changed : listener)
                        .toList(),
                running.clients(),
                running.operating());
    }

    private NodeConfig with(NodeConfig.Operating operating) {
        return copy(running.listeners(), running.clients(), operating);
    }

    private NodeConfig with(Client... clients) {
        return copy(running.listeners(), List.of(clients), running.operating());
    }

    private NodeConfig copy(List<Listener> listeners, List<Client> clients, NodeConfig.Operating operating) {
        return new NodeConfig(
                running.node(),
                running.data(),
                running.keys(),
                running.durability(),
                running.pipeline(),
                listeners,
                clients,
                operating,
                running.reference());
    }
}
