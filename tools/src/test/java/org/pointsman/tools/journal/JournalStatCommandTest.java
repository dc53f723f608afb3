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
import org.pointsman.tools.CommandLineRun;

/** What {@code journal stat} says where a whole run of the switch is missing. */
class JournalStatCommandTest {
    @TempDir
    private Path directory;

    private Path data;
    private long endOfFirst;
    private long endOfSecond;
    private long end;

    @BeforeEach
    void writeThreeRuns() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            journal.purchase(1);
            journal.send();
            endOfFirst = journal.lastSequence();
            journal.restart();
            journal.random(5, 1);
            endOfSecond = journal.lastSequence();
            journal.restart();
            journal.random(7, 2);
            end = journal.lastSequence();
        }
    }

    private CommandLineRun run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("journal", "stat", data.toString()));
        arguments.addAll(List.of(options));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private void moveAway(long run) throws IOException {
        Files.move(data.resolve(String.format("%019d", run)), directory.resolve("moved"));
    }

    @Test
    void aWholeJournalExitsWith0() throws IOException {
        CommandLineRun run = run();
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith(end + " records, 1 to " + end + ", in 3 files of 3 runs, ");
        assertThat(new ObjectMapper().readTree(run("--json").out()).get("damages"))
                .isEmpty();
    }

    @Test
    void aRunThatIsMissingIsNamedAndBelongsToNoFile() throws IOException {
        moveAway(endOfFirst + 1);
        String missing = "records " + (endOfFirst + 1) + " to " + endOfSecond
                + " are missing: the files end with record " + endOfFirst + ", as far as they can be read";
        CommandLineRun run = run();
        assertThat(run.exitCode()).isEqualTo(1);
        long there = end - endOfSecond + endOfFirst;
        assertThat(run.out())
                .startsWith(there + " records, 1 to " + end + ", in 2 files of 2 runs, ")
                .contains("MISSING at ", missing)
                .contains("records 1 to " + endOfFirst + " from ")
                .contains("records " + (endOfSecond + 1) + " to " + end + " from ");
        assertThat(run.err().strip())
                .isEqualTo(
                        "pointsman journal stat: " + data
                                + " is damaged in 1 place: put back from a copy what is missing. 'journal verify' lists all damage");

        CommandLineRun asJson = run("--json");
        assertThat(asJson.exitCode()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(asJson.out());
        assertThat(json.get("records").longValue()).isEqualTo(there);
        assertThat(json.at("/damages/0/kind").textValue()).isEqualTo("MISSING");
        assertThat(json.at("/damages/0/sequence").longValue()).isEqualTo(endOfFirst + 1);
        assertThat(json.at("/damages/0/description").textValue()).isEqualTo(missing);
        assertThat(json.at("/files/0/lastSequence").longValue()).isEqualTo(endOfFirst);
    }

    @Test
    void theNewestRunIsMissing() throws IOException {
        moveAway(endOfSecond + 1);
        CommandLineRun run = run();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("records " + (endOfSecond + 1) + " to " + end + " are missing")
                .contains("records " + (endOfFirst + 1) + " to " + endOfSecond + " from ");
    }

    /** The first file of a run is named in the same way. */
    @Test
    void theFilesOfARunAreMissing() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(String.format("%019d", endOfFirst + 1)))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        assertThat(run().out()).contains("records " + (endOfFirst + 1) + " to " + endOfSecond + " are missing");
    }

    @Test
    void keysThatTheMissingRecordsNeedAreNotCalledUnneeded() throws IOException {
        moveAway(endOfFirst + 1);
        CommandLineRun run = CommandLineRun.of("keys", "list", "--data", data.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("pointsman keys list: ")
                .contains("records " + (endOfFirst + 1) + " to " + endOfSecond + " are missing");
    }
}
