package org.pointsman.tools.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The built-in dialects. */
@Command(
        name = "list",
        description = "Lists the built-in dialects.",
        footer = {"", "Examples:", "  pointsman dialect list", "  pointsman dialect list --json"})
final class DialectListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "An array of {\"name\": ..., \"description\": ...}.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        List<Dialect> dialects = Dialects.names().stream().map(Dialects::named).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper()
                    .writeValueAsString(
                            dialects.stream().map(DialectListCommand::row).toList()));
        } else {
            dialects.forEach(dialect -> out.printf("%-14s%s%n", dialect.name(), dialect.description()));
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, String> row(Dialect dialect) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", dialect.name());
        row.put("description", dialect.description());
        return row;
    }
}
