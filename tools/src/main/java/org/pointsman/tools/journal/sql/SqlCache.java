package org.pointsman.tools.journal.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.UUID;
import org.pointsman.core.view.Schema;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;

/**
 * The tables of a journal in a file of DuckDB's, so that only the first query pays for reading the journal; a later one adds
 * the records that have come since. A file for each journal, in a directory that only its owner can look into: it holds
 * masked card numbers and hashes of cards.
 *
 * <p>What was imported is remembered with the first record it began with, the newest one, and the version of the columns; a
 * file to which the journal does not fit is made anew.
 */
public final class SqlCache {
    private static final String META = "pointsman_import";

    private final TableSource source;
    private final Path file;

    /** What the journal is known by. */
    private record Identity(long firstSequence, long firstTimestampNs, long lastSequence, long lastTimestampNs) {}

    /** @param directory of all caches */
    public SqlCache(Path directory, TableSource source) throws IOException {
        this.source = source;
        Files.createDirectories(directory);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(
                    directory,
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
        }
        String journal = source.journal().toRealPath().toString();
        file = directory.resolve(UUID.nameUUIDFromBytes(journal.getBytes(StandardCharsets.UTF_8)) + ".duckdb");
    }

    /** Where caches are kept unless the user says otherwise. */
    public static Path defaultDirectory() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path caches =
                base == null || base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return caches.resolve("pointsman").resolve("journal-sql");
    }

    /** Brings the file up to the end of the journal, and opens it for reading. */
    public Database open() throws IOException {
        long end;
        try (RecordReader reader = RecordReader.open(source.journal(), null)) {
            end = reader.endOfJournal();
        }
        long imported = importedUpTo();
        if (imported < end) {
            importFrom(imported + 1);
        }
        return Database.open(file.toString(), true, source);
    }

    /** The newest record in the file, 0 if there is no file or the journal is another one. A file of no use is removed. */
    private long importedUpTo() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        long last = 0;
        try (Database database = Database.open(file.toString(), true, source)) {
            if (database.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = '" + META + "'") == 1) {
                last = usable(database);
            }
        }
        if (last == 0) {
            Files.delete(file);
        }
        return last;
    }

    private long usable(Database database) throws IOException {
        long version = database.number("SELECT coalesce(max(version), 0) FROM " + META);
        boolean cards = database.number("SELECT coalesce(max(cards), 0) FROM " + META) == 1;
        if (version != version() || source.hasCards() && !cards) {
            return 0;
        }
        Identity imported = new Identity(
                database.number("SELECT first_sequence FROM " + META),
                database.number("SELECT first_timestamp_ns FROM " + META),
                database.number("SELECT last_sequence FROM " + META),
                database.number("SELECT last_timestamp_ns FROM " + META));
        return isOf(imported) ? imported.lastSequence() : 0;
    }

    /** Whether the two records stand in the journal, at their times. */
    private boolean isOf(Identity imported) throws IOException {
        return timestampOf(imported.firstSequence()) == imported.firstTimestampNs()
                && timestampOf(imported.lastSequence()) == imported.lastTimestampNs();
    }

    private long timestampOf(long sequence) throws IOException {
        RecordFilter only = new RecordFilter(
                new RecordFilter.Span(sequence, sequence, Long.MIN_VALUE, Long.MAX_VALUE), java.util.List.of(), null);
        long[] timestampNs = {0};
        try (RecordReader reader = RecordReader.open(source.journal(), null, only)) {
            reader.read(
                    record -> {
                        timestampNs[0] = record.timestampNs();
                        return false;
                    },
                    (at, last) -> {});
        }
        return timestampNs[0];
    }

    private static long version() {
        return RecordColumns.VERSION * 1000L + Schema.engine().messages().size();
    }

    private void importFrom(long sequence) throws IOException {
        try (Database database = Database.open(file.toString(), false, source)) {
            source.use(() -> new RecordFilter(RecordFilter.Span.ALL.from(sequence), java.util.List.of(), null));
            database.execute("BEGIN");
            for (Table table : Table.values()) {
                String into = sequence == 1
                        ? "CREATE OR REPLACE TABLE " + table.tableName() + " AS "
                        : "INSERT INTO " + table.tableName() + " ";
                boolean needed = table == Table.RECORDS
                        || sequence == 1
                        || database.number("SELECT count(*) FROM records WHERE expired_holds > 0 AND sequence >= "
                                        + sequence)
                                > 0;
                if (needed) {
                    database.execute(into + table.select());
                }
            }
            database.execute("CREATE OR REPLACE VIEW transactions AS " + Table.TRANSACTIONS);
            database.execute("CREATE OR REPLACE TABLE " + META + " AS SELECT " + version() + " AS version, "
                    + (source.hasCards() ? 1 : 0) + " AS cards, min(sequence) AS first_sequence,"
                    + " epoch_ns(min(time)) AS first_timestamp_ns, max(sequence) AS last_sequence,"
                    + " epoch_ns(max(time)) AS last_timestamp_ns FROM records");
            database.execute("COMMIT");
        }
    }
}
