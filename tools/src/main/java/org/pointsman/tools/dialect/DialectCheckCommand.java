package org.pointsman.tools.dialect;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.DialectException;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether a dialect file is right. */
@Command(
        name = "check",
        description = "Checks a dialect file; what is wrong is named with its line.",
        footer = {
            "",
            "A file is right if a listener can speak its dialect: if all is there that the switch needs of a message and of "
                    + "an answer to it. With --decode-only it is enough that messages can be read and written.",
            "",
            "Examples:",
            "  pointsman dialect check harbour.yaml",
            "  pointsman dialect check --decode-only harbour.yaml"
        })
final class DialectCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The dialect file.")
    private Path file;

    @Option(names = "--decode-only", description = "Do not ask for what a listener needs.")
    private boolean decodeOnly;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        Dialect dialect;
        try {
            dialect = Dialects.load(file);
        } catch (DialectException e) {
            throw new CommandFailure(e.getMessage());
        }
        if (!decodeOnly && !dialect.shortcomings().isEmpty()) {
            throw new CommandFailure("a listener cannot speak " + dialect.name() + ":" + System.lineSeparator()
                    + String.join(System.lineSeparator(), dialect.shortcomings()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": " + dialect.name() + " is right");
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
