package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordField;
import org.pointsman.tools.CommandLineRun;

/** The commands on a journal whose first records were removed: left are a repeat, the snapshot behind it, a reversal. */
class RetainedJournalTest {
    @TempDir
    private Path directory;

    private Path data;
    private long payment;
    private String rrn;
    private long first;
    private Path reference;

    @BeforeEach
    void removeTheFirstRecords() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            reference = ReferenceFile.asSeeded().write(directory);
            journal.purchase(1);
            payment = journal.send();
            rrn = journal.last().text(RecordField.RRN, CardFormat.MASKED);
            journal.restart();
            // A repeat: it names the payment, and does nothing.
            journal.purchase(1);
            journal.send();
            first = journal.lastSequence();
            CommandLineRun snapshot = CommandLineRun.of(
                    "snapshot",
                    "--data",
                    data.toString(),
                    "--keys",
                    directory.resolve("keys").toString());
            assertThat(snapshot.err()).isEmpty();
            journal.reversal(2, 1, 2);
            journal.send();
        }
        TestJournal.removeBefore(first, directory);
    }

    @Test
    void whatNeedsTheRemovedRecordsSaysWhereTheJournalBeginsAndWhatToUse() {
        String begins = "begins with record " + first + ", what was before is not kept any more";
        assertThat(failure("replay"))
                .isEqualTo(
                        "pointsman journal replay: the journal " + begins + ": --from-snapshot decides the rest again");
        assertThat(failure("diff", "--replay"))
                .isEqualTo(
                        "pointsman journal diff: the journal " + begins + ": --from-snapshot decides the rest again");
        assertThat(failure("show", "4711"))
                .isEqualTo("pointsman journal show: no transaction 4711 is in the journal, which " + begins);
        assertThat(failure("what-if", "--reference", reference.toString()))
                .isEqualTo("pointsman journal what-if: what the journal was seeded with is not kept any more:"
                        + " --seeded-with FILE says it, with the file that its switch starts with");
    }

    @Test
    void whatIsLeftIsDecidedAgainFromTheSnapshot() throws IOException {
        CommandLineRun diff = run("diff", "--replay", "--from-snapshot", "--json");
        assertThat(diff.err()).isEmpty();
        assertThat(new ObjectMapper().readTree(diff.out()).get("records").longValue())
                .isEqualTo(1);
        CommandLineRun replay = run("replay", "--from-snapshot", "--payment", "" + payment, "--json");
        assertThat(replay.err()).isEmpty();
        assertThat(new ObjectMapper()
                        .readTree(replay.out())
                        .at("/payments/0/status")
                        .textValue())
                .isEqualTo("reversed");
    }

    @Test
    void aLifeWhoseRequestIsGoneIsShownFromTheOldestGoodSnapshotOn() throws IOException {
        String[] names = {"" + payment, rrn, TestJournal.TERMINAL + ":1"};
        for (String name : names) {
            CommandLineRun run = run("show", name);
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith("transaction " + payment + ": 2 records; its request is not kept any more\n"
                            + "behind record " + first + ", by its snapshot\n"
                            + "    payment: status captured, capturedAmount 10000")
                    .contains("\n    account 1000000001: posted ", "\n" + first + " ", " reversal 00 ")
                    .contains("    payment: status captured -> reversed, reversedAmount 10000");
        }
        JsonNode json =
                new ObjectMapper().readTree(run("show", "" + payment, "--json").out());
        assertThat(json.get("snapshot").longValue()).isEqualTo(first);
        assertThat(json.at("/standing/0/after").textValue()).isEqualTo("captured");
        assertThat(json.at("/records/0/sequence").longValue()).isEqualTo(first);
        // What it did is not known: it was decided before the snapshot.
        assertThat(json.at("/records/0").has("effects")).isFalse();
        assertThat(json.at("/records/1/sequence").longValue()).isEqualTo(first + 1);
        assertThat(json.at("/records/1/effects")).isNotEmpty();
    }

    @Test
    void withoutAGoodSnapshotThatIsSaid() throws IOException {
        try (Stream<Path> snapshots = Files.list(data.resolve("snapshots"))) {
            Files.delete(snapshots.findAny().orElseThrow());
        }
        assertThat(failure("show", "" + payment))
                .isEqualTo("pointsman journal show: the journal begins with record " + first
                        + ", what was before is not kept any more, and no snapshot in " + data.resolve("snapshots")
                        + " is good: put one back from a copy");
    }

    @Test
    void withoutTheKeyThatIsSaid() throws IOException {
        Files.move(directory.resolve("keys"), directory.resolve("elsewhere"));
        assertThat(failure("show", "" + payment)).endsWith("; with the journal's key (--keys) it may be in a snapshot");
    }

    @Test
    void aSnapshotIsForReplayOnly() {
        CommandLineRun run = run("diff", data.toString(), "--from-snapshot");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("pointsman journal diff: --from-snapshot goes with --replay");
    }

    private String failure(String... command) {
        CommandLineRun run = run(command);
        assertThat(run.exitCode()).isEqualTo(1);
        return run.err().strip();
    }

    private CommandLineRun run(String... command) {
        List<String> arguments = new ArrayList<>(List.of("journal", command[0], data.toString()));
        arguments.addAll(List.of(command).subList(1, command.length));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }
}
