package org.pointsman.core.view;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How fields are shown: the resource {@code fields.csv}. */
final class FieldTable {
    private static final String RESOURCE = "fields.csv";
    private static final int COLUMNS = 5;

    /**
     * How one field is shown.
     *
     * @param format its format
     * @param digits of {@link FieldFormat#DIGITS}: how many
     * @param absent the value that says there is none, or null
     * @param onlyIf another field of the message, which has to be other than zero; or null
     * @param onlyIfMask the bits of it that count
     * @param labels words for values, or for bits
     */
    record Presentation(
            FieldFormat format, int digits, Long absent, String onlyIf, long onlyIfMask, Map<Long, String> labels) {

        static final Presentation PLAIN = new Presentation(FieldFormat.NUMBER, 0, null, null, 0, Map.of());
    }

    private final Map<String, Presentation> rows = new HashMap<>();

    private FieldTable() {}

    static FieldTable load() {
        FieldTable table = new FieldTable();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(FieldTable.class.getResourceAsStream(RESOURCE), StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(table::add);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return table;
    }

    private void add(String line) {
        String[] columns = line.split(",", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(RESOURCE + ": not " + COLUMNS + " columns: " + line);
        }
        String[] format = columns[1].split(":");
        String[] condition = columns[3].split("&");
        Map<Long, String> labels = new TreeMap<>();
        if (!columns[4].isEmpty()) {
            for (String label : columns[4].split(" ")) {
                String[] pair = label.split("=");
                labels.put(Long.parseLong(pair[0]), pair[1]);
            }
        }
        rows.put(
                columns[0],
                new Presentation(
                        FieldFormat.named(format[0]),
                        format.length > 1 ? Integer.parseInt(format[1]) : 0,
                        columns[2].isEmpty() ? null : Long.valueOf(columns[2]),
                        condition[0].isEmpty() ? null : condition[0],
                        condition.length > 1 ? Long.parseLong(condition[1]) : -1L,
                        labels));
    }

    Presentation presentation(String message, String field) {
        Presentation own = rows.get(message + "." + field);
        return own != null ? own : rows.getOrDefault(field, Presentation.PLAIN);
    }

    /** The fields that rows speak of, as {@code field} or {@code Message.field}. */
    Set<String> names() {
        return rows.keySet();
    }
}
