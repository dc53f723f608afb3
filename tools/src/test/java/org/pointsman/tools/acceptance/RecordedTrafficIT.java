package org.pointsman.tools.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.acceptance.SwitchProcess.Result;
import org.pointsman.tools.load.ClientFraming;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;
import org.pointsman.tools.load.RecordedTraffic;
import org.pointsman.tools.load.Recording;
import org.pointsman.tools.load.Recordings;

/**
 * Both recordings of an acquirer's session, packed by another implementation, against the executable jar: every answer, every
 * balance, also when the process is killed on the way.
 *
 * <p>More kills: {@code mvn verify -Dpointsman.kills=200 -Dpointsman.seed=7}.
 */
class RecordedTrafficIT {
    private static final int KILLS = Integer.getInteger("pointsman.kills", 6);
    private static final long SEED = Long.getLong("pointsman.seed", System.nanoTime());
    private static final int IN_FLIGHT = 256;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"iso87-ascii, 1", "iso87-binary, 3"})
    void everyAnswerAndEveryBalanceIsAsExpected(String dialect, int threads) throws Exception {
        Path recording = Recordings.directory(dialect);
        Path config = SwitchProcess.configure(directory, dialect, recording.resolve("reference.yaml"), threads);
        try (SwitchProcess process = SwitchProcess.start(config)) {
            InetSocketAddress address = process.awaitListener();
            assertThat(address).as(process.log()).isNotNull();
            Result played = SwitchProcess.run(
                    "load",
                    "--port",
                    String.valueOf(address.getPort()),
                    "--dialect",
                    dialect,
                    "--play",
                    recording.resolve("frames.bin").toString(),
                    "--expect",
                    recording.resolve("expected.csv").toString(),
                    "--in-flight",
                    String.valueOf(IN_FLIGHT),
                    "--json");
            assertThat(played.exitCode()).as(played.out() + played.err()).isZero();
            assertThat(process.terminate()).as("exit code after SIGTERM").isIn(0, 143);
        }
        requireBalances(recording);
        requireNoCardNumberOnDisk(recording);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary"})
    void aKilledSwitchKnowsEverythingItAnswered(String dialect) throws Exception {
        Random random = new Random(SEED);
        Recording recording = Recordings.read(dialect);
        Path files = Recordings.directory(dialect);
        Path config = SwitchProcess.configure(directory, dialect, files.resolve("reference.yaml"), 1);
        int answered = 0;
        int kills = 0;
        while (answered < recording.size()) {
            boolean killed = kills < KILLS;
            try (SwitchProcess process = SwitchProcess.start(config)) {
                if (killed && random.nextInt(4) == 0) {
                    // Somewhere in start-up: seeding, recovery, binding.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
                } else {
                    InetSocketAddress address = process.awaitListener();
                    assertThat(address)
                            .as("seed " + SEED + "\n" + process.log())
                            .isNotNull();
                    int killAt = killed ? answered + random.nextInt(2 * recording.size() / (KILLS + 1)) : -1;
                    answered = play(recording, dialect, answered, address, process, killAt);
                }
                if (killed) {
                    process.kill();
                    kills++;
                } else {
                    process.terminate();
                }
                process.awaitEnd();
            }
        }
        assertThat(kills).as("seed " + SEED).isPositive();
        requireBalances(files);
        requireNoCardNumberOnDisk(files);
    }

    /** Plays on from the first request without an answer; kills the process when so many are answered. */
    private static int play(
            Recording recording, String dialect, int from, InetSocketAddress address, SwitchProcess process, int killAt)
            throws IOException {
        RecordedTraffic traffic = new RecordedTraffic(Dialects.named(dialect), recording, from, IN_FLIGHT, answer -> {
            if (answer == killAt) {
                process.kill();
            }
        });
        LoadOptions options = new LoadOptions(address, ClientFraming.of("length2"))
                .connections(1)
                .inFlight(IN_FLIGHT)
                .warmup(Duration.ZERO)
                .duration(Duration.ofMinutes(5));
        LoadReport report = new LoadClient(options, traffic).run();
        assertThat(report.wrong())
                .as("seed " + SEED + ": " + report.firstProblems())
                .isZero();
        if (killAt < 0 || killAt >= recording.size()) {
            assertThat(report.good())
                    .as("seed " + SEED + ": " + report.firstProblems())
                    .isTrue();
        }
        return traffic.answered();
    }

    @Test
    void theScanFindsCardNumbersWhereThereAreSome() throws Exception {
        for (String dialect : List.of("iso87-ascii", "iso87-binary")) {
            Path files = Recordings.directory(dialect);
            Files.copy(files.resolve("frames.bin"), directory.resolve(dialect));
            assertThat(scan(files).find(directory)).anyMatch(place -> place.startsWith(dialect));
        }
    }

    private void requireBalances(Path recording) throws Exception {
        Path balances = SwitchProcess.written(directory).resolve("balances.csv");
        Result replayed = SwitchProcess.run("journal", "replay", data(), "--balances", balances.toString(), "--json");
        assertThat(replayed.exitCode()).as(replayed.out() + replayed.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(replayed.out());
        assertThat(report.get("booksBalanced").asBoolean()).isTrue();
        assertThat(Files.readAllLines(balances)).isEqualTo(Files.readAllLines(recording.resolve("balances.csv")));
        Result verified = SwitchProcess.run("journal", "verify", data());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    }

    private String data() {
        return SwitchProcess.written(directory).resolve("data").toString();
    }

    /** Journal, keys, logs, temporary files, balances: all that was written, and nothing that we wrote. */
    private void requireNoCardNumberOnDisk(Path recording) throws IOException {
        Path written = SwitchProcess.written(directory);
        try (Stream<Path> files = Files.walk(written)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("journal.key", "balances.csv")
                    .anyMatch(name -> name.endsWith(".cq4"))
                    .anyMatch(name -> name.endsWith(".log"));
        }
        assertThat(scan(recording).find(written)).isEmpty();
    }

    private static CardNumberScan scan(Path recording) {
        ReferenceData reference = YamlConfig.readReference(recording.resolve("reference.yaml"));
        return new CardNumberScan(reference.cards().stream()
                .map(card -> Long.toUnsignedString(card.panNumber()))
                .toList());
    }
}
