package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.RetainedMac;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.JournalRetention;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Retained;
import org.pointsman.journal.Seal;
import org.pointsman.tools.CommandLineRun;

/** The commands on a journal whose first records were removed: a snapshot, and two ticks, are left. */
class RetainedJournalTest {
    private static final int BLOCK_LENGTH_BYTES = 1 << 20;

    @TempDir
    private Path directory;

    private Path data;
    private long payment;
    private long first;
    private Path reference;

    @BeforeEach
    void removeTheFirstRecords() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            reference = ReferenceFile.asSeeded().write(directory);
            journal.purchase(1);
            payment = journal.send();
            first = journal.lastSequence() + 1;
        }
        appendTick();
        CommandLineRun snapshot = CommandLineRun.of(
                "snapshot",
                "--data",
                data.toString(),
                "--keys",
                directory.resolve("keys").toString());
        assertThat(snapshot.err()).isEmpty();
        appendTick();
        CycleFileEntry file = JournalInventory.of(data).files().stream()
                .filter(entry -> entry.first() == first)
                .findFirst()
                .orElseThrow();
        Retained retained = new Retained(
                first,
                file.firstTimestampNs(),
                file.run(),
                file.path().getFileName().toString(),
                new byte[Seal.MAC_LENGTH]);
        JournalRetention.begin(
                data, RetainedMac.sign(retained, KeyStore.open(directory.resolve("keys"))), Disk.system());
    }

    private void appendTick() {
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(data).withBlockLength(BLOCK_LENGTH_BYTES))) {
            while (recovery.reader().nextDocument()) {
                while (recovery.reader().nextRecord()) {
                    // To the end.
                }
            }
            try (Journal journal = recovery.begin()) {
                TestJournal.appendTick(journal);
            }
        }
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
        assertThat(failure("show", "" + payment))
                .isEqualTo("pointsman journal show: no transaction " + payment + " is in the journal, which " + begins
                        + ": pointsman journal replay --from-snapshot --payment " + payment
                        + " tells how it stood, if it was remembered");
        assertThat(failure("what-if", "--reference", reference.toString()))
                .startsWith("pointsman journal what-if: the journal begins with record " + first + ", and what it was"
                        + " seeded with is not kept any more");
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
                .isEqualTo("captured");
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
