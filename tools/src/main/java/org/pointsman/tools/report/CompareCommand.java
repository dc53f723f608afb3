package org.pointsman.tools.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.load.SavedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Puts two saved runs side by side. */
@Command(
        name = "compare",
        description = "Compares two runs that load --save has kept.",
        footer = {
            "",
            "The ratio is second over first. With --tolerance the command fails if the second run is worse by more than "
                    + "that in answers a second, latency p50, p90 or p99, or server CPU, or if either run has wrong or "
                    + "missing answers. Other figures are shown, but chance has too great a part in them.",
            "",
            "Examples:",
            "  pointsman load compare runs/before runs/after",
            "  pointsman load compare runs/before runs/after --tolerance 5 --json",
            "",
            "Exit code 0 if the second run is within the tolerance, or none was given; else 1."
        })
public final class CompareCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "A", description = "Directory of the first run.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "Directory of the second run.")
    private Path second;

    @Option(names = "--tolerance", paramLabel = "PERCENT", description = "How much worse the second run may be.")
    private Double tolerance;

    @Option(names = "--json", description = "Report as a JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (tolerance != null && !(tolerance >= 0)) {
            throw new ParameterException(spec.commandLine(), "--tolerance must be 0 or above: " + tolerance);
        }
        RunComparison comparison = new RunComparison(SavedRun.read(first), SavedRun.read(second));
        List<String> worse = tolerance == null ? List.of() : comparison.worse(tolerance);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> map = comparison.asMap();
            if (tolerance != null) {
                map.put("tolerancePercent", tolerance);
                map.put("worse", worse);
            }
            out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(map));
        } else {
            out.print(comparison.asText());
        }
        out.flush();
        if (!worse.isEmpty()) {
            throw new CommandFailure("worse than the tolerance of " + tolerance + " %: " + String.join("; ", worse));
        }
        return CommandLine.ExitCode.OK;
    }
}
