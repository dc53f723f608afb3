package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.journal.Durability;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import picocli.CommandLine;

/** The load client against the real switch: what it sends is taken, what it expects is answered, in each edition. */
@Timeout(60)
class LoadAgainstSwitchTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "iso87-ascii, length2",
        "iso87-ebcdic, length2-inclusive",
        "iso93-ascii, length4-inclusive",
        "iso93-binary, length2-bcd"
    })
    void everyAnswerIsRightInEveryEdition(String dialect, String framing) throws Exception {
        List<String> failures = new CopyOnWriteArrayList<>();
        try (SwitchServer server = SwitchServer.start(
                config(dialect, framing),
                YamlConfig.demoReference(),
                (what, cause) -> failures.add(what + ": " + cause),
                (done, total) -> {})) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            String port = "" + server.address("iso").getPort();
            int exitCode = new CommandLine(new LoadCommand())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(
                            "--port",
                            port,
                            "--dialect",
                            dialect,
                            "--framing",
                            framing,
                            "--mix",
                            "mixed",
                            "--connections",
                            "2",
                            "--in-flight",
                            "4",
                            "--warmup",
                            "100ms",
                            "--duration",
                            "300ms");
            assertThat(out.toString() + err).doesNotContain("PROBLEMS");
            assertThat(exitCode).isZero();
            server.host().drain();
            server.engine()
                    .forEachAccount((id, kind, currency, posted, held, creditLine, status) ->
                            assertThat(held).as("account %d", id).isZero());
        }
        assertThat(failures).isEmpty();
    }

    private NodeConfig config(String dialect, String framing) {
        Iso8583Listener listener = new Iso8583Listener(
                "iso",
                InetSocketAddress.createUnresolved("127.0.0.1", 0),
                Dialects.named(dialect),
                framing,
                false,
                Iso8583Listener.DEFAULT_WINDOW,
                NodeConfig.Listener.DEFAULT_TIMEOUT,
                4096,
                NodeConfig.Connections.OF_ISO8583);
        return new NodeConfig(
                "test",
                directory.resolve("data"),
                directory.resolve("keys"),
                Durability.PROCESS,
                NodeConfig.Pipeline.DEFAULT,
                List.of(listener),
                List.of(),
                directory.resolve("reference.yaml"));
    }
}
