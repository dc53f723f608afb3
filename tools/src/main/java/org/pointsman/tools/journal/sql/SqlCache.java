package org.pointsman.tools.journal.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.pointsman.core.view.Schema;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;

/**
 * The tables of a journal in a file of DuckDB's, so that only the first query pays for reading the journal; a later one adds
 * the records that have come since. Each journal has a directory that only its owner can look into, with the key one and
 * without the key another: the file holds masked card numbers and hashes of cards, which are not for who has no key.
 *
 * <p>What was imported is remembered with the first record it began with, the newest one, and the version of the columns; a
 * file to which the journal does not fit is made anew, and one that is damaged as well.
 */
public final class SqlCache {
    private static final String META = "pointsman_import";
    private static final int BUSY_RETRIES = 20;
    private static final long BUSY_PAUSE_NS = 100_000_000;

    private final TableSource source;
    private final Path file;
    private final Consumer<String> notes;

    /** What the journal is known by. */
    private record Identity(long firstSequence, long firstTimestampNs, long lastSequence, long lastTimestampNs) {}

    /**
     * @param directory of all caches; made if need be, else left as it is
     * @param notes is told, in a sentence, why the cache is not used or made anew
     */
    public SqlCache(Path directory, TableSource source, Consumer<String> notes) throws IOException {
        this.source = source;
        this.notes = notes;
        Files.createDirectories(directory);
        String journal = source.journal().toRealPath().toString();
        String name = journal + (source.hasCards() ? " with cards" : "");
        Path own = directory.resolve(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
        OwnerOnly.ensureDirectory(own);
        file = own.resolve("journal.duckdb");
    }

    /** Where caches are kept unless the user says otherwise. */
    public static Path defaultDirectory() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path caches =
                base == null || base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return caches.resolve("pointsman").resolve("journal-sql");
    }

    /**
     * Brings the file up to the end of the journal, and opens it for reading. While another query imports, it waits a little;
     * then the query reads the journal itself.
     */
    public Database open() throws IOException {
        for (int retry = 0; retry < BUSY_RETRIES; retry++) {
            try {
                return upToDate();
            } catch (Database.BusyException e) {
                LockSupport.parkNanos(BUSY_PAUSE_NS);
            }
        }
        notes.accept("another query has the cache " + file + "; this one reads the journal itself");
        return Database.over(source);
    }

    private Database upToDate() throws IOException {
        long imported = importedUpTo();
        if (imported < source.end()) {
            importFrom(imported + 1);
        }
        return Database.open(file.toString(), true, source);
    }

    /** The newest record in the file, 0 if there is no file or the journal is another one. A file of no use is removed. */
    private long importedUpTo() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        Identity imported = null;
        try (Database database = Database.open(file.toString(), true, source)) {
            if (database.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = '" + META + "'") == 1) {
                imported = identity(database);
            }
        } catch (CommandFailure e) {
            notes.accept("the cache " + file + " cannot be read, and is made anew: " + e.getMessage());
        }
        if (imported == null || !isOf(imported)) {
            Files.delete(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
            return 0;
        }
        return imported.lastSequence();
    }

    /** @return null if the columns are not those of this release */
    private static Identity identity(Database database) {
        if (database.number("SELECT coalesce(max(version), 0) FROM " + META) != version()) {
            return null;
        }
        return new Identity(
                database.number("SELECT first_sequence FROM " + META),
                database.number("SELECT first_timestamp_ns FROM " + META),
                database.number("SELECT last_sequence FROM " + META),
                database.number("SELECT last_timestamp_ns FROM " + META));
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
            database.execute("CREATE OR REPLACE TABLE " + META + " AS SELECT " + version()
                    + " AS version, min(sequence) AS first_sequence,"
                    + " epoch_ns(min(time)) AS first_timestamp_ns, max(sequence) AS last_sequence,"
                    + " epoch_ns(max(time)) AS last_timestamp_ns FROM records");
            database.execute("COMMIT");
        } finally {
            source.use(RecordFilter::all);
        }
    }
}
