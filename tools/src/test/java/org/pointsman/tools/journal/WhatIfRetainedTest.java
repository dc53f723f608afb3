package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.tools.CommandLineRun;

/** {@code journal what-if} on a journal whose first records were removed, beside a copy of it from before that. */
class WhatIfRetainedTest {
    private static final String NAME = "pointsman journal what-if: ";

    @TempDir
    private Path directory;

    private Path whole;
    private Path data;
    private Path seeded;
    /** The first record that is kept. */
    private long first;
    /** Of the two snapshots. */
    private long older;

    private long newer;
    private long last;

    @FunctionalInterface
    private interface Traffic {
        void send(int records);
    }

    /** Two snapshots with records before, between and behind them, of which the first are removed. */
    private void write(TestJournal journal, Traffic traffic, int removed, int behind) throws IOException {
        try (journal) {
            traffic.send(removed);
            journal.restart();
            first = journal.lastSequence() + 1;
            traffic.send(20);
            older = snapshot(journal);
            traffic.send(behind / 2);
            newer = snapshot(journal);
            traffic.send(behind - behind / 2);
            last = journal.lastSequence();
        }
        removeTheFirstRecords();
    }

    private void removeTheFirstRecords() throws IOException {
        data = directory.resolve("data");
        whole = directory.resolve("whole").resolve("data");
        seeded = ReferenceFile.asSeeded().write(directory, "seeded.yaml");
        copy(data, whole);
        copy(directory.resolve("keys"), directory.resolve("whole").resolve("keys"));
        TestJournal.removeBefore(first, directory);
    }

    private void write(int removed, int behind) throws IOException {
        TestJournal journal = TestJournal.in(directory);
        write(journal, new MixedTraffic(journal, 1)::send, removed, behind);
    }

    private long snapshot(TestJournal journal) {
        CommandLineRun run = CommandLineRun.of(
                "snapshot",
                "--data",
                directory.resolve("data").toString(),
                "--keys",
                directory.resolve("keys").toString());
        assertThat(run.err()).isEmpty();
        return journal.lastSequence();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path copy = to.resolve(from.relativize(path).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy);
            }
        }
    }

    private Path snapshotFile(long sequence) {
        return data.resolve("snapshots").resolve(String.format("snapshot-%019d.snap", sequence));
    }

    private void damage(long sequence) throws IOException {
        byte[] bytes = Files.readAllBytes(snapshotFile(sequence));
        bytes[bytes.length / 2] ^= 1;
        Files.write(snapshotFile(sequence), bytes);
    }

    private String begins(long snapshot) {
        return NAME + "the journal begins with record " + first
                + ", what was before is not kept any more, and is decided" + " again from the snapshot of record "
                + snapshot + " on";
    }

    private static CommandLineRun run(Path journal, Path reference, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("journal", "what-if", journal.toString(), "--reference", reference.toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private CommandLineRun runCut(Path reference, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--seeded-with", seeded.toString()));
        return run(data, reference, arguments.toArray(String[]::new));
    }

    private String failure(Path reference, String... more) {
        CommandLineRun run = runCut(reference, more);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        return run.err().strip();
    }

    private static ObjectNode json(CommandLineRun run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return (ObjectNode) new ObjectMapper().readTree(run.out());
    }

    /** What the whole journal and the rest of it say, all differences included. */
    private void assertSaysAsTheWhole(long snapshot, Path changed, List<String> forWhole, List<String> forCut)
            throws IOException {
        Path csvOfWhole = directory.resolve("whole.csv");
        Path csvOfCut = directory.resolve("cut.csv");
        List<String> ofWhole = new ArrayList<>(forWhole);
        ofWhole.addAll(List.of("--json", "--overwrite", "--csv", csvOfWhole.toString()));
        List<String> ofCut = new ArrayList<>(forCut);
        ofCut.addAll(List.of("--json", "--overwrite", "--csv", csvOfCut.toString()));
        ObjectNode expected = json(run(whole, changed, ofWhole.toArray(String[]::new)));
        ObjectNode report = json(runCut(changed, ofCut.toArray(String[]::new)));
        assertThat(report.remove("snapshot").longValue()).isEqualTo(snapshot);
        expected.remove("recordsPerSecond");
        report.remove("recordsPerSecond");
        assertThat(report).isEqualTo(expected);
        assertThat(csvOfCut).hasSameTextualContentAs(csvOfWhole);
        assertThat(report.path("differences").asInt()).isPositive();
    }

    /** Whatever commands can change, some of it at random. */
    private Path changed(Random random) throws IOException {
        String[][] changes = {
            {"account: 1000000001, expiry: \"2912\"", "account: 1000000001, expiry: \"2912\", status: stolen"},
            {"balance: 50000, creditLine: 2000000", "balance: 50000, creditLine: 9000000"},
            {"balance: 100000, status: frozen", "balance: 100000"},
            {"mcc: \"5812\", account: 2000000002", "mcc: \"5812\", account: 2000000002, status: closed"},
            {"prefix: \"476173\",   channel: on-us", "prefix: \"476173\",   channel: on-us, checkDigit: none"},
            {"  - { name: card-day, scope: card, measure: amount, window: day, max: 2000000 }", ""},
            {
                "  - { prefix: \"541333\",   channel: on-us }",
                "  - { prefix: \"541333\",   channel: on-us }\n  - { prefix: \"35\", channel: on-us }"
            },
            {
                "limits:",
                "limits:\n  - { name: few, scope: merchant, measure: count, window: day, max: " + random.nextInt(90)
                        + " }"
            },
        };
        ReferenceFile file = ReferenceFile.asSeeded()
                .with("measure: single, max: 500000", "measure: single, max: " + (100_000 + random.nextInt(300_000)));
        for (String[] change : changes) {
            if (random.nextBoolean()) {
                file.with(change[0], change[1]);
            }
        }
        return file.write(directory);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsLeftSaysTheSameAsTheWholeJournalFromThereOn(long seed) throws IOException {
        Random random = new Random(seed);
        TestJournal journal = TestJournal.in(directory);
        MixedTraffic traffic = new MixedTraffic(journal, seed);
        write(
                journal,
                records -> {
                    if (first == 0) {
                        // Or all would be declined by then.
                        journal.cardDay(2, 60_000_000);
                    } else if (older > 0 && newer == 0) {
                        // Which is no row of the seeding.
                        journal.cardDay(2, 90_000_000);
                    }
                    traffic.send(records);
                },
                1_000,
                3_000);
        Path changed = changed(random);
        assertSaysAsTheWhole(older, changed, List.of("--from", "" + (older + 1)), List.of());
        ObjectNode report = json(runCut(changed, "--json"));
        assertThat(report.path("recordedChanges").asInt()).isEqualTo(1);
        assertThat(report.path("approvalsLost").asInt()).as(report.toString()).isPositive();
        String from = "" + (older + 1 + random.nextInt((int) (last - older) / 2));
        String to = "" + (last - random.nextInt((int) (last - older) / 4));
        List<String> within = List.of("--from", from, "--to", to, "--type", "purchase,reversal,capture");
        assertSaysAsTheWhole(older, changed, within, within);
    }

    /** How many timers a step fires is in Genesis, which is gone. */
    @Test
    void holdsThatOnlyTheChangeAllowsRunOutWhileNobodyAsks() throws IOException {
        TestJournal journal = TestJournal.in(directory);
        write(
                journal,
                records -> {
                    if (older == 0) {
                        journal.tick();
                    } else if (newer == 0) {
                        for (int stan = 1; stan <= 10; stan++) {
                            journal.authorisation(stan).amount(1_500).pan().number(6225880000000019L);
                            journal.send();
                        }
                    } else {
                        journal.pass(Duration.ofHours(2));
                        journal.tick();
                        journal.purchase(11).amount(14_000).pan().number(6225880000000019L);
                        journal.send();
                    }
                },
                1,
                2);
        Path changed = ReferenceFile.asSeeded()
                .with("balance: 5000 }", "balance: 5000, creditLine: 10000 }")
                .write(directory);
        // Three of ten were approved; of ten, two would still be held.
        ObjectNode report = json(runCut(changed, "--json"));
        assertThat(report.path("approvalsWon").asInt()).as(report.toString()).isEqualTo(8);
        assertSaysAsTheWhole(older, changed, List.of("--from", "" + (older + 1)), List.of());
    }

    /** The file tells all of the seeding, also what of it stands behind the snapshot. */
    @Test
    void aSnapshotWithinTheSeedingWillDo() throws IOException {
        long[] seeding = new long[1];
        try (TestJournal journal = TestJournal.in(directory, seeded -> {
            seeding[0] = seeded.lastSequence();
            if (seeding[0] == 10) {
                seeded.restart();
                first = 11;
            } else if (seeding[0] == 15) {
                older = snapshot(seeded);
            }
        })) {
            new MixedTraffic(journal, 1).send(200);
        }
        removeTheFirstRecords();
        assertSaysAsTheWhole(older, changed(new Random(1)), List.of("--from", "" + (seeding[0] + 1)), List.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void otherLimitsChangeExactlyWhatTheirRulesSay(long seed) throws IOException {
        Random random = new Random(seed);
        long single = 100_000 + random.nextInt(500_000);
        long day = 1_500_000 + random.nextInt(1_000_000);
        TestJournal journal = TestJournal.in(directory);
        LimitTraffic traffic = new LimitTraffic(journal, seed);
        write(
                journal,
                records -> {
                    if (older > 0) {
                        traffic.change(single, day);
                    }
                    traffic.send(records);
                },
                30,
                300);
        Path changed = ReferenceFile.asSeeded()
                .with("measure: single, max: 500000", "measure: single, max: " + single)
                .with("window: day, max: 2000000", "window: day, max: " + day)
                .write(directory);
        Path csv = directory.resolve("differences.csv");
        json(runCut(changed, "--json", "--csv", csv.toString()));
        Map<Long, String> differences = new HashMap<>();
        List<String> lines = Files.readAllLines(csv);
        for (String line : lines.subList(1, lines.size())) {
            String[] columns = line.split(",");
            differences.put(
                    Long.parseLong(columns[0]), columns[12].substring(0, 2) + " -> " + columns[13].substring(0, 2));
        }
        assertThat(traffic.expected()).isNotEmpty();
        assertThat(differences).isEqualTo(traffic.expected());
    }

    @Test
    void theSameReferenceGivesTheSameAnswersAndTheSameState() throws IOException {
        write(500, 500);
        ObjectNode report = json(runCut(seeded, "--json"));
        assertThat(report.path("differences").asInt()).isZero();
        assertThat(report.path("changedRows").asInt()).isZero();
        assertThat(report.path("requests").asInt()).isPositive();
        CommandLineRun replay = CommandLineRun.of("journal", "replay", data.toString(), "--from-snapshot", "--json");
        assertThat(report.get("stateHash")).isEqualTo(json(replay).get("stateHash"));
    }

    @Test
    void whereItBeginsIsSaid() throws IOException {
        write(30, 30);
        CommandLineRun run = runCut(seeded);
        assertThat(run.err().strip()).isEqualTo(begins(older) + ", behind which the change is in force");
        assertThat(run.out()).contains("\n0 rows of reference data changed\n");
        assertThat(runCut(seeded, "--from", "" + last).err().strip()).isEqualTo(begins(older));
        assertThat(run(whole, seeded).err()).isEmpty();
        assertThat(json(run(whole, seeded, "--json")).has("snapshot")).isFalse();
    }

    @Test
    void onlyTheFileThatTheJournalWasSeededWithWillDo() throws IOException {
        write(30, 30);
        Path other =
                ReferenceFile.asSeeded().with("max: 2000000", "max: 2000001").write(directory);
        CommandLineRun run = run(data, seeded, "--seeded-with", other.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip())
                .matches(java.util.regex.Pattern.quote(NAME + other + ": the journal in " + data
                                + " was not seeded with this: the file's digest is ")
                        + "[0-9a-f]{16}…, that in the snapshot of record " + older
                        + " is [0-9a-f]{16}…\\. Take the file"
                        + " that its switch starts with");
        assertThat(run(data, seeded).err().strip())
                .isEqualTo(NAME + "what the journal was seeded with is not kept any more: --seeded-with FILE says it,"
                        + " with the file that its switch starts with");
        assertThat(run(whole, seeded, "--seeded-with", seeded.toString()).err().strip())
                .isEqualTo(NAME + "--seeded-with: the journal begins with record 1, and says itself what it was seeded"
                        + " with; leave that out");
    }

    @Test
    void placesThatAreNotBehindTheSnapshotAreRefused() throws IOException {
        write(30, 30);
        assertThat(failure(seeded, "--from", "" + older))
                .startsWith(
                        NAME + "--from is not behind the oldest good snapshot, which is of record " + older + " of ")
                .endsWith(": what stands before it cannot be decided again");
        assertThat(failure(seeded, "--from", "2001-01-01")).contains("--from is not behind the oldest good snapshot");
        assertThat(failure(seeded, "--to", "" + older))
                .endsWith(NAME + "there is no record to decide again behind the snapshot of record " + older);
        assertThat(failure(seeded, "--from", "100000"))
                .contains(NAME + "--from is beyond the end: the last record is " + last + " of ");
    }

    @Test
    void aDamagedSnapshotIsNamedAndTheNextOneIsUsed() throws IOException {
        write(300, 600);
        damage(older);
        Path changed = changed(new Random(7));
        CommandLineRun run = runCut(changed);
        assertThat(run.err().lines().toList())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(0))
                        .startsWith(NAME + snapshotFile(older) + ": offset ")
                        .endsWith("; the next snapshot is taken"))
                .satisfies(lines -> assertThat(lines.get(1)).startsWith(begins(newer)));
        assertSaysAsTheWhole(newer, changed, List.of("--from", "" + (newer + 1)), List.of());

        damage(newer);
        assertThat(failure(changed))
                .startsWith(NAME + "the journal begins with record " + first
                        + ", what was before is not kept any more, and no snapshot in " + data.resolve("snapshots")
                        + " is good: " + snapshotFile(older) + ": offset ")
                .contains("; " + snapshotFile(newer) + ": offset ")
                .endsWith("; put one back from a copy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  - { prefix: \"541333\",   channel: on-us }| | cannot be put into force in mid-history: PutRoute |"
                        + "initial reference data is not in the file any more, and nothing can be taken away. It can only be"
                        + " tried from the beginning, and retention has removed that",
                "1000000001, kind: customer, currency: CNY, balance: 100000000 | 1000000001, kind: customer, currency: CNY,"
                        + " balance: 5 | cannot be put into force in mid-history: PutAccount | has another balance in the"
                        + " file, and that can only be given at the beginning. It can only be tried from the beginning, and"
                        + " retention has removed that",
                "expireAfter: 1h | expireAfter: 2h | holds: expireAfter is not what the journal was seeded with | and can"
                        + " only be changed from the beginning, and retention has removed that",
            })
    void whatNoCommandCanChangeIsRefused(String was, String is, String begin, String end) throws IOException {
        write(30, 30);
        Path changed = ReferenceFile.asSeeded().with(was, is == null ? "" : is).write(directory);
        for (String[] from : new String[][] {{}, {"--from", "" + last}}) {
            assertThat(failure(changed, from).lines().reduce((a, b) -> b).orElseThrow())
                    .startsWith(NAME + changed + ": " + begin)
                    .endsWith(end);
        }
    }

    @Test
    void whatOtherRulesDecidedIsRefused() throws IOException {
        TestJournal journal = TestJournal.in(directory);
        MixedTraffic traffic = new MixedTraffic(journal, 1);
        write(
                journal,
                records -> {
                    traffic.send(records);
                    if (newer > 0) {
                        journal.hostStarted(PaymentEngine.RULES_VERSION + 1);
                    }
                },
                30,
                30);
        assertThat(failure(seeded))
                .endsWith(NAME + "record " + last + " was decided by rules " + (PaymentEngine.RULES_VERSION + 1)
                        + ", newer than this release's " + PaymentEngine.RULES_VERSION
                        + ": use the release that wrote it, or a newer one");
    }
}
