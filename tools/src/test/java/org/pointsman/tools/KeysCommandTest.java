package org.pointsman.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;

/** {@code keys list}, {@code keys rotate}, and the seals in {@code journal verify}. */
class KeysCommandTest {
    private static final int RECORDS = 50;

    @TempDir
    private Path directory;

    private Path data;
    private Path keys;

    @BeforeEach
    void makeKeys() throws IOException {
        data = directory.resolve("data");
        keys = directory.resolve("keys");
        KeyStore.openOrCreate(keys);
    }

    private CommandLineRun run(String... command) {
        String[] args = new String[command.length + 4];
        System.arraycopy(command, 0, args, 0, command.length);
        args[command.length] = "--data";
        args[command.length + 1] = data.toString();
        args[command.length + 2] = "--keys";
        args[command.length + 3] = keys.toString();
        return CommandLineRun.of(args);
    }

    private CommandLineRun verify(String... more) {
        String[] args = new String[more.length + 5];
        args[0] = "journal";
        args[1] = "verify";
        args[2] = data.toString();
        args[3] = "--keys";
        args[4] = keys.toString();
        System.arraycopy(more, 0, args, 5, more.length);
        return CommandLineRun.of(args);
    }

    /** What a run of a switch leaves, with the key that waits in use from its first record on. */
    private void runOfASwitch(int flavour) throws IOException {
        KeyStore store = KeyStore.open(keys);
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(data).withBlockLength(1 << 20))) {
            recovery.skipToEnd();
            try (Journal journal = recovery.begin()) {
                if (store.hasNext()) {
                    store.next().take(journal.nextSequence());
                }
                for (int i = 0; i < RECORDS; i++) {
                    int offset = journal.stage(20, journal.nextSequence() * 1_000_000_000L);
                    journal.staging().putByte(offset, (byte) flavour);
                }
                journal.append();
                journal.makeDurable();
            }
        }
    }

    private void seal() throws IOException {
        KeyStore store = KeyStore.open(keys);
        try (Sealer sealer = Sealer.open(
                        data, keys, store, Journals.acknowledged(data), Sealer.Options.DEFAULT, Disk.system());
                JournalReader reader = Journals.read(data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    sealer.onRecord(reader, 0);
                }
            }
            sealer.seal();
        }
    }

    @Test
    void aRotatedKeyWaitsAndIsListedWithWhatNeedsIt() throws IOException {
        runOfASwitch(1);
        seal();
        assertThat(run("keys", "list").out()).isEqualToNormalizingNewlines("""
                journal.key: from record 1; needed by fingerprints of reference data and idempotency keys, the records to come, 1 journal file, 1 seal
                """);
        CommandLineRun rotated = run("keys", "rotate");
        assertThat(rotated.exitCode()).isZero();
        assertThat(rotated.out()).startsWith("new key in " + keys.resolve("journal-next.key"));
        assertThat(run("keys", "list").out())
                .endsWith("journal-next.key: waits for the next start, or SIGHUP" + System.lineSeparator());
        runOfASwitch(2);
        seal();
        JsonNode list =
                new ObjectMapper().readTree(run("keys", "list", "--json").out());
        assertThat(list.get("waiting").booleanValue()).isFalse();
        JsonNode second = list.get("keys").get(1);
        assertThat(second.get("file").textValue()).endsWith("journal-0000000000000000051.key");
        assertThat(second.get("firstSequence").longValue()).isEqualTo(51);
        assertThat(second.get("lastSequence").isNull()).isTrue();
        assertThat(second.get("journalFiles")).hasSize(1);
        assertThat(list.get("keys").get(0).get("lastSequence").longValue()).isEqualTo(50);
    }

    @Test
    void noKeyIsEverShown() throws IOException {
        runOfASwitch(1);
        run("keys", "rotate");
        runOfASwitch(1);
        String shown = run("keys", "list").out() + run("keys", "list", "--json").out() + verify().out();
        try (var files = Files.list(keys)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                byte[] content = Files.readAllBytes(file);
                // What stands before the key of a rotated file is zeros for the most part, as names of files are.
                boolean isRotated = content.length == 64;
                String hex = HexFormat.of().formatHex(content, isRotated ? 24 : 0, isRotated ? 56 : content.length);
                for (int at = 0; at + 16 <= hex.length(); at += 2) {
                    assertThat(shown.toLowerCase()).doesNotContain(hex.substring(at, at + 16));
                }
            }
        }
    }

    @Test
    void aSecondRotationBeforeTheFirstIsInUseIsRefused() throws IOException {
        runOfASwitch(1);
        run("keys", "rotate");
        CommandLineRun again = run("keys", "rotate");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("journal-next.key").contains("waits already");
    }

    @Test
    void aKeyIsNotRotatedForAJournalThatIsNotThere() {
        CommandLineRun run = run("keys", "rotate");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(data + " holds no records");
        assertThat(keys.resolve("journal-next.key")).doesNotExist();
        assertThat(run("keys", "list").err()).contains("there is no journal in " + data);
        Path none = data.resolve("none");
        assertThat(CommandLineRun.of("keys", "list", "--data", none.toString()).err())
                .contains("there is no journal in " + none);
    }

    @Test
    void aMissingKeyThatIsNeededIsNamed() throws IOException {
        runOfASwitch(1);
        run("keys", "rotate");
        runOfASwitch(1);
        run("keys", "rotate");
        runOfASwitch(1);
        Path lost = keys.resolve("journal-0000000000000000051.key");
        Files.delete(lost);
        CommandLineRun list = run("keys", "list");
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.out()).contains(lost.getFileName() + ": records 51 to 100; MISSING, needed by 1 journal file");
        assertThat(list.err()).contains(lost + " is missing");
    }

    @Test
    void aNewestKeyThatIsMissingIsNamedBecauseSealsTellOfIt() throws IOException {
        runOfASwitch(1);
        seal();
        run("keys", "rotate");
        runOfASwitch(1);
        seal();
        Path lost = keys.resolve("journal-0000000000000000051.key");
        Files.delete(lost);
        CommandLineRun list = run("keys", "list");
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.out())
                .contains("journal.key: records 1 to 50;")
                .contains(lost.getFileName() + ": from record 51; MISSING, needed by");
        assertThat(list.err()).contains(lost + " is missing");
    }

    @Test
    void verificationSaysHowFarTheSealsReach() throws IOException {
        runOfASwitch(1);
        assertThat(verify().out()).contains("no seals");
        seal();
        runOfASwitch(1);
        CommandLineRun run = verify();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("1 seals, records 1 to 50 are under those that were checked, until 1970-01-01T00:00:50Z"
                        + System.lineSeparator()
                        + "50 records behind them are not sealed, 1970-01-01T00:00:51Z to 1970-01-01T00:01:40Z")
                .endsWith("sealed records are as they were" + System.lineSeparator());
        JsonNode json = new ObjectMapper().readTree(verify("--json").out()).get("seals");
        assertThat(json.get("checked").booleanValue()).isTrue();
        assertThat(json.get("toSequence").longValue()).isEqualTo(50);
        assertThat(json.get("unsealedRecords").longValue()).isEqualTo(50);
        assertThat(json.get("unsealedFromTimestampNs").longValue()).isEqualTo(51_000_000_000L);
        assertThat(json.get("unsealedToTimestampNs").longValue()).isEqualTo(100_000_000_000L);
        assertThat(CommandLineRun.of("journal", "verify", data.toString()).out())
                .as("with the keys beside the journal")
                .endsWith("sealed records are as they were" + System.lineSeparator());
        Files.move(directory.resolve("keys"), directory.resolve("elsewhere"));
        CommandLineRun without = CommandLineRun.of("journal", "verify", data.toString());
        assertThat(without.out()).endsWith("seals were not checked: give --keys" + System.lineSeparator());
        assertThat(without.exitCode()).isZero();
        JsonNode unchecked = new ObjectMapper()
                .readTree(CommandLineRun.of("journal", "verify", data.toString(), "--json")
                        .out());
        assertThat(unchecked.get("seals").get("checked").booleanValue()).isFalse();
    }

    @Test
    void aSealThatReachesBackToNothingIsBroken() throws IOException {
        runOfASwitch(1);
        seal();
        Seal made = SealFile.read(data).last();
        data = directory.resolve("forged");
        runOfASwitch(2);
        try (SealFile file = SealFile.open(data, Disk.system())) {
            file.append(new Seal(1, 0, RECORDS, made.timestampNs(), made.keyFirst(), made.mac()));
        }
        CommandLineRun run = verify();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("seal 1: seal 1 says that it is of records 0 to 50")
                .endsWith("SEALS BROKEN" + System.lineSeparator());
    }

    @Test
    void aDamagedNoteIsAProblemOfTheSealsAndTheRecordsAreStillToldOf() throws IOException {
        runOfASwitch(1);
        seal();
        Path note = keys.resolve("sealed");
        byte[] content = Files.readAllBytes(note);
        content[20] ^= 1;
        Files.write(note, content);
        CommandLineRun run = verify();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("50 records, sequence 1 to 50")
                .contains("intact")
                .contains(note + ": this is no note of the newest seal")
                .doesNotContain("warning")
                .endsWith("SEALS BROKEN" + System.lineSeparator());
        JsonNode json = new ObjectMapper().readTree(verify("--json").out());
        assertThat(json.get("intact").booleanValue()).isTrue();
        assertThat(json.at("/seals/intact").booleanValue()).isFalse();
    }

    @Test
    void aKeyFileThatCannotBeReadIsOneProblemAndTheRecordsAreStillToldOf() throws IOException {
        runOfASwitch(1);
        seal();
        Path key = keys.resolve("journal.key");
        Files.write(key, new byte[7]);
        String problem =
                "the seals were not checked: " + key + ": a key has 32 bytes, this file has 7: restore the file";
        requireRecordsAndKeyProblem(problem);

        Files.delete(key);
        Files.createDirectory(key);
        requireRecordsAndKeyProblem("the seals were not checked: " + key + ": this key file cannot be read (");

        Files.delete(key);
        keys = directory.resolve("elsewhere");
        requireRecordsAndKeyProblem(
                "the seals were not checked: " + keys.resolve("journal.key") + ": no such key file");
    }

    private void requireRecordsAndKeyProblem(String problem) throws IOException {
        CommandLineRun run = verify();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("50 records, sequence 1 to 50")
                .contains(System.lineSeparator() + "intact" + System.lineSeparator() + problem);
        assertThat(run.err()).startsWith("pointsman journal verify: " + data + ": " + problem);
        CommandLineRun asJson = verify("--json");
        assertThat(asJson.exitCode()).isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(asJson.out());
        assertThat(json.get("intact").booleanValue()).isTrue();
        assertThat(json.get("records").longValue()).isEqualTo(50);
        assertThat(json.at("/seals/checked").booleanValue()).isFalse();
        assertThat("the seals were not checked: " + json.at("/seals/keyProblem").textValue())
                .startsWith(problem);
    }

    @Test
    void aForgedJournalIsToldApartThoughItsChecksumsAreRight() throws IOException {
        runOfASwitch(1);
        seal();
        byte[] seals = Files.readAllBytes(data.resolve("seals"));
        data = directory.resolve("forged");
        runOfASwitch(2);
        Files.write(data.resolve("seals"), seals);
        CommandLineRun run = verify();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("intact")
                .contains("seal 1: records 1 to 50: they are not the records that were sealed")
                .endsWith("SEALS BROKEN" + System.lineSeparator());
        assertThat(run.err()).contains(data + ": the seals do not hold in 1 place");
    }
}
