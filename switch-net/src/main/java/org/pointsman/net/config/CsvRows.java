package org.pointsman.net.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a CSV file as rows: the first line names the keys, an empty cell is an absent key. Plain cells only, no quotes:
 * no value of reference data but a name could need them.
 */
final class CsvRows {
    private CsvRows() {}

    static void read(BufferedReader in, String file, String section, Problems problems, Consumer<Row> each)
            throws IOException {
        String header = in.readLine();
        if (header == null) {
            problems.add(file, 0, "the file is empty");
            return;
        }
        String[] keys = header.split(",", -1);
        Set<String> distinct = new HashSet<>(List.of(keys));
        if (distinct.size() < keys.length || distinct.contains("")) {
            problems.add(file, 1, "must name its columns, each differently");
            return;
        }
        Row row = new Row(problems);
        int line = 1;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (fill(row.begin(file, section, line), text, keys, line)) {
                each.accept(row);
            } else {
                problems.add(file, line, "must have " + keys.length + " columns, as the first line has");
            }
        }
    }

    private static boolean fill(Row row, String text, String[] keys, int line) {
        int from = 0;
        for (int column = 0; column < keys.length; column++) {
            int comma = text.indexOf(',', from);
            boolean last = column == keys.length - 1;
            if (last != comma < 0) {
                return false;
            }
            int to = last ? text.length() : comma;
            if (to > from) {
                row.add(keys[column], Row.Type.CELL, text.substring(from, to), line);
            }
            from = to + 1;
        }
        return true;
    }
}
