package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.tools.CommandLineRun;

/** The commands on journals that other releases wrote: earlier schemas are read, other rules are refused. */
class EarlierReleaseTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"journal-schema-0", "journal-schema-1"})
    void everyCommandReadsAJournalOfAnEarlierSchema(String name) throws IOException {
        Properties expected = unpack(name);
        long records = Long.parseLong(expected.getProperty("records"));

        assertThat(lines("dump")).hasSize((int) records);
        assertThat(lines("tail", "-n", "5")).hasSize(5);
        assertThat(json("sql", "--no-cache", "--json", "select count(*) n from records")
                        .get("n")
                        .longValue())
                .isEqualTo(records);
        assertThat(json("replay", "--json").get("stateHash").textValue()).isEqualTo(expected.getProperty("stateHash"));
        assertThat(json("replay", "--from-snapshot", "--json").get("stateHash").textValue())
                .isEqualTo(expected.getProperty("stateHash"));
        assertThat(json("diff", "--replay", "--json").get("same").booleanValue())
                .isTrue();
        long payment = json(
                        "sql",
                        "--no-cache",
                        "--json",
                        "select max(transaction) n from transactions where type = 'purchase'")
                .get("n")
                .longValue();
        JsonNode life = json("show", "" + payment, "--json");
        assertThat(life.get("effectsMissing").isNull()).isTrue();
        assertThat(life.get("records").get(0).get("effects")).isNotEmpty();
    }

    /** The file is another one than these journals were seeded with, which there is none of: all that counts is that each is decided. */
    @ParameterizedTest
    @ValueSource(strings = {"journal-schema-0", "journal-schema-1"})
    void whatIfDecidesAJournalOfAnEarlierSchema(String name) throws IOException {
        long records = Long.parseLong(unpack(name).getProperty("records"));
        Path reference = ReferenceFile.asSeeded().write(directory);
        long requests = json(
                        "sql",
                        "--no-cache",
                        "--json",
                        "select count(*) n from records where response_code is not null or result is not null")
                .get("n")
                .longValue();

        JsonNode report = json("what-if", "--reference", reference.toString(), "--json");
        assertThat(report.get("lastSequence").longValue()).isEqualTo(records);
        assertThat(report.get("requests").longValue()).isPositive().isLessThanOrEqualTo(requests);
        assertThat(report.get("differences").longValue()).isPositive();
        String inMidHistory = failure("what-if", "--reference", reference.toString(), "--from", "" + records / 2);
        assertThat(inMidHistory).contains("leave out --from");
    }

    @Test
    void whatOtherRulesDecidedIsNotDecidedAgainByAnyCommand() throws IOException {
        long payment;
        String why;
        Path reference;
        try (TestJournal journal = TestJournal.in(directory)) {
            reference = ReferenceFile.asSeeded().write(directory);
            journal.hostStarted(PaymentEngine.RULES_VERSION + 1);
            why = "record " + journal.lastSequence() + " was decided by rules " + (PaymentEngine.RULES_VERSION + 1)
                    + ", newer than this release's " + PaymentEngine.RULES_VERSION
                    + ": use the release that wrote it, or a newer one";
            journal.purchase(1);
            payment = journal.send();
        }
        assertThat(failure("replay")).isEqualTo("pointsman journal replay: " + why);
        assertThat(failure("diff", "--replay")).isEqualTo("pointsman journal diff: " + why);
        assertThat(failure("what-if", "--reference", reference.toString()))
                .isEqualTo("pointsman journal what-if: " + why);
        JsonNode life = json("show", "" + payment, "--json");
        assertThat(life.get("effectsMissing").textValue()).isEqualTo(why);
        assertThat(life.get("records")).hasSize(1);
        assertThat(life.get("records").get(0).has("effects")).isFalse();
    }

    private JsonNode json(String... command) throws IOException {
        return new ObjectMapper().readTree(String.join("\n", lines(command)));
    }

    private List<String> lines(String... command) {
        CommandLineRun run = run(command);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out().lines().toList();
    }

    private String failure(String... command) {
        CommandLineRun run = run(command);
        assertThat(run.exitCode()).isEqualTo(1);
        return run.err().strip();
    }

    private CommandLineRun run(String... command) {
        List<String> arguments = new ArrayList<>(
                List.of("journal", command[0], directory.resolve("data").toString()));
        arguments.addAll(List.of(command).subList(1, command.length));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private Properties unpack(String name) throws IOException {
        try (InputStream resource = EarlierReleaseTest.class.getResourceAsStream("/golden/" + name + ".zip");
                ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        Properties expected = new Properties();
        try (InputStream in = Files.newInputStream(directory.resolve("expected.properties"))) {
            expected.load(in);
        }
        return expected;
    }
}
