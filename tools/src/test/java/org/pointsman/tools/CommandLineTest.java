package org.pointsman.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for every command: help with examples, exit codes, one clear line for what is wrong. */
class CommandLineTest {
    @TempDir
    Path directory;

    static Stream<CommandLine> commands() {
        CommandLine root = Pointsman.commandLine();
        return Stream.concat(Stream.of(root), descendants(root));
    }

    private static Stream<CommandLine> descendants(CommandLine command) {
        return command.getSubcommands().values().stream()
                .distinct()
                .flatMap(child -> Stream.concat(Stream.of(child), descendants(child)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithExamples(CommandLine command) {
        List<String> words = List.of(command.getCommandSpec().qualifiedName().split(" "));
        String[] args =
                Stream.concat(words.stream().skip(1), Stream.of("--help")).toArray(String[]::new);
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Usage: " + command.getCommandSpec().qualifiedName())
                .contains("Examples:")
                .contains("  " + command.getCommandSpec().qualifiedName() + " ")
                .contains("-h, --help");
    }

    @Test
    void theVersionIsShown() {
        CommandLineRun run = CommandLineRun.of("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("pointsman ").contains("Java " + Runtime.version());
    }

    @Test
    void wrongUsageIsOneLineAndExitsWith2() {
        assertWrongUsage(CommandLineRun.of(), "pointsman: missing command (see pointsman --help)");
        assertWrongUsage(
                CommandLineRun.of("fly"), "pointsman: Unmatched argument at index 0: 'fly' (see pointsman --help)");
        assertWrongUsage(
                CommandLineRun.of("serve", "--fast"),
                "pointsman serve: Unknown option: '--fast' (see pointsman serve --help)");
    }

    @Test
    void aWrongConfigurationIsOneLineAProblemAndExitsWith1() throws IOException {
        Path file = Files.writeString(
                directory.resolve("node.yaml"),
                "node: a\ndata: d\nreference: r.yaml\nlisteners: [ { name: a, protocol: http, bind: \"127.0.0.1:1\", y: 1 } ]\nz: 2\n");
        CommandLineRun run = CommandLineRun.of("serve", "--config", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactly(
                        "pointsman serve: " + file + ":4: listeners: unknown key 'y'", file + ":5: unknown key 'z'");
    }

    @Test
    void aMissingConfigurationIsOneLineAndExitsWith1() {
        Path file = directory.resolve("none.yaml");
        CommandLineRun run = CommandLineRun.of("serve", "--config", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).containsExactly("pointsman serve: " + file + ": there is no such file");
    }

    @Test
    void checkConfigSaysWhatAConfigurationMeans() throws IOException {
        Path file = node("accounts: [ { id: 1000000001, kind: customer, currency: CNY } ]\n");
        CommandLineRun run = CommandLineRun.of("check-config", file.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("listener acquirers on 127.0.0.1:8583: ISO 8583, iso87-ascii, length2")
                .contains("1 account");
        CommandLineRun json = CommandLineRun.of("check-config", "--json", file.toString());
        assertThat(json.exitCode()).isZero();
        assertThat(json.out().strip()).isEqualTo("{\"usable\":true,\"problems\":[]}");
    }

    @Test
    void checkConfigNamesFileLineAndReasonAlsoOfTheReferenceFileAndNoCardNumber() throws IOException {
        Path file = node("cards:\n  - { pan: \"6225880012345675\", account: 1000000009, expiry: \"3012\" }\n");
        Path reference = directory.resolve("reference.yaml");
        CommandLineRun run = CommandLineRun.of("check-config", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip())
                .isEqualTo("pointsman check-config: " + reference + ":2: cards: account 1000000009 is not defined");
        CommandLineRun json = CommandLineRun.of("check-config", "--json", file.toString());
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out())
                .contains("\"usable\":false", ":2: cards: account 1000000009 is not defined")
                .doesNotContain("6225880012345675");
    }

    private Path node(String reference) throws IOException {
        Files.writeString(directory.resolve("reference.yaml"), reference);
        return Files.writeString(
                directory.resolve("good.yaml"),
                "node: a\ndata: d\nreference: reference.yaml\nlisteners:\n  - { name: acquirers, protocol: iso8583,"
                        + " dialect: iso87-ascii, framing: length2, bind: \"127.0.0.1:8583\" }\n");
    }

    @Test
    void aJournalThatIsNotThereIsWhatIsMissingNotItsKey() {
        Path none = directory.resolve("none");
        CommandLineRun run = CommandLineRun.of("journal", "replay", none.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).containsExactly("pointsman journal replay: there is no journal in " + none);
    }

    private static void assertWrongUsage(CommandLineRun run, String line) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).containsExactly(line);
    }
}
