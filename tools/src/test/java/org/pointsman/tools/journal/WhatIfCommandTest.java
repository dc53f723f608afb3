package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.tools.CommandLineRun;

class WhatIfCommandTest {
    private static final String CARD_DAY = "measure: amount, window: day, max: 2000000";
    private static final String NONE = "every one would have been answered the same";

    @TempDir
    private Path directory;

    private CommandLineRun run(Path reference, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "journal", "what-if", directory.resolve("data").toString(), "--reference", reference.toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private JsonNode json(Path reference, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--json");
        CommandLineRun run = run(reference, arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    /** The differences by sequence, as {@code from -> to}. */
    private Map<Long, String> differences(Path reference, String... more) throws IOException {
        Path csv = directory.resolve("differences.csv");
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--csv", csv.toString(), "--overwrite"));
        JsonNode report = json(reference, arguments.toArray(String[]::new));
        Map<Long, String> differences = new HashMap<>();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).startsWith("sequence,time,type,");
        for (String line : lines.subList(1, lines.size())) {
            String[] columns = line.split(",");
            differences.put(
                    Long.parseLong(columns[0]), columns[12].substring(0, 2) + " -> " + columns[13].substring(0, 2));
        }
        assertThat(report.path("differences").asInt()).isEqualTo(differences.size());
        return differences;
    }

    private String replayedHash() throws IOException {
        CommandLineRun replay =
                CommandLineRun.of("journal", "replay", directory.resolve("data").toString(), "--json");
        return new ObjectMapper().readTree(replay.out()).path("stateHash").asText();
    }

    @Test
    void aFileOfDifferencesThatIsThereIsNotReplacedUnlessAskedFor() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            journal.send();
        }
        Path reference = ReferenceFile.asSeeded().write(directory);
        Path csv = Files.writeString(directory.resolve("mine.csv"), "mine");
        CommandLineRun refused = run(reference, "--csv", csv.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().strip())
                .isEqualTo("pointsman journal what-if: " + csv + " is there already; --overwrite replaces it");
        assertThat(csv).hasContent("mine");
        assertThat(run(reference, "--csv", csv.toString(), "--overwrite").exitCode())
                .isZero();
        assertThat(csv).content().startsWith("sequence,");
    }

    /** What the others are answered is decided all the same, and does not count. */
    @Test
    void onlyRequestsThatPassTheFiltersAreCompared() throws IOException {
        long other;
        try (TestJournal journal = TestJournal.in(directory)) {
            for (int stan = 1; stan <= 6; stan++) {
                journal.purchase(stan).amount(stan * 100_00);
                journal.send();
            }
            journal.payment(300_00);
            journal.send();
            other = journal.lastSequence();
        }
        Path changed =
                ReferenceFile.asSeeded().with("max: 500000", "max: 25000").write(directory);
        assertThat(json(changed).path("differences").asInt()).isEqualTo(5);
        JsonNode report = json(changed, "--card", TestJournal.PAN, "--amount", "20000..40000");
        assertThat(report.path("filtered").asBoolean()).isTrue();
        assertThat(report.path("requests").asInt()).isEqualTo(3);
        assertThat(report.path("differences").asInt()).isEqualTo(2);
        assertThat(differences(changed, "--merchant", TestJournal.OTHER_MERCHANT))
                .containsExactly(Map.entry(other, "00 -> 61"));
        assertThat(run(changed, "--response-code", "51").out())
                .startsWith("0 requests that pass the filters decided again, up to record ")
                .contains(NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSameReferenceGivesTheSameAnswersAndTheSameState(long seed) throws IOException {
        long middle;
        try (TestJournal journal = TestJournal.in(directory)) {
            MixedTraffic traffic = new MixedTraffic(journal, seed);
            traffic.send(10_000);
            middle = journal.lastSequence();
            traffic.send(10_000);
        }
        Path same = ReferenceFile.asSeeded().write(directory);
        JsonNode report = json(same);
        assertThat(report.path("differences").asInt()).isZero();
        assertThat(report.path("repeats").asInt()).isZero();
        assertThat(report.path("requests").asInt()).isGreaterThan(18_000);
        assertThat(report.path("stateHash").asText()).isEqualTo(replayedHash());

        JsonNode fromTheMiddle = json(same, "--from", Long.toString(middle));
        assertThat(fromTheMiddle.path("differences").asInt()).isZero();
        assertThat(fromTheMiddle.path("changedRows").asInt()).isZero();
        assertThat(fromTheMiddle.path("requests").asInt()).isBetween(9_000, 10_001);
        assertThat(fromTheMiddle.path("stateHash").asText()).isEqualTo(replayedHash());
        assertThat(run(same).out()).contains(NONE);
    }

    @ParameterizedTest
    @CsvSource({"500000, 700000, 1", "200000, 2000000, 1", "500000, 3000000, 1", "1000, 1000, 1", "500000, 1500000, 120"
    })
    void otherLimitsChangeExactlyWhatTheirRulesSay(long single, long day, int from) throws IOException {
        LimitTraffic traffic;
        long first;
        try (TestJournal journal = TestJournal.in(directory)) {
            first = journal.lastSequence() + from;
            traffic = new LimitTraffic(journal, day);
            traffic.send(from - 1);
            traffic.change(single, day);
            traffic.send(401 - from);
        }
        Path changed = ReferenceFile.asSeeded()
                .with("measure: single, max: 500000", "measure: single, max: " + single)
                .with(CARD_DAY, "measure: amount, window: day, max: " + day)
                .write(directory);
        assertThat(traffic.expected()).isNotEmpty();
        assertThat(from == 1 ? differences(changed) : differences(changed, "--from", Long.toString(first)))
                .isEqualTo(traffic.expected());
    }

    @Test
    void approvalsLostAndWonAreCountedWithTheirAmountsByReasonMerchantAndCard() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1).amount(300_000);
            journal.send();
            journal.purchase(2).amount(400_000);
            journal.send();
            for (int i = 0; i < 2; i++) {
                TestJournal.pan(journal.purchase(3).amount(600_000).pan(), TestJournal.OTHER_PAN);
                journal.send();
            }
        }
        Path changed = ReferenceFile.asSeeded()
                .with("measure: single, max: 500000", "measure: single, max: 600000")
                .with(CARD_DAY, "measure: amount, window: day, max: 650000")
                .write(directory);
        JsonNode report = json(changed);
        assertThat(report.path("differences").asInt()).as(report.toString()).isEqualTo(2);
        assertThat(report.path("approvalsLost").asInt()).isEqualTo(1);
        assertThat(report.path("approvalsWon").asInt()).isEqualTo(1);
        assertThat(report.path("repeats").asInt()).isEqualTo(1);
        assertThat(report.path("amounts").get(0).toString())
                .isEqualTo("{\"currency\":\"CNY\",\"lost\":1,\"lostAmount\":400000,\"won\":1,\"wonAmount\":600000,"
                        + "\"other\":0,\"net\":200000}");
        assertThat(report.path("reasons").get(0).toString())
                .isEqualTo(
                        "{\"type\":\"purchase\",\"from\":\"00 approved\",\"to\":\"61 exceeds amount limit\",\"count\":1,"
                                + "\"amount\":400000,\"currency\":\"CNY\"}");
        assertThat(report.path("merchants").get(0).path("merchant").asText()).isEqualTo(TestJournal.MERCHANT);
        assertThat(report.path("cards").findValuesAsText("card"))
                .containsExactlyInAnyOrder("622588******5675", "622202*********0128");
        assertThat(report.path("cardsConcerned").asInt()).isEqualTo(2);
        assertThat(report.path("examples").get(0).path("rrn").asText()).isEqualTo("000000000002");
        CommandLineRun text = run(changed, "--examples", "1");
        assertThat(text.out())
                .contains("2 would have been answered otherwise: 1 approvals lost, 1 won", "622588******5675")
                .doesNotContain(TestJournal.PAN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  - { prefix: \"622588\",   channel: on-us }| | 00 -> 15",
                "\"6225880012345675\",    account: 1000000001, expiry: \"2912\" | \"6225880012345675\", account: 1000000001,"
                        + " expiry: \"2912\", status: stolen | 00 -> 43",
                "1000000001, kind: customer, currency: CNY, balance: 100000000 | 1000000001, kind: customer, currency: CNY,"
                        + " balance: 9999 | 00 -> 51",
                "mcc: \"5399\", account: 2000000001 | mcc: \"5399\", account: 2000000001, status: closed | 00 -> 03"
            })
    void routesCardsBalancesAndMerchantsCanBeTried(String was, String is, String difference) throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            journal.send();
        }
        Path changed = ReferenceFile.asSeeded().with(was, is == null ? "" : is).write(directory);
        assertThat(differences(changed).values()).containsExactly(difference);
    }

    /** What is refused now is not numbered now: ids and RRNs of later payments are lower than those on record. */
    @Test
    void capturesAndReversalsStillMeetTheSamePaymentsWhenNumbersDrift() throws IOException {
        List<Long> refused = new ArrayList<>();
        try (TestJournal journal = TestJournal.in(directory)) {
            for (int stan = 1; stan <= 8; stan++) {
                journal.purchase(stan);
                journal.send();
                if (stan > 5) {
                    refused.add(journal.lastSequence());
                }
            }
            journal.pass(Duration.ofMinutes(2));
            journal.payment(100);
            long payment = journal.send();
            assertThat(payment).isEqualTo(9);
            journal.capture(payment);
            assertThat(journal.last().number(org.pointsman.core.view.RecordField.RESULT))
                    .isZero();
            journal.paymentReversal(payment);
            journal.purchase(9);
            journal.send();
            journal.reversal(10, 9, 0)
                    .rrn()
                    .high(org.pointsman.core.reference.PackedText.merchantIdHigh("000000000010"))
                    .low(org.pointsman.core.reference.PackedText.merchantIdLow("000000000010") >>> 32);
            journal.send();
            assertThat(journal.last().responseCode()).isZero();
            // And one that is not there now.
            journal.capture(7);
        }
        Path changed = ReferenceFile.asSeeded()
                .with("transactions: 50000, atLeast: 1s", "transactions: 5, atLeast: 60s")
                .write(directory);
        JsonNode report = json(changed);
        List<String> told = new ArrayList<>();
        report.path("examples")
                .forEach(example -> told.add(
                        example.path("sequence") + " " + example.path("from").asText() + " -> "
                                + example.path("to").asText()));
        assertThat(told)
                .containsExactly(
                        refused.get(0) + " 00 approved -> 96 system malfunction",
                        refused.get(1) + " 00 approved -> 96 system malfunction",
                        refused.get(2) + " 00 approved -> 96 system malfunction",
                        (refused.get(2) + 6) + " already captured -> payment unknown");
    }

    /** No tick is on record for holds that the recorded run did not have, and more run out than one command lets go. */
    @Test
    void holdsThatOnlyTheChangeAllowsRunOutWhileNobodyAsks() throws IOException {
        long last;
        try (TestJournal journal = TestJournal.in(directory)) {
            for (int stan = 1; stan <= 8; stan++) {
                journal.authorisation(stan).amount(1_000).pan().number(6225880000000019L);
                journal.send();
            }
            journal.pass(Duration.ofHours(2));
            journal.tick();
            journal.tick();
            journal.purchase(9).amount(8_000).pan().number(6225880000000019L);
            journal.send();
            last = journal.lastSequence();
        }
        Path changed = ReferenceFile.asSeeded()
                .with(
                        "1000000005, kind: customer, currency: CNY, balance: 5000",
                        "1000000005, kind: customer, currency: CNY," + " balance: 8000")
                .write(directory);
        assertThat(differences(changed)).hasSize(4).containsEntry(last, "51 -> 00");
    }

    @Test
    void paymentsByApiAreComparedToo() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            PaymentRequestEncoder payment = journal.payment(30_000);
            payment.account(1000000001L);
            TestJournal.pan(payment.pan(), "0");
            payment.pan().digits((short) 0);
            long id = journal.send();
            journal.capture(id);
        }
        Path changed = ReferenceFile.asSeeded()
                .with(
                        "1000000001, kind: customer, currency: CNY, balance: 100000000",
                        "1000000001, kind: customer," + " currency: CNY, balance: 100")
                .write(directory);
        JsonNode report = json(changed);
        assertThat(report.path("examples").get(0).path("card").asText()).isEqualTo("account 1000000001");
        assertThat(report.path("examples").get(0).path("to").asText()).isEqualTo("51 insufficient funds");
        assertThat(report.path("examples").get(1).path("type").asText()).isEqualTo("capture");
        assertThat(report.path("examples").get(1).path("to").asText()).isEqualTo("not approved");
        assertThat(report.path("examples").get(1).path("amount").asLong()).isEqualTo(30_000);
        assertThat(report.path("approvalsLost").asInt()).isEqualTo(1);
    }

    @Test
    void theLimitsOfTheFileMayBeFewerMoreOrOthersInMidHistory() throws IOException {
        long from;
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1).amount(600_000);
            journal.send();
            from = journal.lastSequence() + 1;
            for (int stan = 2; stan <= 5; stan++) {
                journal.purchase(stan).amount(600_000);
                journal.send();
            }
        }
        // Without "single", and with a limit of its own for the terminal: two a day, counted from here on.
        Path changed = ReferenceFile.asSeeded()
                .with(
                        "  - { name: single,   scope: card, measure: single, max: 500000 }",
                        "  - { name: few, scope: terminal, measure: count, window: day, max: 2 }")
                .write(directory);
        assertThat(differences(changed, "--from", Long.toString(from)))
                .isEqualTo(Map.of(from, "61 -> 00", from + 1, "61 -> 00", from + 2, "61 -> 65", from + 3, "61 -> 65"));
        assertThat(differences(changed, "--from", Long.toString(from), "--to", Long.toString(from + 1)))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  - { prefix: \"541333\",   channel: on-us }| |"
                        + "initial reference data is not in the file any more, and nothing can be taken away",
                "1000000001, kind: customer, currency: CNY, balance: 100000000 | 1000000001, kind: customer, currency: CNY,"
                        + " balance: 5 | has another balance in the file, and that can only be given at the beginning",
                "expireAfter: 1h | expireAfter: 2h | holds: expireAfter is not what the journal was seeded with",
                "atLeast: 1s | atLeast: 2s | remember: atLeast is not what the journal was seeded with"
            })
    void whatNoCommandCanChangeIsRefusedInMidHistory(String was, String is, String message) throws IOException {
        long last;
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            journal.send();
            last = journal.lastSequence();
        }
        Path changed = ReferenceFile.asSeeded().with(was, is == null ? "" : is).write(directory);
        CommandLineRun run = run(changed, "--from", Long.toString(last));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("pointsman journal what-if: " + changed + ": ")
                .contains(message);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void placesThatTheJournalDoesNotHaveAreRefused() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            journal.send();
        }
        Path same = ReferenceFile.asSeeded().write(directory);
        assertThat(run(same, "--from", "100000").err()).contains("--from is beyond the end: the last record is ");
        assertThat(run(same, "--from", "2").err()).contains("record 2 is one of those that seed the journal");
        assertThat(run(same, "--to", "2001-01-01").err()).contains("there is no record to decide again");
        assertThat(run(same, "--from", "9", "--to", "8").exitCode()).isEqualTo(2);
        assertThat(run(same, "--from", "0").exitCode()).isEqualTo(2);
        assertThat(run(same, "--examples", "-1").exitCode()).isEqualTo(2);
    }

    @Test
    void aFileThatCannotBeUsedIsRefused() throws IOException {
        TestJournal.in(directory).close();
        Path none = directory.resolve("none.yaml");
        assertThat(run(none).err()).contains(none + ": there is no such file");
        assertThat(CommandLineRun.of(
                                "journal", "what-if", directory.resolve("data").toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(CommandLineRun.of("journal", "what-if", directory.toString(), "--reference", none.toString())
                        .err())
                .contains("there is no journal in " + directory);
    }
}
