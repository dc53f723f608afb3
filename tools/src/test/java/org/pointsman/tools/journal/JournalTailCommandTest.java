package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.view.CardFormat;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandLineRun;

class JournalTailCommandTest {
    @TempDir
    Path directory;

    @Test
    void theLastRecordsAreShownInOrder() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.random(500, 3);
            long last = journal.lastSequence();
            assertThat(tail(journal)).hasSize(10).startsWith(last - 9).endsWith(last);
            assertThat(tail(journal, "-n", "3")).containsExactly(last - 2, last - 1, last);
            assertThat(tail(journal, "-n", "0")).isEmpty();
            assertThat(tail(journal, "-n", "100000")).hasSize((int) last);
        }
    }

    @Test
    void filtersPickBeforeRecordsAreCounted() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.purchase(1);
            journal.send();
            long first = journal.lastSequence();
            long payment = sendPayment(journal);
            journal.random(50, 3);
            journal.purchase(2);
            journal.send();
            long second = journal.lastSequence();
            journal.capture(payment);
            long capture = journal.lastSequence();
            assertThat(tail(journal, "-n", "2", "--amount", "10000", "--type", "purchase"))
                    .containsExactly(first, second);
            // The payment itself is not among the last, yet its capture is known to be of the card.
            assertThat(tail(journal, "-n", "1", "--card", TestJournal.OTHER_PAN, "--type", "capture,payment"))
                    .containsExactly(capture);
        }
    }

    @Test
    void aFollowerShowsWhatIsAcknowledgedAndNothingElse() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            StringWriter text = new StringWriter();
            PrintWriter out = new PrintWriter(text);
            try (RecordOutput output = new RecordOutput("tail", out, new TextPrinter(out, CardFormat.MASKED))) {
                Follower follower = new Follower(journal.data(), null, RecordFilter.all(), journal.lastSequence());
                assertThat(follower.catchUp(output)).isTrue();
                out.flush();
                assertThat(text.toString()).isEmpty();
                journal.purchase(1);
                journal.send();
                journal.acknowledging(false);
                journal.purchase(2);
                journal.send();
                follower.catchUp(output);
                out.flush();
                assertThat(text.toString().lines()).singleElement().asString().contains(" stan=000001 ");
                journal.acknowledging(true);
                journal.purchase(3);
                journal.send();
                follower.catchUp(output);
                out.flush();
                assertThat(text.toString().lines()).hasSize(3);
            }
        }
    }

    /** A process that ends drops nothing that was shown. */
    @Test
    void aFollowerGoesOnInTheNextRun() throws IOException {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        Follower follower;
        RecordOutput output = new RecordOutput("tail", out, new TextPrinter(out, CardFormat.MASKED));
        long end;
        try (TestJournal journal = TestJournal.in(directory)) {
            follower = new Follower(journal.data(), null, RecordFilter.all(), journal.lastSequence());
            journal.purchase(1);
            journal.send();
            follower.catchUp(output);
            end = journal.lastSequence();
        }
        Path data = directory.resolve("data");
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(data).withBlockLength(1 << 20))) {
            org.pointsman.journal.JournalReader reader = recovery.reader();
            while (reader.nextDocument()) {
                assertThat(reader.nextRecord()).isTrue();
            }
            try (org.pointsman.journal.Journal journal = recovery.begin()) {
                TestJournal.appendTick(journal);
            }
        }
        follower.catchUp(output);
        out.flush();
        assertThat(text.toString().lines().toList())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(1)).startsWith((end + 1) + " "));
        output.close();
    }

    @Test
    void aSpanThatIsOverEndsFollowing() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.random(20, 3);
            long last = journal.lastSequence();
            assertThat(tail(journal, "--follow", "--to", "" + (last - 5), "-n", "2"))
                    .containsExactly(last - 6, last - 5);
            assertThat(tail(journal, "--follow", "--to", "2026-11-20T10:00:00.010Z", "-n", "2"))
                    .hasSize(2);
        }
    }

    @Test
    void impossibleCountsAreRefused() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            CommandLineRun run =
                    CommandLineRun.of("journal", "tail", journal.data().toString(), "-n", "-1");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("-n: a number of records");
        }
        CommandLineRun none =
                CommandLineRun.of("journal", "tail", directory.resolve("none").toString());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("there is no journal in");
    }

    private static long sendPayment(TestJournal journal) {
        journal.payment(2_500);
        return journal.send();
    }

    private static List<Long> tail(TestJournal journal, String... options) {
        List<String> args = new java.util.ArrayList<>(
                List.of("journal", "tail", journal.data().toString()));
        args.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out()
                .lines()
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .toList();
    }
}
