package org.pointsman.tools.journal.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Shows what a query found. */
public enum ResultPrinter {
    /** Columns under each other, for people; numbers to the right. */
    TABLE {
        @Override
        public void print(ResultSet results, PrintWriter out) throws SQLException {
            new TableLayout(results).print(out);
        }
    },
    /** One object a line. */
    JSON {
        @Override
        public void print(ResultSet results, PrintWriter out) throws SQLException, IOException {
            ResultSetMetaData columns = results.getMetaData();
            try (JsonGenerator json = FACTORY.createGenerator(out)) {
                json.setPrettyPrinter(new MinimalPrettyPrinter(""));
                while (results.next()) {
                    json.writeStartObject();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        json.writeFieldName(columns.getColumnLabel(i));
                        write(json, value(results, i));
                    }
                    json.writeEndObject();
                    json.writeRaw('\n');
                }
            }
            out.flush();
        }
    },
    /** RFC 4180, with names in the first line. */
    CSV {
        @Override
        public void print(ResultSet results, PrintWriter out) throws SQLException {
            int count = results.getMetaData().getColumnCount();
            StringBuilder line = new StringBuilder();
            for (int i = 1; i <= count; i++) {
                line.append(i > 1 ? "," : "")
                        .append(quoted(results.getMetaData().getColumnLabel(i)));
            }
            out.append(line.append('\n'));
            while (results.next()) {
                line.setLength(0);
                for (int i = 1; i <= count; i++) {
                    Object value = value(results, i);
                    line.append(i > 1 ? "," : "").append(value == null ? "" : quoted(text(value)));
                }
                out.append(line.append('\n'));
            }
            out.flush();
        }
    };

    private static final JsonFactory FACTORY = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    public abstract void print(ResultSet results, PrintWriter out) throws SQLException, IOException;

    /** The value of a column; times as {@link LocalDateTime}, because a journal's are UTC and no zone of the machine's counts. */
    static Object value(ResultSet results, int column) throws SQLException {
        Object value = results.getObject(column);
        return value instanceof Timestamp ? results.getObject(column, LocalDateTime.class) : value;
    }

    static String text(Object value) {
        if (value instanceof LocalDateTime time) {
            return time.format(java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME) + "Z";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return String.valueOf(value);
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(((Number) value).doubleValue());
        } else {
            json.writeString(text(value));
        }
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** All rows, since widths are known at the end only. */
    private static final class TableLayout {
        /** More than anybody reads; beyond it, memory. */
        private static final int MAX_ROWS = 100_000;

        private final List<String[]> rows = new ArrayList<>();
        private final boolean[] numeric;
        private final int[] widths;
        private boolean cut;

        TableLayout(ResultSet results) throws SQLException {
            ResultSetMetaData columns = results.getMetaData();
            int count = columns.getColumnCount();
            numeric = new boolean[count];
            widths = new int[count];
            String[] names = new String[count];
            for (int i = 0; i < count; i++) {
                names[i] = columns.getColumnLabel(i + 1);
            }
            add(names);
            while (!cut && results.next()) {
                String[] row = new String[count];
                for (int i = 0; i < count; i++) {
                    Object value = value(results, i + 1);
                    numeric[i] |= value instanceof Number;
                    row[i] = value == null ? "" : text(value);
                }
                cut = rows.size() > MAX_ROWS;
                if (!cut) {
                    add(row);
                }
            }
        }

        private void add(String[] row) {
            rows.add(row);
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }

        void print(PrintWriter out) {
            for (int r = 0; r < rows.size(); r++) {
                line(rows.get(r), out);
                if (r == 0) {
                    StringBuilder rule = new StringBuilder();
                    for (int i = 0; i < widths.length; i++) {
                        rule.append(i > 0 ? "  " : "").append("-".repeat(widths[i]));
                    }
                    out.append(rule.append('\n'));
                }
            }
            if (cut) {
                out.append("... more than " + MAX_ROWS + " rows; --csv or --json show all\n");
            }
            out.flush();
        }

        private void line(String[] row, PrintWriter out) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i > 0 ? "  " : "").append(numeric[i] ? padding + row[i] : row[i] + padding);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
