package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.demo.ModelPeer;
import picocli.CommandLine;

@Timeout(60)
class LoadCommandTest {
    private static final Dialect DIALECT = Dialects.named("iso87-binary");
    private static final Path DIRECTORY = Recordings.directory("iso87-binary");
    private static final ReferenceData REFERENCE = YamlConfig.readReference(DIRECTORY.resolve("reference.yaml"));

    @TempDir
    Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aShortRunIsReportedAsJson() throws Exception {
        Path histogram = temporary.resolve("latencies.hlog");
        try (ScriptedPeer peer = new ScriptedPeer(new ModelPeer(DIALECT, REFERENCE))) {
            int exitCode = run(
                    peer,
                    "--reference",
                    DIRECTORY.resolve("reference.yaml").toString(),
                    "--mix",
                    "mixed",
                    "--connections",
                    "2",
                    "--in-flight",
                    "4",
                    "--warmup",
                    "0ms",
                    "--duration",
                    "300ms",
                    "--server-pid",
                    Long.toString(ProcessHandle.current().pid()),
                    "--histogram",
                    histogram.toString(),
                    "--json");

            assertThat(err.toString()).isEmpty();
            assertThat(exitCode).isZero();
        }
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("good").asBoolean()).isTrue();
        assertThat(report.get("sent").asLong())
                .isEqualTo(report.get("answered").asLong())
                .isPositive();
        assertThat(report.get("serverCpuUs").isNumber()).isTrue();
        assertThat(report.get("latencyUs").has("p99.99")).isTrue();
        assertThat(Files.readAllLines(histogram).get(1)).contains("Histogram log format");
    }

    @Test
    void aRecordingIsPlayedAndGoneOnWith() throws Exception {
        AtomicInteger count = new AtomicInteger();
        ModelPeer model = new ModelPeer(DIALECT, REFERENCE);
        ScriptedPeer.Rule dieOnce = (answers, number, request) -> {
            model.onRequest(answers, number, request);
            if (count.incrementAndGet() == 7_000) {
                answers.closeConnection();
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(dieOnce)) {
            assertThat(play(peer, "--json")).isEqualTo(1);
            JsonNode report = new ObjectMapper().readTree(out.toString());
            int playedTo = report.get("playedTo").asInt();
            assertThat(playedTo).isBetween(6_900, 7_000);
            assertThat(report.get("wrongAnswers").asInt()).isZero();
            assertThat(err.toString()).contains("answers missing");

            out.getBuffer().setLength(0);
            assertThat(play(peer, "--from", Integer.toString(playedTo))).isZero();
            assertThat(out.toString()).contains("answered up to 20000");
        }
    }

    @Test
    void aWrongAnswerExitsWith1() throws Exception {
        AtomicInteger count = new AtomicInteger();
        ModelPeer model = new ModelPeer(
                DIALECT,
                REFERENCE,
                (request, answer) -> count.getAndIncrement() == 123 ? answer.with(39, "96") : answer);
        try (ScriptedPeer peer = new ScriptedPeer(model)) {
            assertThat(play(peer)).isEqualTo(1);
        }
        assertThat(out.toString())
                .contains("PROBLEMS     1")
                .contains("line 125 ")
                .contains("DE 39 is 96");
    }

    @Test
    void wrongUsageExitsWith2() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(new ModelPeer(DIALECT, REFERENCE))) {
            for (List<String> wrong : List.of(
                    List.of("--play", "x"),
                    List.of("--duration", "10"),
                    List.of("--in-flight", "0"),
                    List.of("--framing", "length3"),
                    List.of("--dialect", "iso99"),
                    List.of("--rate", "-1"),
                    List.of("--mix", "soup"),
                    List.of("--protocol", "smtp"),
                    List.of("--json-connections", "0", "--protocol", "json"),
                    List.of("--protocol", "json", "--mix", "mixed", "--json-in-flight", "2"),
                    List.of("--save", "x", "--histogram", "y"),
                    List.of("--protocol", "json", "--play", "x", "--expect", "y"),
                    List.of("--play", "x", "--expect", "y", "--connections", "2"))) {
                assertThat(run(peer, wrong.toArray(String[]::new)))
                        .as("%s", wrong)
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void durationsAreWrittenAsPeopleDo() {
        DurationConverter converter = new DurationConverter();

        assertThat(converter.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(converter.convert("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(converter.convert("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(converter.convert("1h")).isEqualTo(Duration.ofHours(1));
    }

    private int play(ScriptedPeer peer, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--play", DIRECTORY.resolve("frames.bin").toString(),
                "--expect", DIRECTORY.resolve("expected.csv").toString(),
                "--answer-timeout", "30s"));
        arguments.addAll(List.of(more));
        return run(peer, arguments.toArray(String[]::new));
    }

    private int run(ScriptedPeer peer, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("--port", Integer.toString(peer.address().getPort())));
        all.addAll(List.of(arguments));
        return new CommandLine(new LoadCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }
}
