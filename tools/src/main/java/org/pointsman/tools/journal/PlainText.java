package org.pointsman.tools.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints what commands say as JSON for people: a line a field, a list as a line an entry. */
public final class PlainText {
    private static final String INDENT = "  ";

    private PlainText() {}

    /** @param title what the object is */
    public static void print(PrintWriter out, String title, JsonNode object) {
        out.println(title);
        Map<String, String> lines = new LinkedHashMap<>();
        Map<String, JsonNode> lists = new LinkedHashMap<>();
        object.fields().forEachRemaining(field -> {
            if (field.getValue().isArray()) {
                lists.put(field.getKey(), field.getValue());
            } else {
                lines.put(field.getKey(), value(field.getValue()));
            }
        });
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((name, value) -> out.printf("%s%-" + width + "s  %s%n", INDENT, name, value));
        lists.forEach((name, list) -> {
            out.println(INDENT + name + (list.isEmpty() ? "  none" : ""));
            table(out, INDENT + INDENT, list);
        });
    }

    /** An amount is its value and its currency; of anything else that is nested the values. */
    private static String value(JsonNode node) {
        if (!node.isObject()) {
            return node.asText();
        }
        List<String> parts = new ArrayList<>();
        node.elements().forEachRemaining(part -> parts.add(value(part)));
        return String.join(" ", parts);
    }

    /** Objects of the same fields, a line each, under the names of their fields. */
    public static void table(PrintWriter out, String indent, JsonNode list) {
        if (list.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        list.get(0).fieldNames().forEachRemaining(names::add);
        rows.add(names);
        list.forEach(object ->
                rows.add(names.stream().map(name -> value(object.path(name))).toList()));
        List<Boolean> numbers =
                names.stream().map(name -> list.get(0).path(name).isNumber()).toList();
        for (List<String> row : rows) {
            out.println(indent + line(rows, row, numbers));
        }
    }

    private static String line(List<List<String>> rows, List<String> row, List<Boolean> numbers) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int at = column;
            int width =
                    rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(1);
            line.append(
                    String.format(numbers.get(column) ? "%" + width + "s  " : "%-" + width + "s  ", row.get(column)));
        }
        return line.toString().stripTrailing();
    }
}
