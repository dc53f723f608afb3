package org.pointsman.tools;

import org.pointsman.tools.journal.JournalCardHashCommand;
import org.pointsman.tools.journal.JournalDumpCommand;
import org.pointsman.tools.journal.JournalExportCommand;
import org.pointsman.tools.journal.JournalShowCommand;
import org.pointsman.tools.journal.JournalSqlCommand;
import org.pointsman.tools.journal.JournalTailCommand;
import org.pointsman.tools.journal.diff.DiffCommand;
import org.pointsman.tools.journal.whatif.WhatIfCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The engineer's side: what stands in the journal. */
@Command(
        name = "journal",
        description = "Looks into a journal.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            JournalVerifyCommand.class,
            JournalReplayCommand.class,
            JournalStatCommand.class,
            WhatIfCommand.class,
            DiffCommand.class,
            JournalDumpCommand.class,
            JournalTailCommand.class,
            JournalShowCommand.class,
            JournalExportCommand.class,
            JournalSqlCommand.class,
            JournalCardHashCommand.class,
        },
        footer = {
            "",
            "Examples:",
            "  pointsman journal verify data --keys keys",
            "  pointsman journal replay data",
            "  pointsman journal stat data",
            "  pointsman journal dump data --type purchase --response-code 51"
        })
final class JournalCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command");
    }
}
