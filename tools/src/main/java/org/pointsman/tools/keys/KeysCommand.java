package org.pointsman.tools.keys;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The keys of a journal. */
@Command(
        name = "keys",
        description = "Shows and rotates the keys that a journal is encrypted and sealed with.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeysListCommand.class,
            KeysRotateCommand.class,
        },
        footer = {
            "",
            "Examples:",
            "  pointsman keys list --data data --keys keys",
            "  pointsman keys rotate --data data --keys keys"
        })
public final class KeysCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command");
    }
}
