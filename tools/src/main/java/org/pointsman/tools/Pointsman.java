package org.pointsman.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalFormatException;
import org.pointsman.journal.JournalInUseException;
import org.pointsman.net.config.ConfigException;
import org.pointsman.tools.demo.DemoCommand;
import org.pointsman.tools.demo.ServerSwitch;
import org.pointsman.tools.dialect.DialectCommand;
import org.pointsman.tools.keys.KeysCommand;
import org.pointsman.tools.load.LoadCommand;
import org.pointsman.tools.report.CompareCommand;
import org.pointsman.tools.report.ReportCommand;
import org.pointsman.tools.top.TopCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The command that holds all others. Exit codes: 0 success, 1 failure with one clear line on standard error, 2 wrong
 * usage.
 */
@Command(
        name = "pointsman",
        description = "An in-memory payment transaction switch.",
        versionProvider = Pointsman.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            CheckConfigCommand.class,
            TopCommand.class,
            LoadCommand.class,
            DecodeCommand.class,
            DialectCommand.class,
            JournalCommand.class,
            KeysCommand.class,
            SnapshotCommand.class,
        },
        footer = {
            "",
            "Examples:",
            "  pointsman serve",
            "      runs the demo configuration until Ctrl-C",
            "  pointsman decode --help",
            "      shows what a command does",
            "",
            "Exit codes: 0 success, 1 failure, 2 wrong usage."
        })
public final class Pointsman implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    private boolean version;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** The command line with the project's rules on errors and exit codes. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Pointsman()).addSubcommand(new DemoCommand(ServerSwitch::start));
        commandLine
                .getSubcommands()
                .get("load")
                .addSubcommand(new CompareCommand())
                .addSubcommand(new ReportCommand());
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Pointsman::wrongUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command");
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + e.getMessage() + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    /** What the class of an exception says where the system gave no text. */
    private static String reason(FileSystemException file) {
        if (file instanceof NoSuchFileException) {
            return "it is not there, or cannot be made";
        } else if (file instanceof AccessDeniedException) {
            return "this user may not";
        } else if (file instanceof FileAlreadyExistsException) {
            return "it is there already";
        } else if (file instanceof DirectoryNotEmptyException) {
            return "it is a directory with something in it";
        }
        return file.getClass().getSimpleName();
    }

    private static int failed(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            err.println(name + ": cannot use " + file.getFile() + ": " + reason(file));
        } else if (isForTheUser(failure)) {
            err.println(name + ": " + failure.getMessage());
        } else {
            err.println(name + ": unexpected failure, please report it:");
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Whether the message says all there is to say, so that a stack trace would only hide it. */
    private static boolean isForTheUser(Exception failure) {
        return failure instanceof CommandFailure
                || failure instanceof ConfigException
                || failure instanceof JournalDamagedException
                || failure instanceof JournalFormatException
                || failure instanceof JournalInUseException
                || failure instanceof WrongKeyException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException;
    }

    /** The version stands in the manifest of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Pointsman.class.getPackage().getImplementationVersion();
            return new String[] {
                "pointsman " + (version == null ? "(not run from its jar)" : version),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
