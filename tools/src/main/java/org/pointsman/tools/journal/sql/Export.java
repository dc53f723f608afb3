package org.pointsman.tools.journal.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.pointsman.tools.CommandFailure;

/** Writes tables of a journal to files: under another name first, so that what has the name is whole. */
public final class Export {

    /** How files are written. */
    public enum Format {
        /** Times as everywhere else, put together by hand: strftime of DuckDB 2.0.0 spoils nanoseconds at times. */
        CSV(
                "FORMAT csv, HEADER",
                "* REPLACE (strftime(make_timestamp(epoch_ns(time) // 1000), '%Y-%m-%dT%H:%M:%S.')"
                        + " || lpad((epoch_ns(time) % 1000000000)::VARCHAR, 9, '0') || 'Z' AS time)"),
        PARQUET("FORMAT parquet, COMPRESSION zstd", "*");

        private final String options;
        private final String columns;

        Format(String options, String columns) {
            this.options = options;
            this.columns = columns;
        }

        /** What the names of its files end in, with the point. */
        public String suffix() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** The tables that are exported. */
    public enum Content {
        RECORDS,
        TRANSACTIONS,
        EXPIRIES;

        /** Its name in SQL and of its file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final TableSource source;
    private final Format format;

    public Export(TableSource source, Format format) {
        this.source = source;
        this.format = format;
    }

    /**
     * Writes one table; card numbers in clear to a file that only its owner can read.
     *
     * @param overwrite whether a file of that name may be replaced
     * @return rows written
     * @throws CommandFailure if the file is there and must not be replaced, if its directory is not, or if the journal cannot be read to its end
     */
    public long write(Content content, Path file, boolean overwrite) throws IOException {
        if (Files.exists(file) && !overwrite) {
            throw new CommandFailure(file + " is there already; --overwrite replaces it");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(file + ": there is no directory " + directory + ": make it first");
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(temporary);
        if (source.showsCards()) {
            OwnerOnly.createFile(temporary);
        }
        try (Database database = Database.over(source)) {
            // Without a file of DuckDB's own in between, which everybody could read.
            database.execute("COPY (SELECT " + format.columns + " FROM " + content.label() + ") TO '"
                    + quoted(temporary) + "' (" + format.options + ", USE_TMP_FILE false)");
            long rows = database.number("SELECT count(*) FROM " + reader(temporary));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            return rows;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private String reader(Path file) {
        return format == Format.CSV
                ? "read_csv('" + quoted(file) + "', header = true, all_varchar = true)"
                : "read_parquet('" + quoted(file) + "')";
    }

    private static String quoted(Path file) {
        return file.toString().replace("'", "''");
    }
}
