package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints the records of a journal. */
@Command(
        name = "dump",
        description = "Prints records: one line each, its command and the outcomes that followed.",
        footer = {
            "",
            "Reads only, and may run beside a switch that is writing. Filters hold together; a record has to pass them all."
                    + " Damage ends the output with a message and exit code 1; what stands before it has been printed.",
            "",
            "Examples:",
            "  pointsman journal dump data --from 2026-11-20T10:00 --to 2026-11-20T10:15",
            "  pointsman journal dump data --type purchase --response-code 51,61 --merchant 898310053990001",
            "  pointsman journal dump data --card 622588******2345 --amount 100000.. --json",
            "  pointsman journal dump data --from 481533 --to 481533 --clear --keys keys"
        })
public final class JournalDumpCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Mixin
    private KeyOptions keyOptions;

    @Mixin
    private FilterOptions filters;

    @Mixin
    private OutputOptions output;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Unacknowledged.mention(directory, spec);
        KeyStore keys = keyOptions.open(directory);
        java.io.PrintWriter out = spec.commandLine().getOut();
        RecordFilter filter = filters.filter(keys);
        try (RecordReader reader = RecordReader.open(directory, keys, filter);
                RecordOutput records = new RecordOutput("dump", out, output.printer(out, keys))) {
            reader.read(records::print, records::at);
            if (records.isEmpty()) {
                NothingFound.mention(directory, filter, spec);
            }
        } catch (WrongKeyException e) {
            throw new CommandFailure(e.getMessage());
        }
        return CommandLine.ExitCode.OK;
    }
}
