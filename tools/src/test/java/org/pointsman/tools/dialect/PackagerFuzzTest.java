package org.pointsman.tools.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.CommandLineRun;

/**
 * Whatever a packager file holds: the import makes a dialect of it that can be loaded, or says what is wrong and where; it
 * reads nothing else and calls nobody. docs/fuzzing.md tells how to run it for longer.
 */
@Timeout(3600)
class PackagerFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("pointsman.mutations", 1_000);
    private static final long SEED = Long.getLong("pointsman.seed", 8583);
    private static final long FUZZ_SECONDS = Long.getLong("pointsman.fuzzSeconds", 0);
    private static final String HEAD = """
            <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFA_NUMERIC"/>
            <isofield id="1" length="16" name="Bitmap" class="org.jpos.iso.IFA_BITMAP"/>
            """;
    private static final List<String> WORDS = List.of(
            "<",
            ">",
            "/>",
            "\"",
            "&",
            "&amp;",
            "&#0;",
            "&#x1F600;",
            "&lt;",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?x y?>",
            "<!DOCTYPE isopackager>",
            "<isopackager>",
            "</isopackager>",
            "<isofieldpackager id=\"48\" length=\"9\" class=\"org.jpos.iso.IFA_LLCHAR\" packager=\"x\">",
            "</isofieldpackager>",
            "id",
            "length",
            "class",
            "pad=\"true\"",
            "headerLength=\"5\"",
            "emitBitmap=\"false\"",
            "-1",
            "0",
            "129",
            "999999999",
            "99999999999",
            "org.jpos.iso.IFB_LLNUM",
            "org.jpos.iso.IFE_CHAR",
            "\u0000",
            "\u5317",
            "\n",
            "\\",
            "#",
            ": ",
            "xmlns=\"x\"",
            "x:");
    private static final Pattern SAID = Pattern.compile(
            "pointsman dialect import: .*|.*fuzzed\\.xml.*|.*fuzzed\\.yaml.*|cannot be brought along:|not for a listener yet: .*");

    @TempDir
    private Path directory;

    @Test
    void mutationsOfPackagerFiles() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of("mainframe", "merchant93", "terminal")) {
            seeds.add(Files.readAllBytes(Path.of(PackagerFuzzTest.class
                    .getResource("/packager/" + name + ".xml")
                    .toURI())));
        }
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(FUZZ_SECONDS);
        long seed = SEED;
        do {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
                requireDialectOrReason(input, "seed " + seed + ", mutation " + i);
            }
            seed++;
        } while (System.nanoTime() - deadlineNs < 0);
    }

    private static byte[] mutated(byte[] seed, SplittableRandom random) {
        byte[] input = seed;
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(input.length + 1);
            int length = random.nextInt(3) == 0 ? 0 : Math.min(input.length - at, random.nextInt(1, 24));
            byte[] by = switch (random.nextInt(3)) {
                case 0 -> new byte[] {(byte) random.nextInt()};
                case 1 ->
                    Arrays.copyOfRange(
                            seed, at % seed.length, Math.min(seed.length, at % seed.length + random.nextInt(200)));
                default -> WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
            };
            byte[] result = new byte[input.length - length + by.length];
            System.arraycopy(input, 0, result, 0, at);
            System.arraycopy(by, 0, result, at, by.length);
            System.arraycopy(input, at + length, result, at + by.length, input.length - at - length);
            input = random.nextInt(20) == 0 ? Arrays.copyOf(result, at) : result;
        }
        return input;
    }

    private CommandLineRun requireDialectOrReason(byte[] input, String which) throws IOException {
        Path file = Files.write(directory.resolve("fuzzed.xml"), input);
        for (String skip : List.of("--skip", "--edition=87")) {
            CommandLineRun run = CommandLineRun.of("dialect", "import", skip, "--name", "fuzzed", file.toString());
            String what = which + ": " + run.err() + new String(input, StandardCharsets.ISO_8859_1);
            assertThat(run.exitCode()).as(what).isIn(0, 1);
            assertThat(run.err().lines())
                    .as(what)
                    .allMatch(line -> SAID.matcher(line).matches());
            if (run.exitCode() == 0) {
                assertThat(Dialects.parse(run.out(), "fuzzed.yaml").name()).isEqualTo("fuzzed");
            } else {
                assertThat(run.out()).as(what).isEmpty();
                assertThat(run.err()).as(what).isNotBlank();
            }
        }
        return CommandLineRun.of("dialect", "import", "--skip", file.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE isopackager [<!ENTITY x SYSTEM \"file:%s\">]>",
                "<!DOCTYPE isopackager [<!ENTITY %% p SYSTEM \"file:%s\"> %%p;]>",
                "<!DOCTYPE isopackager SYSTEM \"file:%s\">",
            })
    void nothingButTheFileItselfIsRead(String type) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "a-secret-of-somebody");
        for (String use : List.of(
                "name=\"&x;\"",
                "name=\"y\">&x;</isofield><isofield id=\"3\" length=\"6\" class=\"org.jpos.iso.IFA_NUMERIC\"")) {
            String xml = type.formatted(secret) + "<isopackager>" + HEAD
                    + "<isofield id=\"2\" length=\"19\" class=\"org.jpos.iso.IFA_LLNUM\" " + use + "/></isopackager>";
            CommandLineRun run = requireDialectOrReason(xml.getBytes(StandardCharsets.UTF_8), type);
            assertThat(run.out() + run.err()).doesNotContain("a-secret-of-somebody");
        }
    }

    @Test
    void nobodyIsCalled() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + listening.getLocalPort() + "/x.dtd";
            for (String type : List.of(
                    "<!DOCTYPE isopackager SYSTEM \"%s\">",
                    "<!DOCTYPE isopackager PUBLIC \"-//x//y//EN\" \"%s\">",
                    "<!DOCTYPE isopackager [<!ENTITY x SYSTEM \"%s\">]>",
                    "<!DOCTYPE isopackager [<!ENTITY %% p SYSTEM \"%s\"> %%p;]>")) {
                requireDialectOrReason(
                        (type.formatted(url) + "<isopackager>" + HEAD + "&x;</isopackager>")
                                .getBytes(StandardCharsets.UTF_8),
                        type);
            }
            listening.setSoTimeout(1);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(listening::accept))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"entities", "quadratic", "depth", "attributes", "fields", "text", "name"})
    void filesThatWouldCostMuch(String kind) throws IOException {
        StringBuilder xml = new StringBuilder();
        switch (kind) {
            case "entities" -> {
                xml.append("<!DOCTYPE isopackager [<!ENTITY e0 \"lol\">");
                for (int i = 1; i < 30; i++) {
                    xml.append("<!ENTITY e%d \"%s\">".formatted(i, ("&e" + (i - 1) + ";").repeat(10)));
                }
                xml.append("]><isopackager>").append(HEAD).append("&e29;</isopackager>");
            }
            case "quadratic" ->
                xml.append("<!DOCTYPE isopackager [<!ENTITY a \"")
                        .append("a".repeat(100_000))
                        .append("\">]><isopackager>")
                        .append("&a;".repeat(100_000))
                        .append("</isopackager>");
            case "depth" ->
                xml.append("<isopackager>")
                        .append("<isofieldpackager id=\"2\" length=\"1\" class=\"x\">".repeat(50_000));
            case "attributes" -> {
                xml.append("<isopackager ");
                for (int i = 0; i < 100_000; i++) {
                    xml.append("a").append(i).append("=\"\" ");
                }
                xml.append("/>");
            }
            case "fields" ->
                xml.append("<isopackager>")
                        .append(HEAD)
                        .append("<isofield id=\"2\" length=\"19\" class=\"org.jpos.iso.IFA_LLNUM\"/>".repeat(40_000))
                        .append("</isopackager>");
            case "text" ->
                xml.append("<isopackager>").append("x".repeat(4_000_000)).append("</isopackager>");
            default ->
                xml.append("<isopackager>")
                        .append(HEAD)
                        .append("<isofield id=\"2\" length=\"19\" class=\"org.jpos.iso.IFA_LLNUM\" name=\"")
                        .append("n".repeat(1_000_000))
                        .append("\"/></isopackager>");
        }
        requireDialectOrReason(xml.toString().getBytes(StandardCharsets.UTF_8), kind);
    }
}
