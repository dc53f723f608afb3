package org.pointsman.tools.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.CardFormat;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import org.pointsman.tools.journal.sql.Export;
import org.pointsman.tools.journal.sql.TableSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the tables of a journal to files. */
@Command(
        name = "export",
        description = "Writes the tables of a journal to files: CSV or Parquet.",
        footer = {
            "",
            "docs/journal-sql.md has the columns. Card numbers are masked unless --clear is given; each card also has a hash.",
            "",
            "Examples:",
            "  pointsman journal export data --format parquet --out tables",
            "  pointsman journal export data --format csv --out declined.csv --table transactions --response-code 51,61 \\",
            "      --from 2026-11-20 --to 2026-11-20"
        })
public final class JournalExportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Option(names = "--format", required = true, paramLabel = "F", description = "${COMPLETION-CANDIDATES}.")
    private Export.Format format;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR_OR_FILE",
            description =
                    "A directory, made if need be, for a file of each table; or, with the format's ending, one file.")
    private Path out;

    @Option(
            names = "--table",
            paramLabel = "T",
            description =
                    "This table only: ${COMPLETION-CANDIDATES}. Default: all into a directory, records into a file.")
    private Export.Content table;

    @Option(names = "--overwrite", description = "Replace files that are there.")
    private boolean overwrite;

    @Mixin
    private KeyOptions keyOptions;

    @Mixin
    private FilterOptions filters;

    @Option(names = "--clear", description = "Card numbers in clear, in files for their owner only. Needs the key.")
    private boolean clear;

    @Option(names = "--json", description = "Say what was written as one JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Unacknowledged.mention(directory, spec);
        KeyStore keys = keyOptions.open(directory);
        if (clear && keys == null) {
            throw new CommandFailure("--clear needs the journal's key: name its directory with --keys");
        }
        RecordFilter filter = filters.filter(keys);
        List<Map<String, Object>> written = new ArrayList<>();
        long allRows = 0;
        for (Export.Content content : contents()) {
            Path file = isFile() ? out : directory().resolve(content.label() + format.suffix());
            try (TerminalProgress progress = new TerminalProgress(content.label(), " records", 1)) {
                TableSource source = new TableSource(
                        directory, keys, clear ? CardFormat.CLEAR : CardFormat.MASKED, filter::again, progress::at);
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("table", content.label());
                entry.put("file", file.toString());
                long rows = new Export(source, format).write(content, file, overwrite);
                allRows += rows;
                entry.put("rows", rows);
                entry.put("bytes", Files.size(file));
                written.add(entry);
            }
        }
        print(written);
        if (allRows == 0) {
            NothingFound.mention(directory, filter, spec);
        }
        return CommandLine.ExitCode.OK;
    }

    private boolean isFile() {
        return out.getFileName() != null && out.getFileName().toString().endsWith(format.suffix());
    }

    private Path directory() throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new CommandFailure("--out " + out + ": this is a file, and its name does not end with "
                    + format.suffix() + ": name a directory, or a file whose name does");
        }
        return Files.createDirectories(out);
    }

    private List<Export.Content> contents() {
        if (table != null) {
            return List.of(table);
        }
        return isFile() ? List.of(Export.Content.RECORDS) : List.of(Export.Content.values());
    }

    private void print(List<Map<String, Object>> written) throws IOException {
        PrintWriter writer = spec.commandLine().getOut();
        if (json) {
            writer.println(new ObjectMapper().writeValueAsString(Map.of("written", written)));
        } else {
            written.forEach(entry ->
                    writer.printf("%s: %s rows, %s bytes%n", entry.get("file"), entry.get("rows"), entry.get("bytes")));
        }
        writer.flush();
    }
}
