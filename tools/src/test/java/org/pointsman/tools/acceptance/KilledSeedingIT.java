package org.pointsman.tools.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.tools.acceptance.SwitchProcess.Result;

/** A switch that is killed while it seeds its journal, twice, finishes the seeding at the next start, and seeds once. */
class KilledSeedingIT {
    private static final int ACCOUNTS = 100_000;
    /** Genesis and the accounts. */
    private static final int COMMANDS = 1 + ACCOUNTS;

    private static final int FIRST_ACCOUNT = 1_000_000;
    private static final int KILLS = 2;
    private static final int MAX_ATTEMPTS = 20;

    @TempDir
    private Path directory;

    @Test
    void aKilledSeedingIsFinishedByTheNextStartAndOnce() throws Exception {
        int attempt = 1;
        long kept;
        while ((kept = killTwice(directory.resolve("attempt-" + attempt))) >= COMMANDS) {
            // Who is put aside long enough by the operating system kills too late: that proves nothing, so once more.
            assertThat(attempt++).isLessThan(MAX_ATTEMPTS);
        }
        Path node = directory.resolve("attempt-" + attempt).resolve("node.yaml");
        try (SwitchProcess process = SwitchProcess.start(node)) {
            assertThat(process.awaitListener()).as(process.log()).isNotNull();
            assertThat(process.log())
                    .contains("event=journal.seeding_finished commands=" + COMMANDS + " from_before=" + kept);
            process.terminate();
        }
        try (SwitchProcess process = SwitchProcess.start(node)) {
            assertThat(process.awaitListener()).as(process.log()).isNotNull();
            assertThat(process.log()).doesNotContain("journal.seed");
            process.terminate();
        }
        requireSeededOnce(data(node.getParent()));
    }

    /** @return records that were kept by the last kill */
    private static long killTwice(Path node) throws Exception {
        Path config = SwitchProcess.configure(Files.createDirectory(node), "iso87-ascii", reference(node), 1);
        long kept = 0;
        for (int kill = 0; kill < KILLS && kept < COMMANDS; kill++) {
            try (SwitchProcess process = SwitchProcess.start(config)) {
                awaitMoreThan(kept + COMMANDS / 5, data(node), process);
                process.kill();
                process.awaitEnd();
            }
            kept = records(data(node));
        }
        return kept;
    }

    private static Path data(Path node) {
        return node.resolve("written").resolve("data");
    }

    private static Path reference(Path node) throws IOException {
        List<String> accounts = IntStream.range(0, ACCOUNTS)
                .mapToObj(i -> (FIRST_ACCOUNT + i) + ",customer,CNY,7")
                .toList();
        Files.writeString(
                node.resolve("accounts.csv"), "id,kind,currency,balance\n" + String.join("\n", accounts) + "\n");
        return Files.writeString(node.resolve("reference.yaml"), """
                businessDay: { zone: Asia/Shanghai, cutOver: "23:00" }
                accounts: { csv: accounts.csv }
                """);
    }

    private static void awaitMoreThan(long records, Path data, SwitchProcess process) throws IOException {
        long deadlineNs = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (highWaterMark(data) <= records) {
            assertThat(process.isAlive()).as(process.log()).isTrue();
            assertThat(System.nanoTime() - deadlineNs).as(process.log()).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    private static long highWaterMark(Path data) {
        if (!Files.exists(data.resolve("high-water-mark"))) {
            return 0;
        }
        try (JournalReader reader = Journals.read(data)) {
            return reader.highWaterMark();
        }
    }

    private static long records(Path data) {
        long records = 0;
        try (JournalReader reader = Journals.read(data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    records++;
                }
            }
        }
        return records;
    }

    /** Every account has its opening balance, once, and the journal is whole. */
    private void requireSeededOnce(Path data) throws Exception {
        Path balances = directory.resolve("balances.csv");
        Result replayed = SwitchProcess.run("journal", "replay", data.toString(), "--balances", balances.toString());
        assertThat(replayed.exitCode()).as(replayed.out() + replayed.err()).isZero();
        List<String> lines = Files.readAllLines(balances);
        assertThat(lines).hasSize(1 + ACCOUNTS);
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.endsWith(",7,0"));
        Result verified = SwitchProcess.run("journal", "verify", data.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    }
}
