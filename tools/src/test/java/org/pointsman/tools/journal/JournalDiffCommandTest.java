package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.PanCipher;
import org.pointsman.core.host.PanKeys;
import org.pointsman.core.host.RecordedCommands;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandLineRun;

class JournalDiffCommandTest {
    private static final int REQUESTS = 20;

    @TempDir
    private Path directory;

    private long changed;
    private long last;

    /** The same traffic, apart from one amount or the time of one request, if it is wanted. */
    private Path journal(String name, int requests, int otherAmountAt, int laterAt) throws IOException {
        Path home = directory.resolve(name);
        try (TestJournal journal = TestJournal.in(home)) {
            for (int stan = 1; stan <= requests; stan++) {
                if (stan == laterAt) {
                    journal.pass(Duration.ofSeconds(1));
                }
                journal.purchase(stan).amount(stan == otherAmountAt ? 5_000_001 : 100_00);
                journal.send();
                if (stan == otherAmountAt || stan == laterAt) {
                    changed = journal.lastSequence();
                }
            }
            journal.payment(100);
            journal.send();
            last = journal.lastSequence();
        }
        return home.resolve("data");
    }

    private static CommandLineRun diff(Object... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "journal";
        all[1] = "diff";
        for (int i = 0; i < arguments.length; i++) {
            all[i + 2] = arguments[i].toString();
        }
        return CommandLineRun.of(all);
    }

    @Test
    void theSameTrafficUnderOtherKeysIsTheSame() throws IOException {
        CommandLineRun run = diff(journal("a", REQUESTS, 0, 0), journal("b", REQUESTS, 0, 0));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("records are the same, from record 1 on", "their keys differ, and so do fingerprints");
    }

    @Test
    void aCopyIsTheSameInEveryByte() throws IOException {
        Path data = journal("a", REQUESTS, 0, 0);
        CommandLineRun run = diff(data, data, "--json");
        assertThat(run.exitCode()).isZero();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.path("same").asBoolean()).isTrue();
        assertThat(json.path("fingerprintsCompared").asBoolean()).isTrue();
    }

    @Test
    void theFirstRecordThatDiffersIsNamedWithItsFieldsAndWhatStoodBefore() throws IOException {
        Path left = journal("a", REQUESTS, 0, 0);
        Path right = journal("b", REQUESTS, 7, 0);
        CommandLineRun run = diff(left, right, "--context", 2);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(
                        "pointsman journal diff: " + left + " and " + right + " differ from record " + changed + " on");
        assertThat(run.out())
                .contains(
                        "\n" + (changed - 2) + " 2026-11-20T10:00:00.", "\n" + (changed - 1) + " 2026-11-20T10:00:00.")
                .doesNotContain("\n" + (changed - 3) + " ")
                .contains("  TransactionRequest.amount: A 10000, B 5000001")
                .contains("  Reply.responseCode: A 00, B 61")
                .doesNotContain(TestJournal.PAN);

        JsonNode json = new ObjectMapper()
                .readTree(diff(left, right, "--json", "--context", 0).out());
        assertThat(json.path("same").asBoolean()).isFalse();
        assertThat(json.path("kind").asText()).isEqualTo("record");
        assertThat(json.path("sequence").asLong()).isEqualTo(changed);
        assertThat(json.path("records").asLong()).isEqualTo(changed - 1);
        assertThat(json.path("type").asText()).isEqualTo("purchase");
        assertThat(json.path("before")).isEmpty();
        assertThat(json.path("fields").get(0).toString())
                .isEqualTo("{\"field\":\"TransactionRequest.amount\",\"a\":\"10000\",\"b\":\"5000001\"}");
    }

    @Test
    void onlyRecordsThatPassTheFiltersAreCompared() throws IOException {
        Path left = journal("a", REQUESTS, 0, 0);
        Path right = journal("b", REQUESTS, 7, 0);
        CommandLineRun same = diff(left, right, "--to", changed - 1, "--type", "purchase");
        assertThat(same.err()).isEmpty();
        assertThat(same.exitCode()).isZero();
        assertThat(same.out()).startsWith("6 records that pass the filters are the same, from record 1 on\n");
        // It passes in one of the two only.
        CommandLineRun differ = diff(left, right, "--amount", "5000001", "--context", 0);
        assertThat(differ.exitCode()).isEqualTo(1);
        assertThat(differ.out())
                .startsWith("no records that pass the filters are the same\n")
                .contains("  TransactionRequest.amount: A 10000, B 5000001");
    }

    @Test
    void aJournalThatEndsBeforeTheOtherLacksNothingIfNothingOfThatPasses() throws IOException {
        Path all = journal("a", REQUESTS, 0, 0);
        Path beginning = beginningOf(all);
        CommandLineRun none = diff(all, beginning, "--type", "reversal");
        assertThat(none.err()).isEmpty();
        assertThat(none.exitCode()).isZero();
        CommandLineRun some = diff(all, beginning, "--type", "payment");
        assertThat(some.exitCode()).isEqualTo(1);
        assertThat(some.err()).contains(beginning + " ends before record " + last + ", which " + all + " has");
    }

    @Test
    void filtersDoNotGoWithReplay() throws IOException {
        CommandLineRun run = diff(journal("a", 1, 0, 0), "--replay", "--type", "purchase");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("pointsman journal diff: filters do not go with --replay");
    }

    @Test
    void anotherTimeIsADifference() throws IOException {
        CommandLineRun run = diff(journal("a", REQUESTS, 0, 0), journal("b", REQUESTS, 0, 5));
        assertThat(run.out()).contains(changed + " 2026-11-20T10:00:00.", "  timestamp: A 2026-11-20T10:00:00.");
        assertThat(run.out().lines().filter(line -> line.startsWith("  "))).hasSize(1);
    }

    @Test
    void aJournalThatIsTheBeginningOfTheOtherEndsBeforeIt() throws IOException {
        Path all = journal("a", REQUESTS, 0, 0);
        Path beginning = beginningOf(all);
        CommandLineRun run = diff(all, beginning);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(beginning + " ends before record 31, which " + all + " has");
        CommandLineRun turned = diff(beginning, all, "--json");
        assertThat(new ObjectMapper().readTree(turned.out()).path("kind").asText())
                .isEqualTo("left-ends");
    }

    private Path beginningOf(Path all) throws IOException {
        Path home = Files.createDirectories(directory.resolve("b"));
        copy(all, home.resolve("data"), 30, 0);
        Files.createDirectories(home.resolve("keys"));
        Files.copy(
                all.resolveSibling("keys").resolve(KeyStore.FILE_NAME),
                home.resolve("keys").resolve(KeyStore.FILE_NAME));
        return home.resolve("data");
    }

    @Test
    void aReplayThatDecidesTheSameIsTheSame() throws IOException {
        CommandLineRun run = diff(journal("a", REQUESTS, 0, 0), "--replay");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("records are the same, from record 1 on");
    }

    @Test
    void aRecordThatIsDecidedOtherwiseIsNamedByDiffAndByReplay() throws IOException {
        Path data = journal("a", REQUESTS, 0, 0);
        Path other = data.resolveSibling("other");
        long last = copy(data, other, Long.MAX_VALUE, 40);
        assertThat(last).isGreaterThan(40);
        CommandLineRun run = diff(other, "--replay");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly("pointsman journal diff: " + other + " is decided otherwise from record 40 on");
        assertThat(run.out())
                .contains("39 records are the same, from record 1 on")
                .contains("  Reply.responseCode: recorded 51, decided 00");

        CommandLineRun replay = CommandLineRun.of("journal", "replay", other.toString());
        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err())
                .startsWith("pointsman journal replay: record 40 (purchase): replay decides it otherwise than it was"
                        + " decided: Reply.responseCode recorded 51, decided 00. Either this version has other rules");
    }

    /** Writes the records up to one again; one of them, if it is wanted, with an answer that nobody gave. */
    private long copy(Path from, Path to, long until, long wrongAt) throws IOException {
        PanKeys key = KeyStore.open(from.resolveSibling("keys")).panKeys();
        PanCipher cipher = PanCipher.encrypting(key, 1);
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(to).withBlockLength(1 << 20))) {
            assertThat(recovery.reader().nextDocument()).isFalse();
            try (Journal journal = recovery.begin();
                    RecordedCommands records = new RecordedCommands(Journals.read(from), key)) {
                while (records.nextDocument()) {
                    for (int i = 0; i < records.count() && records.sequence(i) <= until; i++) {
                        copy(records, i, journal, cipher, records.sequence(i) == wrongAt);
                    }
                }
                journal.makeDurable();
                return journal.lastSequence();
            }
        }
    }

    private static void copy(RecordedCommands records, int index, Journal journal, PanCipher cipher, boolean wrong) {
        int commandLength = records.commandLength(index);
        int outcomesLength = records.outcomesLength(index);
        int offset = journal.stage(JournalPayload.length(commandLength, outcomesLength), records.timestampNs(index));
        MutableDirectBuffer staging = journal.staging();
        JournalPayload.putLengths(staging, offset, commandLength, outcomesLength);
        int command = offset + JournalPayload.COMMAND_OFFSET;
        staging.putBytes(command, records.buffer(), records.commandOffset(index), commandLength + outcomesLength);
        if (wrong) {
            staging.putByte(command + commandLength + 8 + 2, (byte) 51);
        }
        int pan = JournalPayload.panOffset(records.templateId(index));
        if (pan != JournalPayload.NONE) {
            cipher.add(staging, command + pan, records.sequence(index));
            cipher.apply(staging);
        }
        journal.append();
    }

    @Test
    void wrongUsageIsRefused() throws IOException {
        Path data = journal("a", 1, 0, 0);
        assertThat(diff(data).exitCode()).isEqualTo(2);
        assertThat(diff(data, data, "--replay").exitCode()).isEqualTo(2);
        assertThat(diff(data, data, "--context", -1).exitCode()).isEqualTo(2);
        CommandLineRun none = diff(data, directory);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("there is no journal in " + directory);
        CommandLineRun otherKey = diff(data, data, "--keys-b", directory);
        assertThat(otherKey.err()).contains("no such key file");
    }
}
