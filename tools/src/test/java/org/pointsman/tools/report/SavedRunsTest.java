package org.pointsman.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.demo.ModelPeer;
import org.pointsman.tools.load.LoadCommand;
import org.pointsman.tools.load.Recordings;
import org.pointsman.tools.load.SavedRun;
import org.pointsman.tools.load.ScriptedPeer;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/** A run is made once and kept; what is made of it is tried on copies that were changed by hand. */
@Timeout(60)
class SavedRunsTest {
    private static final Dialect DIALECT = Dialects.named("iso87-binary");
    private static final Path REFERENCE = Recordings.directory("iso87-binary").resolve("reference.yaml");

    @TempDir
    Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path before;

    @BeforeEach
    void keepARun() throws Exception {
        before = temporary.resolve("before");
        assertThat(load(before)).as(err.toString()).isZero();
    }

    private int load(Path directory) throws Exception {
        ReferenceData reference = YamlConfig.readReference(REFERENCE);
        try (ScriptedPeer peer = new ScriptedPeer(new ModelPeer(DIALECT, reference))) {
            return execute(
                    "load",
                    "--port",
                    Integer.toString(peer.address().getPort()),
                    "--reference",
                    REFERENCE.toString(),
                    "--connections",
                    "2",
                    "--warmup",
                    "100ms",
                    "--duration",
                    "1300ms",
                    "--save",
                    directory.toString());
        }
    }

    @Test
    void aRunIsKeptWithItsConfigurationSecondsAndHistograms() throws Exception {
        SavedRun run = SavedRun.read(before);

        assertThat(run.name()).isEqualTo("before");
        assertThat(run.parts()).containsExactly("iso8583");
        assertThat(run.json().at("/configuration/iso8583/connections").asInt()).isEqualTo(2);
        assertThat(run.json().at("/machine/processors").asInt()).isPositive();
        long answers = 0;
        for (JsonNode second : run.json().get("seconds")) {
            answers += second.get("answers").get(0).asLong();
        }
        assertThat(answers)
                .isEqualTo(run.json().at("/summary/answered").asLong())
                .isPositive();
        assertThat(run.total().getValueAtPercentile(50) / 1000.0)
                .isEqualTo(run.json().at("/summary/latencyUs/p50").asDouble());
        assertThat(run.latencies()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aRunIsNeverWrittenOverAnother() throws Exception {
        String kept = Files.readString(before.resolve("run.json"));

        assertThat(load(before)).isEqualTo(1);
        assertThat(err.toString()).contains("holds a run already");
        assertThat(Files.readString(before.resolve("run.json"))).isEqualTo(kept);
    }

    @Test
    void aRunThatFailsLeavesNothingBehindAndBlocksNoOther() throws Exception {
        Path failed = temporary.resolve("failed");
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        assertThat(execute("load", "--port", "" + nobody, "--reference", REFERENCE.toString(), "--save", "" + failed))
                .isEqualTo(1);
        assertThat(failed).doesNotExist();

        // Killed, it could not clean up.
        Files.createDirectories(failed);
        Files.writeString(failed.resolve("latencies.hlog"), "half a hist");
        err.getBuffer().setLength(0);
        assertThat(load(failed)).as(err.toString()).isZero();
        assertThat(SavedRun.read(failed).latencies()).isNotEmpty();
    }

    @Test
    void runsThatAreAlikeAreWithinAnyTolerance() throws Exception {
        copy("after", json -> {});

        assertThat(execute("compare", before.toString(), at("after"), "--tolerance", "0"))
                .isZero();
        assertThat(out.toString())
                .contains("answers a second")
                .contains("1.000")
                .doesNotContain("differently");
    }

    @Test
    void aRunThatIsWorseThanTheToleranceFails() throws Exception {
        scale("slower", "/perSecond", 0.9);
        scale("later", "/latencyUs/p99", 1.2);
        scale("better", "/perSecond", 1.5);
        scale("unlucky", "/latencyUs/max", 50);

        assertThat(compare("slower", "11")).isZero();
        assertThat(compare("slower", "9")).isEqualTo(1);
        assertThat(err.toString()).contains("answers a second").contains("-10.0 %");
        assertThat(compare("later", "21")).isZero();
        assertThat(compare("later", "19")).isEqualTo(1);
        assertThat(compare("better", "0")).isZero();
        assertThat(compare("unlucky", "0")).isZero();
        assertThat(execute("compare", before.toString(), at("slower")))
                .as("no tolerance given")
                .isZero();
    }

    @Test
    void aRunWithWrongAnswersIsNeverWithinTheTolerance() throws Exception {
        copy("wrong", json -> json.withObject("/summary").put("good", false));

        assertThat(compare("wrong", "1000")).isEqualTo(1);
        assertThat(err.toString()).contains("wrong has wrong or missing answers");
    }

    @Test
    void whatWasAskedForDifferentlyIsSaid() throws Exception {
        copy("after", json -> json.withObject("/configuration/iso8583").put("connections", 77));

        assertThat(execute("compare", before.toString(), at("after"), "--json")).isZero();
        JsonNode comparison = new ObjectMapper().readTree(out.toString());
        assertThat(comparison.at("/differences").has("iso8583.connections")).isTrue();
        assertThat(comparison.at("/differences/iso8583.connections/1").asText()).isEqualTo("77");
        assertThat(comparison.at("/figures/0/ratio").asDouble()).isEqualTo(1);
    }

    @Test
    void aPageLoadsNothingAndItsPicturesAreWellFormed() throws Exception {
        copy("after", json -> {});
        Path page = temporary.resolve("page.html");

        assertThat(execute("report", before.toString(), at("after"), "--out", page.toString()))
                .isZero();
        String html = Files.readString(page);
        assertThat(html).contains("before").contains("after").contains("Content-Security-Policy");
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "src=", "<script", "<link", "url(", "@import");
        assertThat(pictures(html)).hasSize(3);
        for (String svg : pictures(html)) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            // A short run has seconds enough for a point only.
            assertThat(Pattern.compile("<path|<circle").matcher(svg).results().count())
                    .isBetween(1L, 2L);
            assertThat(svg).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void whateverStandsInARunIsTextOnThePage() throws Exception {
        String markup = "<script>alert('&\"')</script>";
        copy("evil", json -> {
            json.put("ended", markup);
            json.withObject("/summary")
                    .put("good", false)
                    .putArray("firstProblems")
                    .add(markup);
            json.withObject("/configuration").put(markup, markup);
        });
        Path page = temporary.resolve("page.html");

        assertThat(execute("report", at("evil"), "--title", markup, "--out", page.toString()))
                .isZero();
        assertThat(Files.readString(page)).contains("&lt;script&gt;").doesNotContain("<script");
    }

    @Test
    void whatIsNoRunIsRefusedByName() throws Exception {
        copy("no-json", json -> {});
        Files.writeString(temporary.resolve("no-json/run.json"), "{\"format\": ");
        copy("other-format", json -> json.put("format", 99));
        copy("no-summary", json -> json.remove("summary"));
        copy("no-log", json -> {});
        Files.writeString(temporary.resolve("no-log/latencies.hlog"), "\"x\",1.0,2.0,3.0,rubbish\n");
        Files.createDirectories(temporary.resolve("empty"));

        for (List<String> wrong : List.of(
                List.of("empty", "holds no run"),
                List.of("nowhere", "holds no run"),
                List.of("no-json", "is not JSON"),
                List.of("other-format", "is not of format 1"),
                List.of("no-summary", "has no member \"summary\""),
                List.of("no-log", "latencies.hlog"))) {
            err.getBuffer().setLength(0);
            assertThat(execute("report", at(wrong.get(0)), "--out", at("page.html")))
                    .as(wrong.get(0))
                    .isEqualTo(1);
            assertThat(err.toString()).contains(wrong.get(0)).contains(wrong.get(1));
        }
        assertThat(temporary.resolve("page.html")).doesNotExist();
    }

    private static List<String> pictures(String html) {
        return Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
                .matcher(html)
                .results()
                .map(match -> match.group())
                .toList();
    }

    private String at(String name) {
        return temporary.resolve(name).toString();
    }

    private int compare(String name, String tolerance) {
        return execute("compare", before.toString(), at(name), "--tolerance", tolerance);
    }

    private void scale(String name, String figure, double factor) throws Exception {
        int last = figure.lastIndexOf('/');
        copy(name, json -> {
            ObjectNode parent = (ObjectNode) json.at("/summary" + figure.substring(0, last));
            String member = figure.substring(last + 1);
            parent.put(member, parent.get(member).asDouble() * factor);
        });
    }

    private void copy(String name, Consumer<ObjectNode> change) throws Exception {
        Path directory = Files.createDirectories(temporary.resolve(name));
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json =
                (ObjectNode) mapper.readTree(before.resolve("run.json").toFile());
        change.accept(json);
        mapper.writeValue(directory.resolve("run.json").toFile(), json);
        Files.copy(before.resolve("latencies.hlog"), directory.resolve("latencies.hlog"));
    }

    private int execute(String command, String... arguments) {
        out.getBuffer().setLength(0);
        Object instance = switch (command) {
            case "load" -> new LoadCommand();
            case "compare" -> new CompareCommand();
            default -> new ReportCommand();
        };
        return new CommandLine(instance)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (!(failure instanceof CommandFailure)) {
                        throw failure;
                    }
                    line.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }
}
