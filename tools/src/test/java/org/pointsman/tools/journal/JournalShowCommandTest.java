package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordField;
import org.pointsman.tools.CommandLineRun;

class JournalShowCommandTest {
    @TempDir
    Path directory;

    @Test
    void everyRecordThatTouchedAPaymentIsShownWithWhatItDid() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.random(30, 5);
            journal.purchase(700);
            long payment = journal.send();
            long first = journal.lastSequence();
            journal.purchase(701);
            journal.send();
            journal.purchase(700);
            journal.send();
            journal.reversal(702, 700, 2);
            journal.send();
            journal.reversal(703, 701, 2);
            journal.send();
            journal.reversal(702, 700, 2);
            journal.send();

            JsonNode life = json(journal, "" + payment);
            assertThat(life.get("transaction").longValue()).isEqualTo(payment);
            assertThat(life.get("effectsMissing").isNull()).isTrue();
            assertThat(sequences(life)).containsExactly(first, first + 2, first + 3, first + 5);
            JsonNode purchase = life.get("records").get(0);
            assertThat(effects(purchase))
                    .contains("payment status  captured", "payment capturedAmount  10000")
                    .anyMatch(effect -> effect.startsWith("account 1000000001 posted "))
                    .anyMatch(effect -> effect.startsWith("account 2000000001 posted "));
            assertThat(effects(life.get("records").get(1))).isEmpty();
            assertThat(effects(life.get("records").get(2)))
                    .contains("payment status captured reversed", "payment reversedAmount  10000");
            assertThat(effects(life.get("records").get(3))).isEmpty();
        }
    }

    @Test
    void aPaymentByApiIsShownWithItsCaptureAndWhatMoved() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.payment(2_500);
            long payment = journal.send();
            journal.capture(payment);
            journal.capture(payment);
            String text = run(journal, "" + payment).out();
            assertThat(text.lines().filter(line -> !line.startsWith(" ")))
                    .hasSize(4)
                    .contains("transaction " + payment + ": 3 records");
            assertThat(text)
                    .contains("    payment: status authorised\n")
                    .contains("    account 1000000002: held 0 -> 2500, available 100000000 -> 99997500\n")
                    .contains("    payment: status authorised -> captured, capturedAmount 2500\n")
                    .contains("    account 1000000002: posted 100000000 -> 99997500, held 2500 -> 0\n")
                    .contains("    account 2000000002: posted 0 -> 2500, available 0 -> 2500\n")
                    .contains(" capture already-captured ")
                    .contains("    changed nothing\n")
                    .contains("622202*********0128")
                    .doesNotContain(TestJournal.OTHER_PAN);
        }
    }

    @Test
    void theExpiryOfAHoldIsPartOfTheLifeWhicheverCommandLetItFire() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.authorisation(1);
            long payment = journal.send();
            journal.pass(Duration.ofHours(2));
            journal.purchase(2).pan().number(Long.parseLong("4761739001010010")).digits((short) 16);
            journal.send();
            JsonNode life = json(journal, "" + payment);
            assertThat(life.get("records")).hasSize(2);
            assertThat(effects(life.get("records").get(1)))
                    .contains("payment status authorised expired", "account 1000000001 held 10000 0");
        }
    }

    @Test
    void aReversalThatCameBeforeItsOriginalBelongsToItsLife() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.reversal(2, 1, 2);
            journal.send();
            long reversal = journal.lastSequence();
            journal.purchase(1);
            long payment = journal.send();
            CommandLineRun run = run(journal, "" + payment);
            assertThat(run.out().lines().filter(line -> !line.startsWith(" ")).toList())
                    .satisfies(lines -> {
                        assertThat(lines.get(1)).startsWith(reversal + " ").contains(" reversal 25 ");
                        assertThat(lines.get(2)).contains(" purchase 21 ");
                    });
        }
    }

    @Test
    void aTransactionIsFoundByRrnAndByTerminalAndStan() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            long payment = journal.send();
            String rrn = journal.last().text(RecordField.RRN, CardFormat.MASKED);
            journal.purchase(2);
            journal.send();
            assertThat(json(journal, rrn).get("transaction").longValue()).isEqualTo(payment);
            assertThat(json(journal, "10000001:1").get("transaction").longValue())
                    .isEqualTo(payment);
            assertThat(json(journal, "10000001:000001").get("transaction").longValue())
                    .isEqualTo(payment);
        }
    }

    @Test
    void aNameThatSeveralHaveListsThem() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            long first = journal.send();
            journal.purchase(1).transmissionTime(1_121_000_001L);
            long second = journal.send();
            CommandLineRun run = run(journal, "10000001:1");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines().toList()).hasSize(3).satisfies(lines -> {
                assertThat(lines.get(0))
                        .isEqualTo("pointsman journal show: 2 transactions are called 10000001:1; choose one by"
                                + " its id:");
                assertThat(lines.get(1))
                        .startsWith("  " + first + "  (record ")
                        .contains(" purchase 00 amount=10000 CNY");
                assertThat(lines.get(2)).startsWith("  " + second + "  ");
            });
        }
    }

    @Test
    void filtersPickTheRecordsThatAreShownOfALife() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            long payment = journal.send();
            long purchase = journal.lastSequence();
            journal.reversal(2, 1, 2);
            journal.send();
            assertThat(sequences(json(journal, "" + payment, "--type", "reversal")))
                    .containsExactly(purchase + 1);
            assertThat(sequences(json(journal, "" + payment, "--to", "" + purchase)))
                    .containsExactly(purchase);
            CommandLineRun text = run(journal, "" + payment, "--type", "reversal");
            assertThat(text.out())
                    .startsWith("transaction " + payment + ": 2 records, of which are shown what passes the filters\n"
                            + (purchase + 1) + " ")
                    .contains("    payment: status captured -> reversed");
        }
    }

    @Test
    void aTransactionIsFoundByFilters() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            journal.send();
            journal.purchase(2).amount(20_000);
            long payment = journal.send();
            long first = journal.lastSequence();
            journal.reversal(3, 2, 2).amount(20_000);
            journal.send();
            String[] filters = {"--card", "622588******5675", "--amount", "15000..25000"};
            JsonNode life = json(journal, filters);
            assertThat(life.get("transaction").longValue()).isEqualTo(payment);
            assertThat(sequences(life)).containsExactly(first, first + 1);
        }
    }

    @Test
    void severalTransactionsThatPassTheFiltersAreListed() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            long first = journal.send();
            for (int stan = 2; stan <= 51; stan++) {
                journal.purchase(stan);
                journal.send();
            }
            JsonNode few =
                    json(journal, "--merchant", TestJournal.MERCHANT, "--to", "" + (journal.lastSequence() - 49));
            assertThat(few.get("count").longValue()).isEqualTo(2);
            assertThat(few.at("/transactions/0/transaction").longValue()).isEqualTo(first);
            CommandLineRun many = run(journal, "--merchant", TestJournal.MERCHANT);
            assertThat(many.exitCode()).isZero();
            assertThat(many.err()).isEmpty();
            assertThat(many.out().lines().toList()).hasSize(51).satisfies(lines -> {
                assertThat(lines.get(0))
                        .isEqualTo("51 transactions pass the filters, of which these are the newest 50; choose one by"
                                + " its id:");
                assertThat(lines.get(1)).startsWith("  " + (first + 1) + "  (record ");
            });
        }
    }

    @Test
    void whatFindsNoTransactionIsSaid() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            CommandLineRun none = run(journal, "--amount", "1..2");
            assertThat(none.exitCode()).isEqualTo(1);
            assertThat(none.err().strip())
                    .isEqualTo("pointsman journal show: no record that made a payment passes the filters");
            CommandLineRun nothing = run(journal);
            assertThat(nothing.exitCode()).isEqualTo(2);
            assertThat(nothing.err()).startsWith("pointsman journal show: name a TRANSACTION, or filters that find it");
        }
    }

    @Test
    void withoutTheKeyTheRecordsAreShownAndWhatIsMissingIsSaid() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.payment(2_500);
            long payment = journal.send();
            journal.capture(payment);
            Files.move(journal.keys(), directory.resolve("elsewhere"));
            CommandLineRun run = run(journal, "" + payment);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("2 records", "pan=unavailable")
                    .endsWith("what records did is not shown: the journal's key is not there\n")
                    .doesNotContain("->  ");
        }
    }

    @Test
    void whatIsNotThereOrNoNameIsRefused() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            CommandLineRun missing = run(journal, "7");
            assertThat(missing.exitCode()).isEqualTo(1);
            assertThat(missing.err().strip()).isEqualTo("pointsman journal show: no transaction 7 is in the journal");
            CommandLineRun wrong = run(journal, "x");
            assertThat(wrong.exitCode()).isEqualTo(2);
            assertThat(wrong.err()).startsWith("pointsman journal show: 'x' is neither the id of a payment");
        }
    }

    private static List<Long> sequences(JsonNode life) {
        List<Long> sequences = new ArrayList<>();
        life.get("records")
                .forEach(record -> sequences.add(record.get("sequence").longValue()));
        return sequences;
    }

    private static List<String> effects(JsonNode record) {
        List<String> effects = new ArrayList<>();
        record.get("effects")
                .forEach(effect -> effects.add(String.join(
                        " ",
                        effect.get("of").textValue(),
                        effect.get("field").textValue(),
                        effect.get("before").textValue(),
                        effect.get("after").textValue())));
        return effects;
    }

    private static JsonNode json(TestJournal journal, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--json");
        CommandLineRun run = run(journal, all.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    private static CommandLineRun run(TestJournal journal, String... options) {
        List<String> args =
                new ArrayList<>(List.of("journal", "show", journal.data().toString()));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }
}
