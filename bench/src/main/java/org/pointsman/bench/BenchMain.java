package org.pointsman.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** Where bench.jar begins: every measurement is one command. */
@Command(
        name = "bench",
        description = "Measures the switch and its parts. docs/performance.md has the figures.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MicroCommand.class,
            EndToEndCommand.class,
            DurabilityCommand.class,
            LatencyCommand.class,
            HostileCommand.class,
            SnapshotCommand.class,
            StartCommand.class,
            ShadowCommand.class,
            PicturesCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar micro",
            "  java -jar bench/target/bench.jar end-to-end --rounds 3",
            "  java -jar bench/target/bench.jar durability",
            "  java -jar bench/target/bench.jar latency --rates 50000,100000",
            "  java -jar bench/target/bench.jar hostile",
            "  java -jar bench/target/bench.jar snapshot --accounts 10000000",
            "  java -jar bench/target/bench.jar start --accounts 10000000",
            "  java -jar bench/target/bench.jar shadow --accounts 10000000",
            "  java -jar bench/target/bench.jar pictures"
        })
public final class BenchMain implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command");
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(arguments));
    }
}
