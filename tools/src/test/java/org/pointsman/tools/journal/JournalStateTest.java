package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.tools.CommandLineRun;

/** What stood in the journal at some place: {@code journal replay --until} and what it can be asked. */
class JournalStateTest {
    private static final String ACCOUNT = "1000000001";

    @TempDir
    private Path directory;

    private long authorised;
    private long captured;
    private long reversed;
    private long last;

    /** An authorisation of 300.00, captured by API; a purchase of 100.00, reversed; another authorisation of 50.00. */
    @BeforeEach
    void writeJournal() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.authorisation(1).amount(300_00);
            long payment = journal.send();
            authorised = journal.lastSequence();
            journal.pass(Duration.ofMinutes(5));
            journal.capture(payment);
            captured = journal.lastSequence();
            journal.purchase(2);
            journal.send();
            journal.reversal(3, 2, 2);
            journal.send();
            reversed = journal.lastSequence();
            journal.authorisation(4).amount(50_00);
            journal.send();
            last = journal.lastSequence();
        }
    }

    private CommandLineRun run(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("journal", "replay", directory.resolve("data").toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private JsonNode json(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--json");
        CommandLineRun run = run(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    private JsonNode account(long until) throws IOException {
        return json("--until", Long.toString(until), "--account", ACCOUNT)
                .path("accounts")
                .get(0);
    }

    @Test
    void anAccountIsShownAsItStoodThenWithItsHolds() throws IOException {
        JsonNode then = account(authorised);
        assertThat(then.path("posted").asLong()).isEqualTo(100_000_000);
        assertThat(then.path("held").asLong()).isEqualTo(300_00);
        assertThat(then.path("available").asLong()).isEqualTo(100_000_000 - 300_00);
        assertThat(then.path("status").asText()).isEqualTo("active");
        assertThat(then.path("holds")).hasSize(1);
        assertThat(then.path("holds").get(0).path("payment").asText()).isEqualTo("1");
        assertThat(then.path("holds").get(0).path("amount").asLong()).isEqualTo(300_00);
        assertThat(then.path("holds").get(0).path("expiresAt").asText()).startsWith("2026-11-20T11:00:00.");

        assertThat(account(captured).path("posted").asLong()).isEqualTo(100_000_000 - 300_00);
        assertThat(account(captured).path("holds")).isEmpty();
        assertThat(account(last).path("held").asLong()).isEqualTo(50_00);
    }

    @Test
    void aTimeStandsForAllRecordsUpToIt() throws IOException {
        JsonNode report = json("--until", "2026-11-20T10:04:59Z", "--account", ACCOUNT);
        assertThat(report.path("lastSequence").asLong()).isEqualTo(authorised);
        assertThat(report.path("accounts").get(0).path("held").asLong()).isEqualTo(300_00);
        assertThat(json("--until", "2026-11-20").path("lastSequence").asLong()).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "000000000001", "10000001:1", "10000001:000001"})
    void aPaymentIsShownAsTheApiWouldHave(String name) throws IOException {
        JsonNode then = json("--until", Long.toString(authorised), "--payment", name)
                .path("payments")
                .get(0);
        assertThat(then.path("status").asText()).isEqualTo("authorised");
        assertThat(then.path("source").path("card").path("pan").asText()).isEqualTo("622588******5675");
        JsonNode later = json("--payment", name).path("payments").get(0);
        assertThat(later.path("status").asText()).isEqualTo("captured");
        assertThat(later.path("capturedAmount").path("value").asLong()).isEqualTo(300_00);
    }

    @Test
    void aLimitIsShownWithWhatIsUsedOfIt() throws IOException {
        JsonNode then = json("--until", Long.toString(reversed - 1), "--limit", "card-day=" + TestJournal.PAN)
                .path("limits")
                .get(0);
        assertThat(then.toString())
                .isEqualTo(
                        "{\"name\":\"card-day\",\"number\":2,\"scope\":\"card\",\"measure\":\"amount\",\"max\":2000000,"
                                + "\"day\":\"2026-11-20\",\"subject\":\"622588******5675\",\"used\":40000,\"left\":1960000}");
        JsonNode later = json("--limit", "2=" + TestJournal.PAN, "--limit", "card-day", "--limit", "single")
                .path("limits");
        assertThat(later.get(0).path("used").asLong()).isEqualTo(350_00);
        assertThat(later.get(1).path("mostUsed").toString())
                .isEqualTo("[{\"subject\":\"622588******5675\",\"used\":35000,\"left\":1965000}]");
        assertThat(later.get(2).path("max").asLong()).isEqualTo(500_000);
        JsonNode unused = json("--limit", "card-day=" + TestJournal.OTHER_PAN)
                .path("limits")
                .get(0);
        assertThat(unused.path("used").asLong()).isZero();
    }

    @Test
    void theCardOfALimitMayComeFromStandardInput() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream((TestJournal.PAN + "\n").getBytes(StandardCharsets.US_ASCII)));
            JsonNode limit = json("--limit", "card-day=-").path("limits").get(0);
            assertThat(limit.path("subject").asText()).isEqualTo("622588******5675");
            assertThat(limit.path("used").asLong()).isEqualTo(350_00);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void peopleGetLinesWithoutCardNumbers() {
        CommandLineRun run = run(
                "--until",
                Long.toString(authorised),
                "--account",
                ACCOUNT,
                "--payment",
                "1",
                "--limit",
                "card-day=" + TestJournal.PAN);
        assertThat(run.out())
                .contains("up to record " + authorised + " of 2026-11-20T10:00:00.")
                .contains("account " + ACCOUNT, "payment 1", "limit card-day", "  holds", "622588******5675")
                .doesNotContain(TestJournal.PAN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--account|5|--account 5: there was no such account",
                "--payment|77|--payment 77: there was no such payment",
                "--payment|abc|--payment abc: a payment is named by its id",
                "--payment|10000001:1234567|TERMINAL:STAN is 1 to 8 characters",
                "--limit|week|--limit week: there was no such limit; there are single, card-day",
                "--limit|card-day=6225880000000099|--limit card-day=622588******0099: there was no such card",
                "--limit|card-day=62258800x|--limit card-day=…: a card is named by 12 to 19 digits",
                "--limit|single=6225880012345675|a limit of measure single counts nothing",
                "--until|100000|record 100000 is beyond the end: the journal ends with record ",
                "--until|2027-01-01T00:00:00Z|2027-01-01T00:00:00.000000000Z is beyond the end",
                "--until|2001-01-01|is before all records: record 1 is of 2026-11-20T10:00:00."
            })
    void whatWasNotThereIsSaid(String option, String value, String message) {
        CommandLineRun run = run(option, value);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("pointsman journal replay: ")
                .contains(message)
                .doesNotContain("6225880012345675");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void aPlaceThatIsNoneIsWrongUsage() {
        assertThat(run("--until", "0").exitCode()).isEqualTo(2);
        assertThat(run("--until", "noon").exitCode()).isEqualTo(2);
        assertThat(run("--account", "x").exitCode()).isEqualTo(2);
    }
}
