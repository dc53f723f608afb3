package org.pointsman.net.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.net.iso8583.DialectException;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.testing.Mutations;

/** Whatever a configuration file holds: it is read, or refused with file, line and reason; nothing else, and soon. */
@Timeout(600)
class ConfigFuzzTest {
    private static final int MUTATIONS = 2_000;
    private static final String CARD = "6225880012345675";
    private static final Pattern PROBLEM = Pattern.compile("[^:]*fuzzed[^:]*(:[1-9][0-9]*)?: .+", Pattern.DOTALL);
    private static final List<String> YAML_WORDS = List.of(
            "[",
            "]",
            "{",
            "}",
            ", ",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\t",
            "\"",
            "'",
            "|",
            ">",
            "#",
            "---\n",
            "...\n",
            "&a ",
            "*a",
            "<<: *a",
            "!!int ",
            "!!java.net.URL ",
            "%YAML 9\n",
            "? ",
            "null",
            "~",
            "true",
            "0",
            "-1",
            "1.5",
            "1e9",
            "0x10",
            "0o7",
            "9223372036854775808",
            "99999999999999999999999999",
            "\u5317",
            "\u0000",
            "\uFEFF",
            "\uD83D\uDE00",
            "2147483648",
            "0s",
            "1d",
            "999999999d",
            CARD,
            "/",
            "..",
            "\\0",
            "1..2",
            "LL ..99",
            "n",
            "bcd",
            "other",
            "1-128",
            "128-1",
            "0-0",
            "iso87-ascii");

    @TempDir
    private Path directory;

    @Test
    void nodeFiles() throws IOException {
        Path file = directory.resolve("fuzzed.yaml");
        Mutations.of(List.of(demo("pointsman.yaml"), page("node")), YAML_WORDS, MUTATIONS, input -> {
            Files.write(file, input);
            readOrRefused(() -> YamlConfig.readNode(file));
        });
    }

    @Test
    void referenceFiles() throws IOException {
        Path file = directory.resolve("fuzzed.yaml");
        Mutations.of(List.of(demo("reference.yaml"), page("reference")), YAML_WORDS, MUTATIONS, input -> {
            Files.write(file, input);
            readOrRefused(() -> YamlConfig.readReference(file));
        });
    }

    @Test
    void csvFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("fuzzed.yaml"), """
                accounts: { csv: fuzzed-accounts.csv }
                cards: { csv: fuzzed-cards.csv }
                """);
        Files.writeString(directory.resolve("fuzzed-cards.csv"), "pan,account,expiry\n" + CARD + ",1000000001,3012\n");
        String accounts =
                "id,kind,currency,balance,creditLine\n1000000001,customer,CNY,100,\n1000000002,merchant,JPY,,5\n";
        Mutations.of(
                List.of(accounts),
                List.of(
                        ",",
                        "\n",
                        "\r",
                        "\"",
                        "id",
                        "kind",
                        "-1",
                        "1e5",
                        CARD,
                        "",
                        "\u0000",
                        "\u5317",
                        "customer",
                        "9223372036854775807"),
                MUTATIONS,
                input -> {
                    Files.write(directory.resolve("fuzzed-accounts.csv"), input);
                    readOrRefused(() -> YamlConfig.readReference(file));
                });
    }

    @Test
    void dialectFiles() throws IOException {
        List<String> seeds = new ArrayList<>();
        for (String name : Dialects.names()) {
            seeds.add(resource("/dialects/" + name + ".yaml"));
        }
        try (Stream<Path> examples = Files.list(Path.of("..", "docs", "examples", "dialects"))) {
            for (Path example : examples.sorted().toList()) {
                seeds.add(Files.readString(example));
            }
        }
        Mutations.of(seeds, YAML_WORDS, MUTATIONS, input -> {
            try {
                Dialects.parse(new String(input, StandardCharsets.UTF_8), "fuzzed.yaml");
            } catch (DialectException e) {
                assertThat(e.getMessage()).matches(PROBLEM);
            }
        });
    }

    /** Files made to cost time or memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aliases",
                "lists",
                "maps",
                "dashes",
                "keys",
                "scalar",
                "quoted",
                "problems",
                "comments",
                "anchors",
                "flow"
            })
    void filesThatWouldCostMuch(String kind) throws IOException {
        String bomb = switch (kind) {
            case "aliases" -> {
                StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
                for (int i = 1; i < 30; i++) {
                    text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)));
                }
                yield text.toString();
            }
            case "lists" -> "node: " + "[".repeat(200_000);
            case "maps" -> "node: " + "{a: ".repeat(200_000);
            case "dashes" -> "node:\n  " + "- ".repeat(100_000);
            case "keys" -> "a".repeat(1_000_000) + ": 1\n";
            case "scalar" -> "node: " + "1".repeat(200_000);
            case "quoted" -> "node: \"" + "\\u0041".repeat(500_000);
            case "problems" -> "accounts:\n" + "  - { id: x }\n".repeat(100_000);
            case "comments" -> "#\n".repeat(1_000_000);
            case "anchors" -> "node: " + "&a ".repeat(100_000);
            default -> "{" + "a: {b: [c, {d: e}]}, ".repeat(50_000) + "}";
        };
        Path file = Files.writeString(directory.resolve("fuzzed.yaml"), bomb);
        readOrRefused(() -> YamlConfig.readNode(file));
        readOrRefused(() -> YamlConfig.readReference(file));
        try {
            Dialects.parse(bomb, "fuzzed.yaml");
        } catch (DialectException e) {
            assertThat(e.getMessage()).matches(PROBLEM).hasSizeLessThan(2_000);
        }
    }

    private static void readOrRefused(Runnable reading) {
        try {
            reading.run();
        } catch (ConfigException e) {
            assertThat(e.problems())
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo(20)
                    .allSatisfy(problem -> assertThat(problem)
                            .matches(PROBLEM)
                            .doesNotContain(CARD)
                            .hasSizeLessThan(2_000));
        }
    }

    private static String demo(String name) throws IOException {
        return resource("/demo/" + name);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ConfigFuzzTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The first example of that kind in the documentation, which has every key there is. */
    private static String page(String kind) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));
        String begin = "```yaml " + kind + "\n";
        int from = page.indexOf(begin) + begin.length();
        return page.substring(from, page.indexOf("```", from));
    }
}
