package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pointsman.core.host.CardHash;
import org.pointsman.core.host.KeyStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says by which hash a card goes in exports and filters. */
@Command(
        name = "card-hash",
        description =
                "Reads a card number from standard input and prints the hash by which filters and tables know the card.",
        footer = {
            "",
            "The hash depends on the journal's key, and stays the same when keys are rotated. The number is read from"
                    + " standard input, so that no list of processes and no shell's history holds it.",
            "",
            "Examples:",
            "  pointsman journal card-hash data < number.txt",
            "  pointsman journal dump data --card hash:$(pointsman journal card-hash data < number.txt)"
        })
public final class JournalCardHashCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Mixin
    private KeyOptions keyOptions;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        KeyStore keys = keyOptions.require(directory);
        String number = CardOption.fromStandardInput();
        String hash = new CardHash(keys.cardHashKey()).of(Long.parseUnsignedLong(number), number.length());
        spec.commandLine().getOut().println(json ? "{\"hash\":\"" + hash + "\"}" : hash);
        return CommandLine.ExitCode.OK;
    }
}
