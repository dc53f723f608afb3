package org.pointsman.tools.journal;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine.Model.CommandSpec;

/** Records above the high-water mark: no command shows them, since nobody was answered for them. */
public final class Unacknowledged {

    private Unacknowledged() {}

    /**
     * Says on standard error how many there are, if there are any.
     *
     * @param command that is about to read the journal
     * @throws CommandFailure if there is no journal
     */
    public static void mention(Path journal, CommandSpec command) {
        long records = count(journal);
        if (records > 0) {
            PrintWriter err = command.commandLine().getErr();
            err.printf(
                    "%s: %s: %d %s the high-water mark: nobody was answered for %s, and %s not counted in. The next"
                            + " start of the switch acknowledges what is whole of that%n",
                    command.qualifiedName(),
                    journal,
                    records,
                    records == 1 ? "record stands above" : "records stand above",
                    records == 1 ? "it" : "them",
                    records == 1 ? "it is" : "they are");
            err.flush();
        }
    }

    private static long count(Path journal) {
        try {
            return Journals.unacknowledged(journal);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }
}
