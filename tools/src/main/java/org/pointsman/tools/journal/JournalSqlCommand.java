package org.pointsman.tools.journal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.CardFormat;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import org.pointsman.tools.journal.sql.Database;
import org.pointsman.tools.journal.sql.ResultPrinter;
import org.pointsman.tools.journal.sql.SqlCache;
import org.pointsman.tools.journal.sql.TableSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers a question in SQL. */
@Command(
        name = "sql",
        description = "Runs a query of DuckDB's SQL over the tables of a journal: records, transactions, expiries.",
        footer = {
            "",
            "docs/journal-sql.md has the columns. The first query imports the journal into a cache, later ones add what has"
                    + " come since. With a filter, or --no-cache, the query reads the journal itself, and only the columns"
                    + " that it needs. Amounts are minor units, times UTC, card numbers masked.",
            "",
            "Examples:",
            "  pointsman journal sql data \"select response_code, count(*) from transactions group by 1 order by 2 desc\"",
            "  pointsman journal sql data --csv \"select time_bucket(interval 1 hour, time) as hour, count(*)",
            "      from transactions where response_code = '00' group by 1 order by 1\"",
            "  pointsman journal sql data --from 2026-11-20 --to 2026-11-20 --no-cache --json \"select max(amount) from records\""
        })
public final class JournalSqlCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Parameters(index = "1", paramLabel = "QUERY", description = "In the SQL of DuckDB.")
    private String query;

    @Mixin
    private KeyOptions keyOptions;

    @Mixin
    private FilterOptions filters;

    @ArgGroup
    private Format format;

    @Option(names = "--no-cache", description = "Read the journal itself, and keep nothing.")
    private boolean noCache;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where imports are kept. Default: pointsman/journal-sql in $XDG_CACHE_HOME or ~/.cache.")
    private Path cache;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private static final class Format {
        @Option(names = "--json", description = "One JSON object a row, one row a line.")
        private boolean json;

        @Option(names = "--csv", description = "CSV, with the names of the columns in the first line.")
        private boolean csv;
    }

    @Override
    public Integer call() throws IOException {
        Unacknowledged.mention(directory, spec);
        KeyStore keys = keyOptions.open(directory);
        RecordFilter filter = filters.filter(keys);
        PrintWriter out = spec.commandLine().getOut();
        try (Reading reading = new Reading()) {
            TableSource source = new TableSource(directory, keys, CardFormat.MASKED, filter::again, reading::at);
            try (Database database = database(source, filter)) {
                database.query(query, results -> {
                    reading.close();
                    printer().print(results, out);
                });
            }
        }
        return CommandLine.ExitCode.OK;
    }

    /** Progress until there is something to print: DuckDB reads on threads of its own, also while it is being printed. */
    private static final class Reading implements AutoCloseable {
        private final TerminalProgress progress = new TerminalProgress("read", " records", 1);
        private boolean closed;

        synchronized void at(long sequence, long lastSequence) {
            if (!closed) {
                progress.at(sequence, lastSequence);
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                progress.close();
            }
        }
    }

    private Database database(TableSource source, RecordFilter filter) throws IOException {
        if (noCache || !filter.isAll()) {
            return Database.over(source);
        }
        if (cache != null && Files.exists(cache) && !Files.isDirectory(cache)) {
            throw new CommandFailure("--cache " + cache + ": this is a file: name a directory");
        }
        return new SqlCache(cache == null ? SqlCache.defaultDirectory() : cache, source, this::note).open();
    }

    private void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("pointsman journal sql: " + text);
        err.flush();
    }

    private ResultPrinter printer() {
        if (format == null) {
            return ResultPrinter.TABLE;
        }
        return format.json ? ResultPrinter.JSON : ResultPrinter.CSV;
    }
}
