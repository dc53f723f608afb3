package org.pointsman.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.pointsman.net.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a configuration as {@code serve} would, and says what is wrong with it or what it means. */
@Command(
        name = "check-config",
        description = "Checks a node's configuration file and the reference file it names.",
        footer = {
            "",
            "Opens no journal, no key and no port. The exit code is 0 if a switch would start with it, else 1, with a line "
                    + "a problem: file, line, reason.",
            "",
            "Examples:",
            "  pointsman check-config pointsman.yaml",
            "  pointsman check-config --json pointsman.yaml"
        })
final class CheckConfigCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The node's configuration file.")
    private Path file;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            Configuration.read(file).describe(out);
            return CommandLine.ExitCode.OK;
        }
        List<String> problems = problems();
        ObjectNode answer = new ObjectMapper().createObjectNode().put("usable", problems.isEmpty());
        problems.forEach(answer.putArray("problems")::add);
        out.println(answer);
        out.flush();
        return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<String> problems() {
        try {
            Configuration.read(file);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }
}
