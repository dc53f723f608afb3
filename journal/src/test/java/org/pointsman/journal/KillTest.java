package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real processes that append, at random moments. {@code -Dpointsman.killRounds=N} sets how many.
 */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("pointsman.killRounds", 6);

    /** Then a new journal is begun, since every round reads all of it. */
    private static final int ROUNDS_A_JOURNAL = 6;

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = temporary.resolve("0");
    }

    @Test
    void everyAcknowledgedRecordSurvivesKillsAtRandomMoments() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            if (round % ROUNDS_A_JOURNAL == 0) {
                directory = temporary.resolve(Integer.toString(round));
                acknowledged = 0;
            }
            Process writer = start(random.nextLong());
            try {
                BufferedReader output =
                        new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII));
                long began = Long.parseLong(output.readLine());
                assertThat(began).as("seed %d, round %d", seed, round).isGreaterThanOrEqualTo(acknowledged);
                String line = null;
                for (int i = 1 + random.nextInt(200); i > 0; i--) {
                    line = output.readLine();
                }
                for (int i = random.nextInt(100_000); i > 0; i--) {
                    Thread.onSpinWait();
                }
                // The handle kills without closing the pipe, so that no acknowledgement in it is lost.
                writer.toHandle().destroyForcibly();
                for (; line != null; line = output.readLine()) {
                    // A last line that the kill cut off is a shorter, thus a smaller number.
                    acknowledged = Math.max(acknowledged, line.isEmpty() ? 0 : Long.parseLong(line));
                }
                writer.waitFor();
            } finally {
                writer.destroyForcibly();
            }
            assertThat(TestJournals.verify(directory).damages())
                    .as("seed %d, round %d", seed, round)
                    .isEmpty();
            assertThat(recoveredRecords()).as("seed %d, round %d", seed, round).isGreaterThanOrEqualTo(acknowledged);
        }
    }

    private long recoveredRecords() {
        long count = 0;
        try (JournalReader reader = new ChronicleJournalReader(directory, true)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    count++;
                    if (reader.sequence() != count || !isFilled(reader)) {
                        throw new AssertionError("record " + count + " is not what was written");
                    }
                }
            }
        }
        return count;
    }

    private static boolean isFilled(JournalReader reader) {
        for (int i = 0; i < reader.length(); i++) {
            if (reader.buffer().getByte(reader.offset() + i) != (byte) reader.sequence()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void secondProcessIsToldWhereAndWhoAndMayBeginOnceTheFirstWasKilled() throws Exception {
        Process writer = start(1);
        try {
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII));
            output.readLine();
            assertThatThrownBy(() -> Journals.open(TestJournals.config(directory)))
                    .isInstanceOf(JournalInUseException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + writer.pid());
        } finally {
            writer.destroyForcibly().waitFor();
        }
        TestJournals.open(directory).close();
    }

    private Process start(long seed) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-opens") || argument.startsWith("--enable-native-access")) {
                command.add(argument);
            }
        }
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Writer.class.getName());
        command.add(directory.toString());
        command.add(Long.toString(seed));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * Appends until it is killed, at either durability; prints sequences it has made durable. An hour passes every few hundred
     * batches.
     */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            long seed = Long.parseLong(args[1]);
            Random random = new Random(seed);
            Journal journal =
                    TestJournals.open(Path.of(args[0]), (seed & 1) == 0 ? Durability.DISK : Durability.PROCESS);
            System.out.println(journal.lastSequence());
            long timestampNs = Math.max(TestJournals.FIRST_TIMESTAMP_NS, journal.lastTimestampNs());
            for (int batch = 1; ; batch++) {
                timestampNs += random.nextInt(200) == 0 ? TestJournals.HOUR_NS : 1;
                for (int records = 1 + random.nextInt(256); records > 0; records--) {
                    int length = 1 + random.nextInt(200);
                    if (journal.hasRoom(length)) {
                        byte fill = (byte) journal.nextSequence();
                        int offset = journal.stage(length, timestampNs);
                        journal.staging().setMemory(offset, length, fill);
                    }
                }
                journal.append();
                journal.makeDurable();
                // Not every time, or most kills would hit the printing.
                if (batch % 10 == 0) {
                    System.out.println(journal.lastSequence());
                }
            }
        }
    }
}
