package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.tools.CommandLineRun;

/** {@code journal replay --from-snapshot} and {@code --snapshot} on a journal with two snapshots, and records behind each. */
class ReplayFromSnapshotTest {
    @TempDir
    private Path directory;

    private Path data;
    private long older;
    private long newer;
    private long last;

    @BeforeEach
    void write() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            journal.random(50, 3);
            older = snapshot(journal);
            journal.random(40, 4);
            Files.copy(data.resolve("high-water-mark"), directory.resolve("older-mark"));
            journal.random(1, 5);
            newer = snapshot(journal);
            journal.random(30, 6);
            last = journal.lastSequence();
        }
    }

    private long snapshot(TestJournal journal) {
        CommandLineRun run = CommandLineRun.of(
                "snapshot",
                "--data",
                data.toString(),
                "--keys",
                directory.resolve("keys").toString());
        assertThat(run.err()).isEmpty();
        return journal.lastSequence();
    }

    private Path file(long sequence) {
        return data.resolve("snapshots").resolve(String.format("snapshot-%019d.snap", sequence));
    }

    @Test
    void theNewestSnapshotSparesTheRecordsBeforeIt() throws IOException {
        JsonNode whole = json();
        assertThat(whole.get("records").longValue()).isEqualTo(last);
        JsonNode behind = json("--from-snapshot");
        assertThat(behind.get("records").longValue()).isEqualTo(last - newer);
        assertThat(behind.get("stateHash")).isEqualTo(whole.get("stateHash"));
        JsonNode named = json("--snapshot", file(older).toString());
        assertThat(named.get("records").longValue()).isEqualTo(last - older);
        assertThat(named.get("stateHash")).isEqualTo(whole.get("stateHash"));
    }

    @Test
    void oneBehindThePlaceIsPassedOver() throws IOException {
        String place = "" + (newer - 1);
        JsonNode then = json("--from-snapshot", "--until", place);
        assertThat(then.get("records").longValue()).isEqualTo(newer - 1 - older);
        assertThat(then.get("stateHash")).isEqualTo(json("--until", place).get("stateHash"));
        JsonNode itself = json("--from-snapshot", "--until", "" + newer);
        assertThat(itself.get("records").longValue()).isZero();
        assertThat(itself.get("stateHash"))
                .isEqualTo(json("--until", "" + newer).get("stateHash"));
        assertThat(failure("--snapshot", file(newer).toString(), "--until", place))
                .endsWith(file(newer) + ": it is of record " + newer + ", behind that place");
    }

    @Test
    void aDamagedOneIsPassedOverUnlessItIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(file(newer));
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(newer), bytes);
        JsonNode behind = json("--from-snapshot");
        assertThat(behind.get("records").longValue()).isEqualTo(last - older);
        assertThat(behind.get("stateHash")).isEqualTo(json().get("stateHash"));
        assertThat(failure("--snapshot", file(newer).toString()))
                .startsWith("pointsman journal replay: --snapshot " + file(newer) + " will not do: " + file(newer)
                        + ": offset ");
    }

    /** The mark was put back from an older copy: what the snapshot knows was never acknowledged, as far as anybody can tell. */
    @Test
    void oneBeyondTheMarkIsPassedOver() throws IOException {
        Files.copy(
                directory.resolve("older-mark"), data.resolve("high-water-mark"), StandardCopyOption.REPLACE_EXISTING);
        CommandLineRun run = run("--from-snapshot", "--json");
        assertThat(run.exitCode()).isZero();
        JsonNode behind = new ObjectMapper().readTree(run.out());
        assertThat(behind.get("lastSequence").longValue()).isEqualTo(newer - 1);
        assertThat(behind.get("records").longValue()).isEqualTo(newer - 1 - older);
        assertThat(run.err()).contains(": " + (last - newer + 1) + " records stand above the high-water mark");
        assertThat(failure("--snapshot", file(newer).toString()))
                .contains(file(newer) + ": record " + newer
                        + " is not in the journal, which was acknowledged up to record " + (newer - 1));
    }

    @Test
    void withoutAnyThatIsSaid() throws IOException {
        Files.delete(file(older));
        Files.delete(file(newer));
        assertThat(failure("--from-snapshot"))
                .isEqualTo(
                        "pointsman journal replay: there is no snapshot to begin with in " + data.resolve("snapshots"));
    }

    private String failure(String... more) {
        CommandLineRun run = run(more);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        return run.err().strip();
    }

    private JsonNode json(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--json");
        CommandLineRun run = run(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    private CommandLineRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("journal", "replay", data.toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }
}
