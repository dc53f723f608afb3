package org.pointsman.tools.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Shows the switch at work, in one command and without leaving anything behind. */
@Command(
        name = "demo",
        description = "Starts a switch, drives mixed traffic at it, checks every answer and the books, and exits.",
        footer = {
            "",
            "The switch listens on free ports and keeps its journal in a temporary directory. The traffic is what an "
                    + "acquirer sends on a normal day, mistakes included; what is right is predicted by a model that "
                    + "shares no code with the engine.",
            "",
            "Examples:",
            "  pointsman demo",
            "  pointsman demo --seconds 10 --json",
            "",
            "Exit code 0 only if no answer was wrong and the books balance."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 3600;

    private final DemoSwitch.Launcher launcher;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to drive traffic. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Other seeds make other traffic. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Report as a JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public DemoCommand(DemoSwitch.Launcher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || seconds > MAX_SECONDS) {
            throw new ParameterException(spec.commandLine(), "--seconds must be 1 to " + MAX_SECONDS + ": " + seconds);
        }
        Duration duration = Duration.ofSeconds(seconds);
        DemoRun.Result result;
        try (DemoDirectory directory = DemoDirectory.create();
                TerminalProgress progress = new TerminalProgress("demo", " s", 1)) {
            result = new DemoRun(reference -> directory.start(launcher, reference), seed)
                    .run(
                            duration,
                            (elapsedNs, answers, wrong) ->
                                    progress.at(TimeUnit.NANOSECONDS.toSeconds(elapsedNs), seconds));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(result.asMap(duration)));
        } else {
            out.print(result.asText());
        }
        out.flush();
        if (!result.good()) {
            throw new CommandFailure(
                    result.load().problems() + " problems, " + result.load().missing() + " answers missing, books "
                            + (result.balanced() ? "balanced" : "not balanced"));
        }
        return CommandLine.ExitCode.OK;
    }
}
