package org.pointsman.tools.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Encoding;
import org.pointsman.net.iso8583.FieldDefinition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A dialect, field by field, with all that it takes from others. */
@Command(
        name = "show",
        description = "Shows the fields of a dialect.",
        footer = {
            "",
            "A field's length is in digits, characters or bytes; behind LL or LLL the least and the most. E marks the fields "
                    + "that an answer gives back.",
            "",
            "Examples:",
            "  pointsman dialect show iso87-binary",
            "  pointsman dialect show --json harbour.yaml"
        })
final class DialectShowCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME|FILE",
            converter = DialectConverter.class,
            completionCandidates = DialectConverter.Names.class,
            description = "A built-in dialect (${COMPLETION-CANDIDATES}), or the file of another.")
    private Dialect dialect;

    @Option(names = "--json", description = "One object, with its fields by DE.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(object()));
        } else {
            table(out);
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private List<FieldDefinition> fields() {
        return IntStream.rangeClosed(2, Dialect.MAX_DE)
                .mapToObj(dialect::field)
                .filter(Objects::nonNull)
                .toList();
    }

    private void table(PrintWriter out) {
        out.println(dialect.name() + ": " + dialect.description());
        out.printf(
                "%n%-4s%-5s%-13s%-12s%-12s%-6s%-2s%s%n",
                "DE", "type", "length", "encoding", "prefix", "mask", "E", "name");
        for (FieldDefinition field : fields()) {
            out.printf(
                    "%-4d%-5s%-13s%-12s%-12s%-6s%-2s%s%n",
                    field.de(),
                    field.notation(),
                    length(field),
                    field.encoding(),
                    prefix(field),
                    field.mask(),
                    dialect.echoes(field.de()) ? "E" : "",
                    field.name());
        }
    }

    private static String length(FieldDefinition field) {
        return switch (field.prefixDigits()) {
            case 0 -> String.valueOf(field.max());
            case 2 -> "LL " + field.min() + ".." + field.max();
            default -> "LLL " + field.min() + ".." + field.max();
        };
    }

    private static String prefix(FieldDefinition field) {
        return field.prefixDigits() == 0 ? "" : field.lengths().toString();
    }

    private Map<String, Object> object() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", dialect.name());
        result.put("description", dialect.description());
        result.put("version", dialect.version());
        result.put("header", dialect.headerBytes());
        Map<String, Object> byDe = new LinkedHashMap<>();
        for (FieldDefinition field : fields()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", field.name());
            row.put("type", field.notation());
            row.put("length", length(field));
            row.put("encoding", field.encoding().toString());
            if (field.prefixDigits() > 0) {
                row.put("lengths", field.lengths().toString());
            }
            if (field.encoding() == Encoding.BCD) {
                row.put("pad", field.padRight() ? "right" : "left");
            }
            row.put("mask", field.mask().toString());
            row.put("echo", dialect.echoes(field.de()));
            byDe.put(String.valueOf(field.de()), row);
        }
        result.put("fields", byDe);
        return result;
    }
}
