package org.pointsman.tools.journal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Prints the newest records, and those that come. */
@Command(
        name = "tail",
        description = "Prints the newest records that are acknowledged, and with --follow those that come.",
        footer = {
            "",
            "Filters pick records before they are counted. Without a filter only the end of the journal is read. Ctrl-C ends"
                    + " --follow.",
            "",
            "Examples:",
            "  pointsman journal tail data",
            "  pointsman journal tail data -n 100 --type reversal",
            "  pointsman journal tail data -n 0 --follow --response-code 51,61 --json"
        })
public final class JournalTailCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many records. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(names = "--follow", description = "Go on with records as they are acknowledged.")
    private boolean follow;

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
        if (count < 0) {
            throw new ParameterException(spec.commandLine(), "-n: a number of records, 0 and above");
        }
        Unacknowledged.mention(directory, spec);
        KeyStore keys = keyOptions.open(directory);
        RecordFilter filter = filters.filter(keys);
        long end = Journals.acknowledged(directory);
        PrintWriter out = spec.commandLine().getOut();
        try (RecordOutput records = new RecordOutput("tail", out, output.printer(out, keys))) {
            Follower follower = new Follower(directory, keys, filter, firstWanted(keys, filter, end, records) - 1);
            boolean more = follower.catchUp(records);
            records.flush();
            if (follow && more) {
                follow(follower, records);
            } else if (records.isEmpty() && count > 0) {
                NothingFound.mention(directory, filter, spec);
            }
        } catch (WrongKeyException e) {
            throw new CommandFailure(e.getMessage());
        }
        return CommandLine.ExitCode.OK;
    }

    /** Ctrl-C lets the line at hand be finished. */
    private static void follow(Follower follower, RecordOutput records) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(follower::stop, "pointsman-tail-stop"));
        follower.follow(records);
    }

    /** Sequence of the record from which on those that pass the filter are the last ones. */
    private long firstWanted(KeyStore keys, RecordFilter filter, long end, RecordOutput progress) throws IOException {
        if (count == 0) {
            return end + 1;
        }
        if (filter.isAll()) {
            return Math.max(1, end - count + 1);
        }
        ArrayDeque<Long> newest = new ArrayDeque<>();
        try (RecordReader reader = RecordReader.open(directory, keys, filter.upTo(end))) {
            reader.read(
                    record -> {
                        if (newest.size() == count) {
                            newest.remove();
                        }
                        newest.add(record.sequence());
                        return true;
                    },
                    progress::at);
        }
        return newest.isEmpty() ? end + 1 : newest.peek();
    }
}
