package org.pointsman.tools.journal.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.tools.CommandFailure;

/**
 * DuckDB, kept from the network: extensions are neither fetched nor loaded, and Parquet is built in. One thread uses it.
 */
public final class Database implements AutoCloseable {
    private static final String IN_MEMORY = "";

    private final Connection connection;
    private final TableSource source;
    /** Where DuckDB puts what does not fit into memory: of this query only, and seen by nobody else. */
    private final Path spill;

    private Database(Connection connection, TableSource source, Path spill) {
        this.connection = connection;
        this.source = source;
        this.spill = spill;
    }

    /** Another query has the file open, and one of the two wants to write. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private BusyException(String message) {
            super(message);
        }
    }

    /** Tables that every query reads from the journal. */
    public static Database over(TableSource source) throws IOException {
        Database database = open(IN_MEMORY, false, source);
        for (Table table : Table.values()) {
            database.execute("CREATE VIEW " + table.tableName() + " AS " + table.select());
        }
        database.execute("CREATE VIEW transactions AS " + Table.TRANSACTIONS);
        return database;
    }

    /**
     * A database file, with the functions that read the journal unless it is only read.
     *
     * @throws BusyException if another query has it
     * @throws CommandFailure if it is no database of this DuckDB's
     */
    static Database open(String file, boolean readOnly, TableSource source) throws IOException {
        Path spill = Files.createTempDirectory("pointsman-duckdb-");
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_community_extensions", "false");
        settings.setProperty("custom_extension_repository", "none");
        settings.setProperty("temp_directory", spill.toString());
        if (readOnly) {
            settings.setProperty("duckdb.read_only", "true");
        }
        try {
            Database database =
                    new Database(DriverManager.getConnection("jdbc:duckdb:" + file, settings), source, spill);
            if (!readOnly) {
                database.registerFunctions();
            }
            return database;
        } catch (SQLException e) {
            remove(spill);
            if (isBusy(e)) {
                throw new BusyException(firstLine(e));
            }
            throw new CommandFailure(firstLine(e));
        }
    }

    /** DuckDB has no code for it: between processes it is a lock, within one another way to open the file. */
    private static boolean isBusy(SQLException e) {
        String message = firstLine(e);
        return message.contains("Could not set lock on file") || message.contains("with a different configuration");
    }

    private static void remove(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void registerFunctions() throws SQLException {
        for (Table table : Table.values()) {
            try (DuckDBTableFunctionBuilder function = DuckDBFunctions.tableFunction()) {
                function.withName(table.functionName())
                        .withProjectionPushdown()
                        .withFunction(new TableFunction(table, source))
                        .register(connection);
            }
        }
    }

    /** Is shown what a query found. */
    @FunctionalInterface
    public interface Results {
        void show(ResultSet results) throws SQLException, IOException;
    }

    /**
     * Runs a statement.
     *
     * @throws CommandFailure with what DuckDB has to say, or with why the journal could not be read
     */
    public void query(String sql, Results results) throws IOException {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet found = statement.getResultSet()) {
                    results.show(found);
                }
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Runs a statement of ours. */
    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The one number that a query of ours finds. */
    long number(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private RuntimeException failure(SQLException e) {
        Exception ofJournal = source.failure();
        if (ofJournal instanceof JournalDamagedException damage) {
            return damage;
        }
        if (ofJournal instanceof WrongKeyException || ofJournal instanceof CommandFailure) {
            return new CommandFailure(ofJournal.getMessage());
        }
        if (ofJournal != null) {
            return new IllegalStateException("the journal could not be read", ofJournal);
        }
        return new CommandFailure(e.getMessage().strip());
    }

    private static String firstLine(SQLException e) {
        return e.getMessage().lines().findFirst().orElse("DuckDB cannot be opened");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new CommandFailure(firstLine(e));
        } finally {
            remove(spill);
        }
    }
}
