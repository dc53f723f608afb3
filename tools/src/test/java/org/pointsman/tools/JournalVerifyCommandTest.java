package org.pointsman.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;

class JournalVerifyCommandTest {
    private static final int RECORDS = 100;
    private static final int BLOCK_LENGTH_BYTES = 1 << 20;
    private static final byte[] PAYLOAD = "payload to be found again".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @Test
    void anIntactJournalExitsWith0() throws IOException {
        writeJournal();
        CommandLineRun run = CommandLineRun.of("journal", "verify", directory.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("100 records, sequence 1 to 100, 2026-11-20T10:00:00.000000001Z to ")
                .endsWith("intact" + System.lineSeparator());

        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.of("journal", "verify", "--json", directory.toString())
                        .out());
        assertThat(json.get("intact").booleanValue()).isTrue();
        assertThat(json.get("records").longValue()).isEqualTo(RECORDS);
        assertThat(json.get("lastSequence").longValue()).isEqualTo(RECORDS);
        assertThat(json.get("damages")).isEmpty();
    }

    @Test
    void aFlippedByteIsNamedAndExitsWith1() throws IOException {
        writeJournal();
        flipAByteOfARecord();
        CommandLineRun run = CommandLineRun.of("journal", "verify", directory.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("ALTERED at ").contains("record 1:").contains("DAMAGED");
        assertThat(run.err().lines())
                .containsExactly("pointsman journal verify: " + directory + " is damaged in 1 place");

        CommandLineRun asJson = CommandLineRun.of("journal", "verify", "--json", directory.toString());
        assertThat(asJson.exitCode()).isEqualTo(1);
        JsonNode damage =
                new ObjectMapper().readTree(asJson.out()).get("damages").get(0);
        assertThat(damage.get("kind").textValue()).isEqualTo("ALTERED");
        assertThat(damage.get("sequence").longValue()).isEqualTo(1);
    }

    @Test
    void oneSpoiltSlotOfTheHighWaterMarkIsAWarningAndExitsWith0() throws IOException {
        writeJournal();
        Path mark = directory.resolve("high-water-mark");
        byte[] bytes = Files.readAllBytes(mark);
        bytes[9] ^= 1;
        Files.write(mark, bytes);
        CommandLineRun run = CommandLineRun.of("journal", "verify", directory.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("warning: " + mark).endsWith("intact" + System.lineSeparator());

        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.of("journal", "verify", "--json", directory.toString())
                        .out());
        assertThat(json.get("intact").booleanValue()).isTrue();
        assertThat(json.get("warnings").get(0).textValue()).contains("one of its two slots");
    }

    @Test
    void aDirectoryWithoutAJournalExitsWith1() {
        for (Path none : List.of(directory, directory.resolve("none"))) {
            CommandLineRun run = CommandLineRun.of("journal", "verify", none.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).containsExactly("pointsman journal verify: there is no journal in " + none);
        }
    }

    @Test
    void wrongUsageExitsWith2() {
        assertThat(CommandLineRun.of("journal").exitCode()).isEqualTo(2);
        CommandLineRun run = CommandLineRun.of("journal", "verify");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("pointsman journal verify: Missing required parameter: 'DIR'");
    }

    private void writeJournal() {
        long startNs = java.time.Instant.parse("2026-11-20T10:00:00Z").getEpochSecond() * 1_000_000_000L;
        try (JournalRecovery recovery =
                Journals.open(JournalConfig.in(directory).withBlockLength(BLOCK_LENGTH_BYTES))) {
            JournalReader records = recovery.reader();
            while (records.nextDocument()) {
                assertThat(records.nextRecord()).isFalse();
            }
            try (Journal journal = recovery.begin()) {
                for (int i = 1; i <= RECORDS; i++) {
                    int offset = journal.stage(PAYLOAD.length, startNs + i);
                    journal.staging().putBytes(offset, PAYLOAD);
                    journal.append();
                }
                journal.makeDurable();
            }
        }
    }

    private void flipAByteOfARecord() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            String content = new String(bytes, StandardCharsets.ISO_8859_1);
            int at = content.indexOf(new String(PAYLOAD, StandardCharsets.ISO_8859_1));
            bytes[at] ^= 1;
            Files.write(file, bytes);
        }
    }
}
