package org.pointsman.tools.dialect;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A dialect file from the packager file of a jPOS user. */
@Command(
        name = "import",
        description =
                "Makes a dialect file of the XML file of a jPOS GenericPackager, and writes it to standard output.",
        footer = {
            "",
            "Fields that cannot be brought along are named on standard error with their lines, and the exit code is 1; with "
                    + "--skip they are left out, and a message that has one of them is refused. What people may see of a "
                    + "field, what answers give back, and the codes of DE 39 are those of iso87-ascii or iso93-ascii.",
            "",
            "Examples:",
            "  pointsman dialect import packager.xml > harbour.yaml",
            "  pointsman dialect import --name harbour --skip packager.xml > harbour.yaml"
        })
final class DialectImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PACKAGER.XML", description = "The packager file.")
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the dialect. Default: as the file.")
    private String name;

    @Option(
            names = "--edition",
            paramLabel = "87|93",
            description = "Edition of ISO 8583. Default: 93 if DE 12 or DE 39 is as long as there, else 87.")
    private int edition;

    @Option(names = "--skip", description = "Leave out what cannot be brought along.")
    private boolean skip;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (edition != 0 && edition != 87 && edition != 93) {
            throw new ParameterException(spec.commandLine(), "--edition must be 87 or 93");
        }
        if (name != null && !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new ParameterException(spec.commandLine(), "--name must be letters, digits, dots, dashes");
        }
        PackagerImport imported =
                new PackagerImport(file.toString(), PackagerFile.read(file), nameOfDialect(), edition);
        String yaml = imported.yaml();
        if (!skip && !imported.problems().isEmpty()) {
            throw failure("cannot be brought along:", imported.problems());
        }
        Dialect dialect = parse(yaml);
        PrintWriter err = spec.commandLine().getErr();
        imported.problems().forEach(err::println);
        dialect.shortcomings().forEach(reason -> err.println("not for a listener yet: " + reason));
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.print(yaml);
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private Dialect parse(String yaml) {
        try {
            return Dialects.parse(yaml, nameOfDialect() + ".yaml");
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("what comes of it is no dialect: " + e.getMessage());
        }
    }

    private String nameOfDialect() {
        return name != null
                ? name
                : file.getFileName().toString().replaceAll("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    }

    private static CommandFailure failure(String what, List<String> reasons) {
        return new CommandFailure(what + System.lineSeparator() + String.join(System.lineSeparator(), reasons));
    }
}
