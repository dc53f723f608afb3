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
import org.pointsman.core.reference.PackedText;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandLineRun;

class JournalDumpCommandTest {
    @TempDir
    Path directory;

    private Path data;
    private long purchase;
    private long captureSequence;
    private long firstSequence;

    @BeforeEach
    void writeAJournal() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            firstSequence = journal.lastSequence() + 1;
            journal.purchase(1);
            purchase = journal.send();
            journal.purchase(2).amount(600_000);
            journal.send();
            journal.authorisation(3).terminalId(PackedText.terminalId("99999999"));
            journal.send();
            journal.payment(2_500);
            journal.capture(journal.send());
            captureSequence = journal.lastSequence();
            journal.reversal(4, 1, 2);
            journal.send();
        }
    }

    @Test
    void aRecordIsALineWithItsCommandAndWhatFollowed() {
        List<String> lines = dump("--from", "" + firstSequence);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0))
                .matches(firstSequence + " 2026-11-20T10:00:00\\.\\d{9}Z purchase 00 .*")
                .contains(" pan=622588******5675 ", " stan=000001 ", " amount=10000 ", " currency=CNY ")
                .contains(" terminalId=10000001 ", " merchantId=898310053990001 ")
                .contains(" -> Reply responseCode=00 ")
                .doesNotContain("connection", "pad");
        assertThat(lines.get(1)).contains(" purchase 61 ");
        assertThat(lines.get(2)).contains(" authorisation 58 ");
        assertThat(lines.get(3)).contains(" payment 00 ", " reference=\"order 7\" ", "pan=622202*********0128");
        assertThat(lines.get(4)).contains(" capture 00 ", " -> PaymentView ", " status=captured ");
        assertThat(lines.get(5)).contains(" reversal 00 ", " originalStan=000001 ");
    }

    @Test
    void theWholeJournalBeginsWithGenesisAndShowsNoCardNumber() {
        List<String> lines = dump();
        assertThat(lines.get(0)).startsWith("1 2026-11-20T10:00:00.001000000Z genesis accepted referenceDigest=");
        assertThat(lines).anyMatch(line -> line.contains(" put-card accepted pan=622588******5675 "));
        assertThat(String.join("\n", lines)).doesNotContain(TestJournal.PAN).doesNotContain(TestJournal.OTHER_PAN);
    }

    @Test
    void jsonHasOneObjectALine() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : dump("--json", "--from", "" + firstSequence)) {
            records.add(new ObjectMapper().readTree(line));
        }
        assertThat(records).hasSize(6);
        JsonNode first = records.get(0);
        assertThat(first.get("sequence").longValue()).isEqualTo(firstSequence);
        assertThat(first.get("type").textValue()).isEqualTo("purchase");
        assertThat(first.at("/command/message").textValue()).isEqualTo("TransactionRequest");
        assertThat(first.at("/command/amount").longValue()).isEqualTo(10_000);
        assertThat(first.at("/command/currency").textValue()).isEqualTo("CNY");
        assertThat(first.at("/command/pan").textValue()).isEqualTo("622588******5675");
        assertThat(first.at("/outcomes/0/responseCode").textValue()).isEqualTo("00");
        assertThat(first.at("/outcomes/0/transaction").longValue()).isEqualTo(purchase);
    }

    @Test
    void withoutTheKeyEverythingButCardNumbersIsShown() throws IOException {
        Files.move(directory.resolve("keys"), directory.resolve("elsewhere"));
        List<String> lines = dump("--from", "" + firstSequence);
        assertThat(lines.get(0)).contains(" purchase 00 ", " pan=unavailable ", " amount=10000 ");
        JsonNode json = new ObjectMapper()
                .readTree(dump("--json", "--from", "" + firstSequence).get(0));
        assertThat(json.at("/command/pan").isNull()).isTrue();

        assertThat(failure("--clear"))
                .isEqualTo(
                        "pointsman journal dump: --clear needs the journal's key: name its" + " directory with --keys");
        assertThat(failure("--card", TestJournal.PAN))
                .isEqualTo("pointsman journal dump: --card needs the journal's key: name its directory with --keys");
        assertThat(dump("--keys", directory.resolve("elsewhere").toString(), "--from", "" + firstSequence)
                        .get(0))
                .contains("622588******5675");
    }

    @Test
    void aNamedKeyDirectoryHasToHoldTheKeyAndItHasToBeTheRightOne() throws IOException {
        assertThat(failure("--keys", directory.resolve("none").toString()))
                .contains("none/journal.key: no such key file");
        Path other = Files.createDirectory(directory.resolve("other"));
        try (TestJournal journal = TestJournal.in(other)) {
            assertThat(failure("--keys", journal.keys().toString()))
                    .startsWith("pointsman journal dump: ")
                    .contains("key");
        }
    }

    @Test
    void cardNumbersAreInClearOnlyIfAskedFor() {
        assertThat(dump("--clear", "--from", "" + firstSequence).get(0)).contains(" pan=" + TestJournal.PAN + " ");
    }

    @Test
    void filtersPickWhatTheySay() {
        assertThat(sequences("--type", "purchase")).containsExactly(firstSequence, firstSequence + 1);
        assertThat(sequences("--type", "TransactionRequest,capture"))
                .containsExactly(firstSequence, firstSequence + 1, firstSequence + 2, captureSequence);
        assertThat(sequences("--response-code", "61,58")).containsExactly(firstSequence + 1, firstSequence + 2);
        assertThat(sequences("--terminal", "99999999")).containsExactly(firstSequence + 2);
        assertThat(sequences("--amount", "600000..")).containsExactly(firstSequence + 1);
        assertThat(sequences("--amount", "..2500", "--type", "payment")).containsExactly(firstSequence + 3);
        assertThat(sequences("--amount", "2500", "--currency", "CNY", "--from", "" + firstSequence))
                .containsExactly(firstSequence + 3, captureSequence);
        assertThat(sequences("--currency", "USD")).isEmpty();
        assertThat(sequences("--merchant", TestJournal.OTHER_MERCHANT, "--from", "" + firstSequence))
                .containsExactly(firstSequence + 3, captureSequence);
        assertThat(sequences("--from", "" + (firstSequence + 1), "--to", "" + (firstSequence + 2)))
                .containsExactly(firstSequence + 1, firstSequence + 2);
        assertThat(sequences("--from", "2026-11-21")).isEmpty();
        assertThat(sequences("--to", "2026-11-20T10:00", "--type", "reversal")).containsExactly(captureSequence + 1);
        assertThat(sequences("--to", "2026-11-20T18:00:00.001+08:00")).containsExactly(1L);
    }

    /** What has a response code is the payment; a request about it that was refused only says why. */
    @Test
    void whatWasRefusedByApiHasAResultAndNoResponseCode() throws IOException {
        Path other = Files.createDirectory(directory.resolve("refused"));
        long done;
        try (TestJournal journal = TestJournal.in(other)) {
            data = journal.data();
            journal.payment(600_000_000);
            long declined = journal.send();
            journal.capture(declined);
            journal.paymentReversal(declined);
            journal.capture(77);
            journal.payment(2_500);
            long payment = journal.send();
            journal.paymentReversal(payment);
            done = journal.lastSequence();
            journal.capture(payment);
        }
        assertThat(sequences("--type", "payment-reversal,capture", "--response-code", "00"))
                .containsExactly(done);
        assertThat(dump("--type", "payment-reversal,capture"))
                .extracting(line -> line.split(" ")[3])
                .containsExactly("not-approved", "not-approved", "payment-unknown", "00", "already-reversed");
        CommandLineRun sql = CommandLineRun.of(
                "journal",
                "sql",
                data.toString(),
                "--no-cache",
                "--csv",
                "select response_code, result from records where type in ('payment-reversal', 'capture') order by sequence");
        assertThat(sql.err()).isEmpty();
        assertThat(sql.out().lines().skip(1))
                .containsExactly(",not-approved", ",not-approved", ",payment-unknown", "00,done", ",already-reversed");
    }

    @Test
    void aCardIsFoundByNumberByWhatIsShownOfItAndByHashTogetherWithItsCaptures() throws IOException {
        String from = "" + firstSequence;
        List<Long> expected = List.of(firstSequence + 3, captureSequence);
        assertThat(sequences("--card", TestJournal.OTHER_PAN, "--from", from)).isEqualTo(expected);
        assertThat(sequences("--card", "622202*********0128", "--from", from)).isEqualTo(expected);
        String hash = new org.pointsman.core.host.CardHash(
                        org.pointsman.core.host.KeyStore.open(directory.resolve("keys"))
                                .cardHashKey())
                .of(Long.parseLong(TestJournal.OTHER_PAN), 19);
        assertThat(sequences("--card", "hash:" + hash, "--from", from)).isEqualTo(expected);
        assertThat(sequences("--card", "622202********0128", "--from", from)).isEmpty();
    }

    /** A capture names its payment, and only that names the card: not being of the type it is of the card all the same. */
    @Test
    void theCapturesOfACardAreFoundAmongAllCaptures() {
        assertThat(sequences("--card", TestJournal.OTHER_PAN, "--type", "capture"))
                .containsExactly(captureSequence);
        assertThat(sequences("--card", TestJournal.PAN, "--type", "capture")).isEmpty();
        assertThat(sequences("--card", TestJournal.OTHER_PAN, "--type", "payment"))
                .containsExactly(captureSequence - 1);
    }

    @Test
    void whereNothingIsFoundTheEndOfTheJournalIsSaid() throws IOException {
        long end = captureSequence + 1;
        String nothing = ": nothing passes the filters; the journal in " + data + " ends with record " + end
                + " of 2026-11-20T10:00:00.";
        String[][] beyond = {{"--from", "" + (end + 1)}, {"--from", "2026-11-21", "--json"}, {"--to", "2026-11-19"}};
        for (String[] options : beyond) {
            CommandLineRun run = run(options);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("pointsman journal dump" + nothing);
        }
        assertThat(CommandLineRun.of("journal", "tail", data.toString(), "--from", "2026-11-21")
                        .err())
                .startsWith("pointsman journal tail" + nothing);
        CommandLineRun export = CommandLineRun.of(
                "journal",
                "export",
                data.toString(),
                "--format",
                "csv",
                "--out",
                directory.resolve("tables").toString(),
                "--from",
                "2026-11-21",
                "--json");
        assertThat(export.exitCode()).isZero();
        assertThat(export.err()).startsWith("pointsman journal export" + nothing);
        assertThat(new ObjectMapper().readTree(export.out()).get("written")).isNotEmpty();
    }

    @Test
    void anEmptyJournalIsCalledThat() {
        Path empty = directory.resolve("empty");
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(empty))) {
            recovery.skipToEnd();
        }
        CommandLineRun run = CommandLineRun.of("journal", "dump", empty.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.err().strip()).isEqualTo("pointsman journal dump: the journal in " + empty + " has no records");
    }

    @Test
    void impossibleValuesAreRefusedByOption() {
        assertRefused("--card: a card is its 12 to 19 digits", "--card", "62258800123456751234");
        assertRefused("--type: no record is of type 'fly'; there are account-reply,", "--type", "fly");
        assertRefused("--response-code: '5' is not two digits or A0", "--response-code", "5");
        assertRefused("--merchant: '8983100539900011' is not 1 to 15", "--merchant", "8983100539900011");
        assertRefused("--terminal: '123456789' is not 1 to 8", "--terminal", "123456789");
        assertRefused("--amount: 'ten' is not MIN..MAX", "--amount", "ten");
        assertRefused("--amount: '..' is not MIN..MAX", "--amount", "..");
        assertRefused("--amount: '5..4': 4 is below 5", "--amount", "5..4");
        assertRefused("--currency: 'XXQ' is no currency", "--currency", "XXQ");
        assertRefused("Invalid value for option '--from': '2026-13-01' is neither a sequence", "--from", "2026-13-01");
        assertRefused("Invalid value for option '--from': sequences begin with 1", "--from", "0");
        assertRefused("--to is before --from", "--from", "7", "--to", "6");
    }

    /** It may be a card number with a slip. */
    @Test
    void aCardThatIsRefusedIsNotRepeated() {
        assertThat(CommandLineRun.of("journal", "dump", data.toString(), "--card", "62258800123456751234")
                        .err())
                .doesNotContain("62258800123456751234");
    }

    @Test
    void damageIsNamedBehindWhatCouldBeRead() throws IOException {
        int whole = dump().size();
        Path file;
        try (Stream<Path> files = Files.walk(data)) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = bytes.length - 1;
        while (bytes[at] == 0) {
            at--;
        }
        bytes[at] ^= 1;
        Files.write(file, bytes);
        CommandLineRun run = CommandLineRun.of("journal", "dump", data.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains(file.toString(), "record " + whole);
        assertThat(run.out().lines()).hasSize(whole - 1);
    }

    @Test
    void whereThereIsNoJournalThatIsSaid() {
        Path none = directory.resolve("none");
        CommandLineRun run = CommandLineRun.of("journal", "dump", none.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("pointsman journal dump: there is no journal in " + none);
    }

    private void assertRefused(String message, String... options) {
        CommandLineRun run = run(options);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement().asString().startsWith("pointsman journal dump: " + message);
        assertThat(run.out()).isEmpty();
    }

    private String failure(String... options) {
        CommandLineRun run = run(options);
        assertThat(run.exitCode()).isEqualTo(1);
        return run.err().strip();
    }

    private List<String> dump(String... options) {
        CommandLineRun run = run(options);
        // Where nothing is found that is said, and nothing else is.
        assertThat(run.err())
                .matches(run.out().isEmpty() ? "pointsman journal dump: nothing passes the filters; .*\n" : "");
        assertThat(run.exitCode()).isZero();
        return run.out().lines().toList();
    }

    private List<Long> sequences(String... options) {
        return dump(options).stream()
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    private CommandLineRun run(String... options) {
        List<String> args = new ArrayList<>(List.of("journal", "dump", data.toString()));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }
}
