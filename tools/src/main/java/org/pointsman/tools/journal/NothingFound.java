package org.pointsman.tools.journal;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.pointsman.core.view.Texts;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.Journals;
import picocli.CommandLine.Model.CommandSpec;

/** An output that is empty looks the same whether nothing happened or the wrong place was asked for. */
final class NothingFound {

    private NothingFound() {}

    /**
     * Says on standard error that nothing was found, and where the journal ends. Says nothing where nothing was looked for, and
     * there are records.
     *
     * @param command that has shown nothing
     */
    static void mention(Path journal, RecordFilter filter, CommandSpec command) {
        Anchor end = Journals.newestAcknowledged(journal);
        if (filter.isAll() && end != null) {
            return;
        }
        PrintWriter err = command.commandLine().getErr();
        err.println(command.qualifiedName() + ": "
                + (end == null
                        ? "the journal in " + journal + " has no records"
                        : "nothing passes the filters; the journal in " + journal + " ends with record "
                                + end.sequence() + " of " + Texts.instant(end.timestampNs())));
        err.flush();
    }
}
