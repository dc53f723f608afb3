package org.pointsman.tools.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.CommandLineRun;

class DialectCommandTest {
    @TempDir
    private Path directory;

    @Test
    void listNamesTheBuiltInDialects() throws IOException {
        CommandLineRun run = CommandLineRun.of("dialect", "list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSameSizeAs(Dialects.names())
                .anyMatch(line -> line.startsWith("iso93-binary  ISO 8583:1993"));

        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.of("dialect", "list", "--json").out());
        assertThat(json.findValuesAsText("name")).isEqualTo(Dialects.names());
    }

    @Test
    void showTellsTheFormOfEachField() throws IOException {
        CommandLineRun run = CommandLineRun.of("dialect", "show", "iso93-binary");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSize(3 + 126)
                .anyMatch(line -> line.matches("56 +n +LL 22\\.\\.35 +bcd +bcd +none +E +Original data elements"))
                .anyMatch(line -> line.matches("52 +b +8 +binary +all +PIN data"));

        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.of("dialect", "show", "--json", "iso93-binary")
                        .out());
        assertThat(json.get("version").intValue()).isEqualTo(1);
        JsonNode original = json.get("fields").get("56");
        assertThat(original.get("length").textValue()).isEqualTo("LL 22..35");
        assertThat(original.get("pad").textValue()).isEqualTo("right");
        assertThat(original.get("echo").booleanValue()).isTrue();
    }

    @Test
    void showTakesAFileToo() throws IOException {
        Path file = write("dialect: harbour\nextends: iso87-ascii\nfields:\n  60: { name: Batch, length: LLL ..17 }\n");
        CommandLineRun run = CommandLineRun.of("dialect", "show", file.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("harbour: ").contains("LLL 0..17").contains("Batch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "decode"})
    void aNameThatIsNeitherDialectNorFileIsWrongUsage(String command) {
        CommandLineRun run = command.equals("show")
                ? CommandLineRun.of("dialect", "show", "iso2003")
                : CommandLineRun.of("decode", "--dialect", "iso2003", "00");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("no dialect is called iso2003, and there is no such file");
    }

    @Test
    void checkNamesFileLineAndReason() throws IOException {
        Path file = write("dialect: harbour\nextends: iso87-ascii\nfields:\n  60: { lenght: LLL ..17 }\n");
        CommandLineRun run = CommandLineRun.of("dialect", "check", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(file + ":4: DE 60: unknown key lenght");
    }

    @Test
    void checkAsksForWhatAListenerNeeds() throws IOException {
        Path file = write("dialect: harbour\nextends: iso87-ascii\nfields:\n  41: none\n  42: { length: 20 }\n");
        CommandLineRun run = CommandLineRun.of("dialect", "check", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("a listener cannot speak harbour")
                .contains(file + ": there is no DE 41 (the terminal)")
                .contains(file + ":5: DE 42 (the merchant) must be text of 1 to 15");
        assertThat(CommandLineRun.of("dialect", "check", "--decode-only", file.toString())
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii-binary-bitmap", "iso87-ebcdic-hex", "iso93-ebcdic"})
    void theExamplesOfTheDocumentationAreRight(String name) {
        Path file = Path.of("..", "docs", "examples", "dialects", name + ".yaml");
        CommandLineRun run = CommandLineRun.of("dialect", "check", file.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains(name + " is right");
    }

    @Test
    void decodeTakesAFile() {
        Path file = Path.of("..", "docs", "examples", "dialects", "iso87-ebcdic-hex.yaml");
        CommandLineRun run = CommandLineRun.of(
                "decode",
                "--dialect",
                file.toString(),
                "F0F8F0F0 F8F2F2F0F0F0F0F0F0F0F0F0F0F0F0F0 F0F4F0F0F0F0F0F0F0F0F0F0F0F0F0F0"
                        + "F1F1F2F0F0F9F3F2F0F0 F0F0F0F1F0F4 F3F0F1");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("MTI  0800").contains("011  000104 ").contains("070  301 ");
    }

    @Test
    void withoutASubcommandItIsWrongUsage() {
        assertThat(CommandLineRun.of("dialect").exitCode()).isEqualTo(2);
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("harbour.yaml"), yaml);
    }
}
