package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.view.CardFormat;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandLineRun;
import org.pointsman.tools.journal.sql.Database;
import org.pointsman.tools.journal.sql.TableSource;

/** The commands on a journal whose writer was stopped between append and acknowledgement of its last two records. */
class AboveTheMarkTest {
    @TempDir
    private Path directory;

    private Path data;
    private Path reference;
    private long end;
    private long notAnswered;

    @BeforeEach
    void write() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            reference = ReferenceFile.asSeeded().write(directory);
            journal.purchase(1);
            journal.send();
            end = journal.lastSequence();
            journal.acknowledging(false);
            journal.purchase(2);
            notAnswered = journal.send();
            journal.purchase(3);
            journal.send();
        }
    }

    @Test
    void noCommandShowsWhatNobodyWasAnsweredFor() throws IOException {
        assertThat(lines("dump")).hasSize((int) end);
        assertThat(lines("tail", "-n", "1")).singleElement().asString().startsWith(end + " ");
        assertThat(json("sql", "--no-cache", "--json", "select max(sequence) n from records")
                        .get("n")
                        .longValue())
                .isEqualTo(end);
        String cache = directory.resolve("cache").toString();
        assertThat(json("sql", "--cache", cache, "--json", "select max(sequence) n from records")
                        .get("n")
                        .longValue())
                .isEqualTo(end);
        String out = directory.resolve("records.csv").toString();
        assertThat(json("export", "--format", "csv", "--out", out, "--json")
                        .at("/written/0/rows")
                        .longValue())
                .isEqualTo(end);
        assertThat(json("replay", "--json").get("lastSequence").longValue()).isEqualTo(end);
        assertThat(json("diff", "--replay", "--json").get("records").longValue())
                .isEqualTo(end);
        assertThat(json("what-if", "--reference", reference.toString(), "--json")
                        .get("lastSequence")
                        .longValue())
                .isEqualTo(end);
        assertThat(json("stat", "--json").get("highWaterMark").longValue()).isEqualTo(end);
    }

    @Test
    void aPaymentThatNobodyWasAnsweredForIsNotThere() {
        CommandLineRun run = run("show", "" + notAnswered);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        mention("show"),
                        "pointsman journal show: no transaction " + notAnswered + " is in the journal");
    }

    @Test
    void aPlaceAboveTheMarkIsBeyondTheEnd() {
        CommandLineRun run = run("replay", "--until", "" + (end + 1));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("record " + (end + 1) + " is beyond the end: the journal ends with record " + end);
    }

    @Test
    void oneRecordIsMentionedAsOne() throws IOException {
        Path other = directory.resolve("other");
        try (TestJournal journal = TestJournal.in(other)) {
            journal.acknowledging(false);
            journal.purchase(1);
            journal.send();
        }
        assertThat(CommandLineRun.of("journal", "dump", other.resolve("data").toString())
                        .err())
                .contains(": 1 record stands above the high-water mark: nobody was answered for it, and it is not");
    }

    /** A start acknowledges what is whole, and the mark counts from then on. */
    @Test
    void behindTheNextStartTheyAreShown() {
        restart();
        CommandLineRun run = run("dump");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize((int) end + 2);
    }

    @Test
    void theTablesOfAQueryEndWithOneRecordWhateverIsAcknowledgedMeanwhile() throws IOException {
        TableSource source = new TableSource(data, null, CardFormat.MASKED, RecordFilter::all, (at, last) -> {});
        restart();
        assertThat(Journals.acknowledged(data)).isEqualTo(end + 2);
        try (Database database = Database.over(source)) {
            database.query("SELECT count(*) FROM records", results -> {
                assertThat(results.next()).isTrue();
                assertThat(results.getLong(1)).isEqualTo(end);
            });
        }
    }

    private void restart() {
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(data).withBlockLength(1 << 20))) {
            recovery.skipToEnd();
            recovery.begin().close();
        }
    }

    private String mention(String command) {
        return "pointsman journal " + command + ": " + data + ": 2 records stand above the high-water mark: nobody was"
                + " answered for them, and they are not counted in. The next start of the switch acknowledges what is"
                + " whole of that";
    }

    private JsonNode json(String... command) throws IOException {
        return new ObjectMapper().readTree(String.join("\n", lines(command)));
    }

    private List<String> lines(String... command) {
        CommandLineRun run = run(command);
        assertThat(run.err().lines()).containsExactly(mention(command[0]));
        assertThat(run.exitCode()).isZero();
        return run.out().lines().toList();
    }

    private CommandLineRun run(String... command) {
        List<String> arguments = new ArrayList<>(List.of("journal", command[0], data.toString()));
        arguments.addAll(List.of(command).subList(1, command.length));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }
}
