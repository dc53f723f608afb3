package org.pointsman.net.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.RetentionPolicy;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.journal.Durability;
import org.pointsman.net.config.NodeConfig.Permit;
import org.pointsman.net.iso8583.Dialects;

class NodeFileTest {
    /** Line 1 to 10; every negative test changes one thing. */
    private static final String GOOD = """
            node: switch-1
            data: ./data
            keys: ./secret/keys
            durability: process
            pipeline: { threads: 3, ringSize: 1024 }
            listeners:
              - { name: acquirers, protocol: iso8583, dialect: iso87-ascii, framing: length2, bind: "127.0.0.1:8583", signOn: required, window: 16, timeout: 5s, maxFrame: 999, maxConnections: 50, receiveTimeout: 4s, idleTimeout: 2h }
              - { name: binary, protocol: iso8583, dialect: iso87-binary, framing: length4, bind: "[::1]:8584" }
              - { name: api, protocol: http, bind: "localhost:0", timeout: 6s, idleTimeout: 0s }
            reference: reference.yaml
            """;

    @TempDir
    Path directory;

    @Test
    void everyKeyIsRead() throws IOException {
        NodeConfig node = YamlConfig.readNode(write(GOOD));
        assertThat(node)
                .isEqualTo(new NodeConfig(
                        "switch-1",
                        directory.resolve("data"),
                        directory.resolve("secret/keys"),
                        Durability.PROCESS,
                        new NodeConfig.Pipeline(3, 1024),
                        List.of(
                                new NodeConfig.Iso8583Listener(
                                        "acquirers",
                                        InetSocketAddress.createUnresolved("127.0.0.1", 8583),
                                        Dialects.named("iso87-ascii"),
                                        "length2",
                                        true,
                                        16,
                                        Duration.ofSeconds(5),
                                        999,
                                        new NodeConfig.Connections(50, Duration.ofSeconds(4), Duration.ofHours(2))),
                                new NodeConfig.Iso8583Listener(
                                        "binary",
                                        InetSocketAddress.createUnresolved("[::1]", 8584),
                                        Dialects.named("iso87-binary"),
                                        "length4",
                                        false,
                                        256,
                                        Duration.ofSeconds(30),
                                        8192,
                                        NodeConfig.Connections.OF_ISO8583),
                                new NodeConfig.HttpListener(
                                        "api",
                                        InetSocketAddress.createUnresolved("localhost", 0),
                                        Duration.ofSeconds(6),
                                        new NodeConfig.Connections(10_000, Duration.ofSeconds(30), Duration.ZERO))),
                        List.of(),
                        NodeConfig.Operating.DEFAULT,
                        directory.resolve("reference.yaml")));
    }

    @Test
    void optionalKeysHaveDefaults() throws IOException {
        NodeConfig node = YamlConfig.readNode(write(GOOD.replaceAll("(?m)^(keys|durability|pipeline):.*\n", "")));
        assertThat(node.keys()).as("beside the data").isEqualTo(directory.resolve("keys"));
        assertThat(node.durability()).isEqualTo(Durability.PROCESS);
        assertThat(node.pipeline()).isEqualTo(new NodeConfig.Pipeline(1, 8192));
    }

    @Test
    void anotherDirectoryThanTheFilesIsMeantByAbsolutePathsOnly() throws IOException {
        Path data = directory.resolveSibling("elsewhere").toAbsolutePath();
        NodeConfig node = YamlConfig.readNode(write(GOOD.replace("./data", data.toString())));
        assertThat(node.data()).isEqualTo(data);
    }

    @Test
    void whatFollowsTheJournalIsRead() throws IOException {
        assertThat(YamlConfig.readNode(write(GOOD)).follower()).isEqualTo(NodeConfig.SEALED);
        NodeConfig node = YamlConfig.readNode(write(GOOD + """
                seals: { every: 30s }
                snapshots: { every: 10m, keep: 5, onStop: false }
                retention: { keepFor: 720h }
                """));
        assertThat(node.follower())
                .isEqualTo(new Follower.Options(
                        new Sealer.Options(Sealer.Options.DEFAULT.records(), Duration.ofSeconds(30)),
                        new SnapshotPolicy(Duration.ofMinutes(10), 5, false),
                        new RetentionPolicy(Duration.ofDays(30))));
        NodeConfig none = YamlConfig.readNode(write(GOOD + "seals: { enabled: false }\nsnapshots: { every: 1h }\n"));
        assertThat(none.follower())
                .isEqualTo(new Follower.Options(null, new SnapshotPolicy(Duration.ofHours(1), 3, true), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seals: { every: 2h }|every is 2h, must be 1s to 1h",
                "seals: { enabled: false, every: 1m }|every is of no use where enabled is false",
                "snapshots: { keep: 3 }|every is missing: how often a snapshot is written",
                "snapshots: { every: 10m, keep: 0 }|keep is 0, must be 1 to 1000",
                "snapshots: { every: 10m, kept: 2 }|unknown key 'kept'",
                "retention: { keepFor: 1h }|nothing can be removed without snapshots: give snapshots.every"
            })
    void whatFollowsTheJournalIsReadStrictly(String line, String reason) throws IOException {
        Path file = write(GOOD + line + "\n");
        assertThatThrownBy(() -> YamlConfig.readNode(file))
                .hasMessageContaining(reason)
                .hasMessageContaining(":11: ");
    }

    @Test
    void clientsAreRead() throws IOException {
        String digest = "0123456789abcdef".repeat(4);
        NodeConfig node = YamlConfig.readNode(write(GOOD + """
                clients:
                  - { id: 1, name: shop, keySha256: "%s" }
                  - { id: 2, name: back-office, keySha256: "%s", participant: "00010001", permit: [payments, accounts, debit-accounts] }
                """.formatted(digest, digest.replace('0', '1'))));
        assertThat(node.clients())
                .containsExactly(
                        new NodeConfig.Client(1, "shop", digest, 0, Set.of(Permit.PAYMENTS)),
                        new NodeConfig.Client(
                                2, "back-office", digest.replace('0', '1'), 10001, EnumSet.allOf(Permit.class)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{ id: 0, name: a, keySha256: \"D\" }                 | 12: clients: id is 0, must be 1 to 2147483647",
                "{ id: 2, keySha256: \"D\" }                          | 12: clients: name is missing",
                "{ id: 2, name: a b, keySha256: \"D\" }               | 12: clients: name must be 1 to 16 letters",
                "{ id: 2, name: a, keySha256: secret }                | 12: clients: keySha256 must be the SHA-256 of the API key",
                "{ id: 2, name: a, keySha256: \"D\", permit: [all] }  | 12: clients: permit 'all' is none of payments, debit-accounts, accounts",
                "{ id: 2, name: a, keySha256: \"D\", key: x }         | 12: clients: unknown key 'key'",
                "{ id: 1, name: a, keySha256: \"D\" }                 | 13: clients: id is another client's",
                "{ id: 2, name: shop, keySha256: \"D\" }              | 13: clients: name is another client's",
            })
    void aClientThatCannotBeIsRefused(String row, String problem) throws IOException {
        String first =
                problem.startsWith("13") ? "  - { id: 1, name: shop, keySha256: \"" + "a".repeat(64) + "\" }\n" : "";
        Path file = write(GOOD + "clients:\n" + first + "  - " + row.replace("D", "b".repeat(64)) + "\n");
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> YamlConfig.readNode(file));
        assertThat(refused).hasMessageContaining(problem).hasMessageNotContaining("secret");
    }

    @Test
    void anHttpListenerThatOthersCanReachNeedsClients() throws IOException {
        String open = GOOD.replace("localhost:0", "0.0.0.0:8080");
        Path file = write(open);
        assertThat(catchThrowableOfType(ConfigException.class, () -> YamlConfig.readNode(file)))
                .hasMessageContaining("9: listeners: bind is not a loopback address: an http listener that others can"
                        + " reach needs clients with keys");
        String clients = "clients: [ { id: 1, name: shop, keySha256: \"" + "a".repeat(64) + "\" } ]\n";
        assertThat(YamlConfig.readNode(write(open + clients)).clients()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "node: switch-1          | name: switch-1           | 1: node is missing",
                "node: switch-1          | node: switch 1           | 1: node must be 1 to 40 letters, digits, dots, hyphens or underscores",
                "node: switch-1          | node: 1                  | 1: node must be text: put it in quotes",
                "keys: ./secret/keys     | keys: ./data/keys        | 3: keys must not lie within data",
                "keys: ./secret/keys     | keys: data               | 3: keys must not lie within data",
                "durability: process     | durability: ram          | 4: durability 'ram' is none of process, disk",
                "threads: 3              | threads: 2               | 5: pipeline: threads is 2, must be 1 or 3",
                "threads: 3              | threads: 4               | 5: pipeline: threads is 4, must be 1 to 3",
                "ringSize: 1024          | ringSize: 1000           | 5: pipeline: ringSize is 1000, must be a power of two",
                "ringSize: 1024          | ringSize: 256            | 5: pipeline: ringSize is 256, must be 512 to 1048576",
                "ringSize: 1024          | spin: true               | 5: pipeline: unknown key 'spin'",
                "maxConnections: 50      | maxConnections: 0        | 7: listeners: maxConnections is 0, must be 1 to 1000000",
                "receiveTimeout: 4s      | receiveTimeout: 0s       | 7: listeners: receiveTimeout is 0s, must be 1s to 1h",
                "receiveTimeout: 4s      | receiveTimeout: 4        | 7: listeners: receiveTimeout must be a number and its unit (ms, s, m, h, d), like 60s",
                "idleTimeout: 2h         | idleTimeout: 31d         | 7: listeners: idleTimeout is 31d, must be 0s to 720h",
                "idleTimeout: 2h         | idleTimeout: never       | 7: listeners: idleTimeout must be a number and its unit (ms, s, m, h, d), like 60s",
                "protocol: http          | protocol: grpc           | 9: listeners: protocol 'grpc' is none of iso8583, http",
                "dialect: iso87-ascii    | dialect: iso99           | 7: listeners: dialect 'iso99' is none of iso87-ascii, iso87-binary, iso87-ebcdic, iso93-ascii, iso93-binary, nor a file (.yaml)",
                "dialect: iso87-ascii,   | ``                       | 7: listeners: dialect is missing",
                "framing: length2        | framing: length3         | 7: listeners: framing 'length3' is none of length2, length2-inclusive, length4, length4-inclusive, length2-bcd, length2-tpdu",
                "127.0.0.1:8583          | 127.0.0.1                | 7: listeners: bind must be host:port, like \"127.0.0.1:8583\"",
                "127.0.0.1:8583          | 127.0.0.1:65536          | 7: listeners: bind has the port 65536, must be 0 to 65535",
                "signOn: required        | signOn: true             | 7: listeners: signOn must be text",
                "window: 16              | window: 0                | 7: listeners: window is 0, must be 1 to 65536",
                "timeout: 5s             | timeout: 5               | 7: listeners: timeout must be a number and its unit (ms, s, m, h, d), like 60s",
                "timeout: 5s             | timeout: 5ms             | 7: listeners: timeout is 5ms, must be 1s to 1h",
                "maxFrame: 999           | maxFrame: 70000          | 7: listeners: maxFrame is 70000, must be 64 to 65535",
                "name: binary            | name: acquirers          | 8: listeners: name 'acquirers' is taken by the listener in line 7",
                "[::1]:8584              | 127.0.0.1:8583           | 8: listeners: bind is taken by the listener in line 7",
                "[::1]:8584              | 0.0.0.0:8583             | 8: listeners: bind is taken by the listener in line 7",
                "name: api               | window: 1, name: api     | 9: listeners: unknown key 'window'",
                "reference: reference.yaml | ``                     | 1: reference is missing",
                "listeners:              | listener:                | 6: unknown key 'listener'",
            })
    void isRefused(String good, String bad, String problem) throws IOException {
        assertThat(GOOD).contains(good);
        Path file = write(GOOD.replace(good, bad));
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> YamlConfig.readNode(file));
        assertThat(refused.problems()).contains(file + ":" + problem);
    }

    @Test
    void aDialectThatAListenerCannotSpeakIsRefused() throws IOException {
        Path harbour = Files.writeString(
                directory.resolve("harbour.yaml"),
                "dialect: harbour\nextends: iso87-binary\nfields:\n  41: none\n  42: { length: 20 }\n");
        Path file = write(GOOD.replace("iso87-ascii", "harbour.yaml"));

        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> YamlConfig.readNode(file));
        assertThat(refused.problems())
                .containsExactlyInAnyOrder(
                        file + ":7: listeners: dialect " + harbour + ": there is no DE 41 (the terminal)",
                        file + ":7: listeners: dialect " + harbour
                                + ":5: DE 42 (the merchant) must be text of 1 to 15");
    }

    @Test
    void howItIsWatchedAndStoppedIsRead() throws IOException {
        Path file = write(GOOD + "operations: { measure: false, logLevel: debug, stopDelay: 10s }\n");
        assertThat(YamlConfig.readNode(file).operating())
                .isEqualTo(new NodeConfig.Operating(false, NodeConfig.LogLevel.DEBUG, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logLevel: loud | logLevel 'loud' is none of error, warn, info, debug",
                "measure: 0     | measure must be true or false",
                "stopDelay: 2h  | stopDelay is 2h, must be 0s to 1h",
                "grace: 10s     | unknown key 'grace'"
            })
    void operationsThatCannotBeAreRefused(String key, String problem) throws IOException {
        Path file = write(GOOD + "operations: { " + key + " }\n");
        int line = (int) GOOD.lines().count() + 1;
        assertThatThrownBy(() -> YamlConfig.readNode(file)).hasMessage(file + ":" + line + ": operations: " + problem);
    }

    @Test
    void aDialectMayBeAFileBesideTheNodeFile() throws IOException {
        Files.createDirectory(directory.resolve("dialects"));
        Files.writeString(
                directory.resolve("dialects/harbour.yaml"),
                "dialect: harbour\nextends: iso87-binary\nfields: {48: none}\n");
        NodeConfig node = YamlConfig.readNode(write(GOOD.replace("iso87-ascii", "dialects/harbour.yaml")));
        NodeConfig.Iso8583Listener listener =
                (NodeConfig.Iso8583Listener) node.listeners().get(0);
        assertThat(listener.dialect().name()).isEqualTo("harbour");
    }

    @Test
    void aDialectFileThatIsWrongIsNamedWithItsLineAndReason() throws IOException {
        Path harbour = Files.writeString(
                directory.resolve("harbour.yaml"), "dialect: harbour\nextends: iso87-binary\nfields: {48: some}\n");
        Path file = write(GOOD.replace("iso87-ascii", "harbour.yaml").replace("iso87-binary", "none.yaml"));
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> YamlConfig.readNode(file));
        assertThat(refused.problems())
                .containsExactly(
                        file + ":7: listeners: dialect " + harbour + ":3: DE 48: must be a table of keys and values",
                        file + ":8: listeners: dialect " + directory.resolve("none.yaml") + ": there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "text", "- a", "node: [ a", "node: \"a", "node: a\nlisteners: { a: [ }"})
    void ofAFileWithoutFormOnlyThatIsSaid(String content) throws IOException {
        Path file = write(content);
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> YamlConfig.readNode(file));
        assertThat(refused.problems()).isNotEmpty().noneMatch(problem -> problem.contains("is missing"));
    }

    @Test
    void aNodeNeedsAListener() throws IOException {
        Path file = write("node: a\ndata: data\nreference: reference.yaml\nlisteners: [ ]\n");
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> YamlConfig.readNode(file));
        assertThat(refused.problems()).containsExactly(file + ":1: listeners is missing: one at least");
    }

    @Test
    void theDemoIsRight() {
        assertThat(YamlConfig.demoNode().listeners())
                .extracting(NodeConfig.Listener::name)
                .containsExactly("acquirers", "binary", "api");
        assertThat(YamlConfig.demoReference().cards()).hasSize(9);
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("pointsman.yaml"), content);
    }
}
