package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordField;
import org.pointsman.tools.CommandLineRun;

class JournalSqlCommandTest {
    private static final int RECORDS = 3_000;

    @TempDir
    Path directory;

    private Path data;

    /** DuckDB's answer beside one that is added up record by record. */
    @Test
    void aGroupByCountsWhatIsInTheRecords() throws IOException {
        writeRandom();
        Map<String, long[]> expected = new TreeMap<>();
        try (RecordReader reader = RecordReader.open(data, KeyStore.open(directory.resolve("keys")))) {
            reader.read(
                    record -> {
                        if (record.command().layout().name().equals("TransactionRequest") && !record.isRepeat()) {
                            long[] sums = expected.computeIfAbsent(
                                    record.text(RecordField.RESPONSE_CODE, CardFormat.MASKED), code -> new long[2]);
                            sums[0]++;
                            sums[1] += record.amount();
                        }
                        return true;
                    },
                    (at, last) -> {});
        }
        assertThat(expected).containsKeys("00", "61").hasSizeGreaterThan(4);
        List<JsonNode> rows = rows(
                "--no-cache",
                "select response_code, count(*) n, sum(amount) total from transactions"
                        + " where type in ('authorisation', 'purchase', 'inquiry') group by 1 order by 1");
        assertThat(rows.stream().map(row -> row.get("response_code").textValue()))
                .containsExactlyElementsOf(expected.keySet());
        for (JsonNode row : rows) {
            long[] sums = expected.get(row.get("response_code").textValue());
            assertThat(row.get("n").longValue()).isEqualTo(sums[0]);
            assertThat(row.get("total").longValue()).isEqualTo(sums[1]);
        }
    }

    @Test
    void theCacheHoldsTheSameAsTheJournalAndTakesInWhatIsAppended() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            journal.random(RECORDS, 7);
            List<JsonNode> imported = rows("--cache", cache(), everything());
            assertThat(imported).hasSize((int) journal.lastSequence()).isEqualTo(rows("--no-cache", everything()));
            long size = cacheFile().toFile().length();
            assertThat(rows("--cache", cache(), everything())).isEqualTo(imported);
            assertThat(cacheFile().toFile().length()).isEqualTo(size);

            journal.pass(Duration.ofHours(2));
            journal.random(RECORDS, 8);
            assertThat(rows("--cache", cache(), everything()))
                    .hasSize((int) journal.lastSequence())
                    .isEqualTo(rows("--no-cache", everything()));
            String expiries = "select count(*) n from expiries";
            assertThat(rows("--cache", cache(), expiries)).isEqualTo(rows("--no-cache", expiries));
            assertThat(rows("--cache", cache(), expiries).get(0).get("n").longValue())
                    .isPositive()
                    .isEqualTo(rows("--no-cache", "select sum(expired_holds) n from records")
                            .get(0)
                            .get("n")
                            .longValue());
        }
    }

    @Test
    void aCacheOfAnotherJournalInTheSamePlaceIsMadeAnew() throws IOException {
        writeRandom();
        assertThat(rows("--cache", cache(), "select count(*) n from records")
                        .get(0)
                        .get("n")
                        .longValue())
                .isGreaterThan(RECORDS);
        delete(data);
        delete(directory.resolve("keys"));
        try (TestJournal journal = TestJournal.in(directory)) {
            journal.pass(Duration.ofMinutes(1));
            journal.random(RECORDS + 100, 9);
            assertThat(rows("--cache", cache(), everything())).isEqualTo(rows("--no-cache", everything()));
        }
    }

    @Test
    void aCacheWithoutCardsIsMadeAnewWhenTheKeyIsThere() throws IOException {
        writeRandom();
        Path keys = directory.resolve("keys");
        Path away = directory.resolve("away");
        Files.move(keys, away);
        String cards = "select count(card) n, count(card_hash) h from records";
        assertThat(rows("--cache", cache(), cards).get(0).get("n").longValue()).isZero();
        Files.move(away, keys);
        JsonNode found = rows("--cache", cache(), cards).get(0);
        assertThat(found.get("n").longValue()).isGreaterThan(RECORDS / 2);
        assertThat(found.get("h")).isEqualTo(found.get("n"));
    }

    @Test
    void aCacheMadeWithTheKeySaysNothingOfCardsWithoutIt() throws IOException {
        writeRandom();
        String cards = "select count(card) + count(card_hash) n from records";
        assertThat(rows("--cache", cache(), cards).get(0).get("n").longValue()).isPositive();
        Files.move(directory.resolve("keys"), directory.resolve("away"));
        assertThat(rows("--cache", cache(), cards).get(0).get("n").longValue()).isZero();
    }

    @Test
    void aDamagedCacheIsMadeAnewAndThatIsSaid() throws IOException {
        writeRandom();
        List<JsonNode> whole = rows("--cache", cache(), everything());
        Files.writeString(cacheFile(), "no database");
        CommandLineRun run = run("--cache", cache(), "--json", "select count(*) n from records");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains(cacheFile() + " cannot be read, and is made anew: ");
        assertThat(rows("--cache", cache(), everything())).isEqualTo(whole);
    }

    @Test
    void whileAnotherQueryHasTheCacheTheJournalItselfIsReadAndThatIsSaid() throws IOException, SQLException {
        writeRandom();
        rows("--cache", cache(), "select 1");
        try (Connection other = DriverManager.getConnection("jdbc:duckdb:" + cacheFile())) {
            assertThat(other.isClosed()).isFalse();
            CommandLineRun run = run("--cache", cache(), "--csv", "select count(*) from records");
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).contains("another query has the cache " + cacheFile());
            assertThat(run.out())
                    .isEqualTo(run("--no-cache", "--csv", "select count(*) from records")
                            .out());
        }
    }

    @Test
    void theDirectoryOfCachesStaysAsItIsAndWhatIsMadeInItIsTheOwnersAlone() throws IOException {
        writeRandom();
        Path shared = Files.createDirectory(directory.resolve("cache"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        rows("--cache", cache(), "select 1");
        assertThat(mode(shared)).isEqualTo("rwxrwxrwx");
        Path own = cacheFile().getParent();
        assertThat(own).isNotEqualTo(shared);
        assertThat(mode(own)).isEqualTo("rwx------");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("--cache", cache(), "select 1").err()).contains(own + ": others can look into it");
    }

    @Test
    void cardNumbersInClearAreExportedToFilesOfTheOwnerAlone() throws IOException {
        writeRandom();
        for (String format : List.of("csv", "parquet")) {
            Path file = directory.resolve("clear." + format);
            for (int round = 0; round < 2; round++) {
                CommandLineRun run = CommandLineRun.of(
                        "journal",
                        "export",
                        data.toString(),
                        "--format",
                        format,
                        "--out",
                        file.toString(),
                        "--clear",
                        "--overwrite");
                assertThat(run.err()).isEmpty();
                assertThat(mode(file)).isEqualTo("rw-------");
            }
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void cardsAreMaskedAndHashedAndNothingElseOfThemIsInTheCache() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            journal.purchase(1);
            journal.send();
        }
        JsonNode row = rows("--cache", cache(), "select card, card_hash from transactions")
                .get(0);
        assertThat(row.get("card").textValue()).isEqualTo("622588******5675");
        CommandLineRun dump = CommandLineRun.of(
                "journal",
                "dump",
                data.toString(),
                "--card",
                "hash:" + row.get("card_hash").textValue(),
                "--type",
                "purchase");
        assertThat(dump.out().lines()).hasSize(1);
        assertThat(new String(Files.readAllBytes(cacheFile()), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(TestJournal.PAN);
    }

    @Test
    void filtersNarrowTheTables() throws IOException {
        writeRandom();
        List<JsonNode> rows =
                rows("--response-code", "61", "--type", "purchase", "select distinct type, response_code from records");
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.get("type").textValue()).isEqualTo("purchase");
            assertThat(row.get("response_code").textValue()).isEqualTo("61");
        });
    }

    @Test
    void resultsAreATableOrCsvOrJson() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            journal.payment(2_500);
            journal.send();
        }
        String query =
                "select time, amount, reference, client, null as nothing, 'a,\"b' as odd from records where type = 'payment'";
        CommandLineRun table = run("--no-cache", query);
        assertThat(table.out().lines().toList()).satisfies(lines -> {
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).matches("time +amount  reference  client  nothing  odd");
            assertThat(lines.get(2)).matches("2026-11-20T10:00:00\\.\\d+Z +2500  order 7 +3 +a,\"b");
        });
        assertThat(run("--no-cache", "--csv", query).out().lines().toList()).satisfies(lines -> {
            assertThat(lines.get(0)).isEqualTo("time,amount,reference,client,nothing,odd");
            assertThat(lines.get(1)).endsWith("Z,2500,order 7,3,,\"a,\"\"b\"");
        });
        JsonNode row = rows("--no-cache", query).get(0);
        assertThat(row.get("amount").isNumber()).isTrue();
        assertThat(row.get("nothing").isNull()).isTrue();
    }

    @Test
    void whatIsWrongWithAQueryIsSaid() throws IOException {
        writeRandom();
        CommandLineRun run = run("--no-cache", "select colour from records");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("pointsman journal sql: ").contains("colour");
        assertThat(run("--json", "--csv", "select 1").exitCode()).isEqualTo(2);
    }

    @Test
    void noExtensionIsFetched() throws IOException {
        writeRandom();
        CommandLineRun run = run("--no-cache", "install httpfs");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).doesNotContain("http://");
    }

    @Test
    void damageIsReportedAsDamageAndTheCacheStaysAsItWas() throws IOException {
        writeRandom();
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
        for (String option : List.of("--no-cache", "--cache=" + cache())) {
            CommandLineRun run = run(option, "select count(*) from records");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains(file.toString()).contains("record ");
        }
        assertThat(rows("--to", "100", "select count(*) n from records")
                        .get(0)
                        .get("n")
                        .longValue())
                .isEqualTo(100);
    }

    @Test
    void exportsHoldTheSameRows() throws IOException {
        writeRandom();
        Path out = directory.resolve("tables");
        for (String format : List.of("csv", "parquet")) {
            CommandLineRun run = CommandLineRun.of(
                    "journal", "export", data.toString(), "--format", format, "--out", out.toString(), "--json");
            assertThat(run.err()).isEmpty();
            assertThat(new ObjectMapper().readTree(run.out()).get("written")).hasSize(3);
        }
        String difference =
                "select count(*) n from (select sequence, type, amount, merchant, stan, card_hash from records"
                        + " except select sequence::bigint, type, amount::bigint, merchant, stan, card_hash from %s)";
        for (String file : List.of(
                "read_parquet('" + out.resolve("records.parquet") + "')",
                "read_csv('" + out.resolve("records.csv") + "', all_varchar = true)")) {
            assertThat(rows("--no-cache", String.format(difference, file))
                            .get(0)
                            .get("n")
                            .longValue())
                    .isZero();
            assertThat(rows("--no-cache", "select count(*) n from " + file)
                            .get(0)
                            .get("n")
                            .longValue())
                    .isGreaterThan(RECORDS);
        }
        String csv = Files.readString(out.resolve("records.csv"));
        assertThat(csv.lines().skip(1).findFirst().orElseThrow())
                .startsWith("1,2026-11-20T10:00:00.001000000Z,genesis,");
        assertThat(csv).doesNotContain(TestJournal.PAN);

        CommandLineRun again =
                CommandLineRun.of("journal", "export", data.toString(), "--format", "csv", "--out", out.toString());
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("records.csv is there already; --overwrite replaces it");
    }

    @Test
    void placesThatWillNotDoAreNamedByTheirOption() throws IOException {
        writeRandom();
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(exportTo(file).err().strip())
                .isEqualTo(
                        "pointsman journal export: --out " + file
                                + ": this is a file, and its name does not end with .csv: name a directory, or a file whose name does");
        Path nowhere = directory.resolve("nowhere");
        assertThat(exportTo(nowhere.resolve("records.csv")).err().strip())
                .isEqualTo("pointsman journal export: " + nowhere.resolve("records.csv") + ": there is no directory "
                        + nowhere + ": make it first");
        assertThat(run("--cache", file.toString(), "select 1").err().strip())
                .isEqualTo("pointsman journal sql: --cache " + file + ": this is a file: name a directory");
    }

    private CommandLineRun exportTo(Path out) {
        return CommandLineRun.of("journal", "export", data.toString(), "--format", "csv", "--out", out.toString());
    }

    @Test
    void oneTableGoesIntoOneFileWithItsFilters() throws IOException {
        writeRandom();
        Path file = directory.resolve("declined.csv");
        CommandLineRun run = CommandLineRun.of(
                "journal",
                "export",
                data.toString(),
                "--format",
                "csv",
                "--out",
                file.toString(),
                "--table",
                "transactions",
                "--response-code",
                "61",
                "--clear");
        assertThat(run.err()).isEmpty();
        assertThat(Files.readString(file)).contains("6225880012345675").doesNotContain(",00,");
        assertThat(directory.resolve("declined.csv.part")).doesNotExist();
    }

    @Test
    void theDocumentationHasEveryColumnWithItsType() throws IOException {
        writeRandom();
        String page = Files.readString(Path.of("..", "docs", "journal-sql.md"));
        for (String table : List.of("records", "expiries")) {
            List<JsonNode> columns =
                    rows("--no-cache", "select column_name, column_type from (describe " + table + ")");
            assertThat(columns).hasSizeGreaterThan(4);
            for (JsonNode column : columns) {
                assertThat(page)
                        .contains("| `" + column.get("column_name").textValue() + "` | "
                                + column.get("column_type").textValue() + " |");
            }
        }
    }

    private void writeRandom() throws IOException {
        try (TestJournal journal = TestJournal.in(directory)) {
            data = journal.data();
            journal.random(RECORDS, 7);
        }
    }

    private static String everything() {
        return "select * from records order by sequence";
    }

    private String cache() {
        return directory.resolve("cache").toString();
    }

    private Path cacheFile() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(cache()))) {
            return files.filter(file -> file.toString().endsWith(".duckdb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private List<JsonNode> rows(String... optionsAndQuery) throws IOException {
        List<String> args = new ArrayList<>(List.of("--json"));
        args.addAll(List.of(optionsAndQuery));
        CommandLineRun run = run(args.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    private CommandLineRun run(String... options) {
        List<String> args = new ArrayList<>(List.of("journal", "sql", data.toString()));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }
}
