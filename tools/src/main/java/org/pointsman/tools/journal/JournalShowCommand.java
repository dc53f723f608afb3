package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.journal.show.Life;
import org.pointsman.tools.journal.show.Name;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Shows one transaction's whole life. */
@Command(
        name = "show",
        description =
                "Shows one transaction's whole life: every record that touched or named it, and what each did to the"
                        + " payment, its hold and the balances.",
        footer = {
            "",
            "What a record did is found out by deciding the journal again, from the newest snapshot before it if there is one;"
                    + " that needs the key. Without it, or with --no-effects, the records alone are shown. An RRN, or a terminal"
                    + " and STAN, that several transactions have lists them, and the exit code is 1.",
            "",
            "Examples:",
            "  pointsman journal show data 481533",
            "      by the id that the API gives a payment",
            "  pointsman journal show data 000000481533",
            "      by RRN (DE 37): 12 characters",
            "  pointsman journal show data 10000001:000123 --json",
            "      by terminal (DE 41) and STAN (DE 11)"
        })
public final class JournalShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Parameters(index = "1", paramLabel = "TRANSACTION", description = "Id, RRN, or TERMINAL:STAN.")
    private String transaction;

    @Mixin
    private KeyOptions keyOptions;

    @Mixin
    private OutputOptions output;

    @Option(names = "--no-effects", description = "Do not decide again; faster on a long journal.")
    private boolean noEffects;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Name name;
        try {
            name = Name.parse(transaction);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        Unacknowledged.mention(directory, spec);
        KeyStore keys = keyOptions.open(directory);
        try {
            Life life = Life.of(directory, keys, name, !noEffects);
            life.print(spec.commandLine().getOut(), output.cards(keys), output.json());
        } catch (WrongKeyException e) {
            throw new CommandFailure(e.getMessage());
        }
        return CommandLine.ExitCode.OK;
    }
}
