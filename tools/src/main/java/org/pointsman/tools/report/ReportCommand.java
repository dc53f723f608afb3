package org.pointsman.tools.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.pointsman.tools.load.SavedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one HTML page of saved runs. */
@Command(
        name = "report",
        description = "Makes an HTML page with pictures of runs that load --save has kept.",
        footer = {
            "",
            "The page is one file that opens in any browser, without a network: latency by percentile, answers a second "
                    + "and p99 over time, all figures, and what was asked for.",
            "",
            "Examples:",
            "  pointsman load report runs/monday",
            "  pointsman load report runs/before runs/after --out comparison.html"
        })
public final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Directories of runs.")
    private List<Path> directories;

    @Option(
            names = "--out",
            paramLabel = "F",
            defaultValue = "report.html",
            description = "Where the page goes. Default: ${DEFAULT-VALUE}.")
    private Path out;

    @Option(
            names = "--title",
            paramLabel = "T",
            defaultValue = "Load test",
            description = "Of the page. Default: ${DEFAULT-VALUE}.")
    private String title;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<SavedRun> runs = new ArrayList<>();
        for (Path directory : directories) {
            runs.add(SavedRun.read(directory));
        }
        Files.writeString(out, new HtmlReport(title, runs).toHtml(), StandardCharsets.UTF_8);
        spec.commandLine().getOut().println("report in " + out.toAbsolutePath().normalize());
        return CommandLine.ExitCode.OK;
    }
}
