package org.pointsman.tools.dialect;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** What messages look like on the wire: the dialects there are, and those that users write. */
@Command(
        name = "dialect",
        description = "Lists, shows, checks and imports ISO 8583 dialects.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DialectListCommand.class,
            DialectShowCommand.class,
            DialectCheckCommand.class,
            DialectImportCommand.class,
        },
        footer = {
            "",
            "Examples:",
            "  pointsman dialect list",
            "  pointsman dialect show iso93-ascii",
            "  pointsman dialect check harbour.yaml",
            "  pointsman dialect import packager.xml > harbour.yaml"
        })
public final class DialectCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command");
    }
}
