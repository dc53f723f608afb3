package org.pointsman.net.iso8583;

import static org.pointsman.net.iso8583.DialectFile.error;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pointsman.net.iso8583.DialectFile.Value;

/** Makes the tables of codes of a dialect of what its file says about them. */
final class CodeTables {
    private static final String FIELD = "field";
    private static final String OTHER = "other";
    private static final int RESPONSE_CODE = 39;

    private static final int MAX_CODE_DIGITS = 3;

    private CodeTables() {}

    static FunctionCodes functions(final DialectFile file, final FieldDefinition[] fields) {
        final int de = field("functions", file, file.functions, fields);
        if (de == 0) {
            return FunctionCodes.NONE;
        }
        final List<FunctionCodes.Function> functions = List.of(FunctionCodes.Function.values());
        final Set<Integer> seen = new HashSet<>();
        for (final FunctionCodes.Function function : functions) {
            for (final Value value : file.functions.getOrDefault(function.toString(), List.of())) {
                if (!seen.add(code("functions: " + function, value))) {
                    throw error(value, "functions: " + value.text() + " is there twice");
                }
            }
        }
        return new FunctionCodes(de, codes("functions", file.functions, functions));
    }

    static RefusedConditions refusedConditions(final DialectFile file, final FieldDefinition[] fields) {
        final int de = field("refusedConditions", file, file.refusedConditions, fields);
        return de == 0
                ? RefusedConditions.NONE
                : new RefusedConditions(
                        de, codes("refusedConditions", file.refusedConditions, RefusedConditions.KINDS));
    }

    /** The DE that holds the codes of a table; 0 if there is no table. */
    private static int field(
            final String table,
            final DialectFile file,
            final Map<String, List<Value>> codes,
            final FieldDefinition[] fields) {
        final Optional<Value> any =
                codes.values().stream().flatMap(List::stream).findFirst();
        if (any.isEmpty()) {
            return 0;
        }
        final List<Value> where = codes.getOrDefault(FIELD, List.of());
        if (where.size() != 1) {
            throw error(any.get(), table + ": missing key field, a DE number");
        }
        final Value field = where.get(0);
        final int de = DialectCompiler.number(table + ": field", field, 2, Dialect.MAX_DE);
        if (fields[de] == null && !field.file().equals(file.file)) {
            // Taken away from what the file extends, and what it said with it.
            return 0;
        }
        if (fields[de] == null || fields[de].type() != FieldType.NUMERIC) {
            throw error(field, table + ": the dialect has no DE " + de + " of type n");
        }
        if (fields[de].max() > MAX_CODE_DIGITS) {
            throw error(field, table + ": DE " + de + " has more digits than a code: " + fields[de].max());
        }
        return de;
    }

    private static Map<FunctionCodes.Function, List<Integer>> codes(
            final String name, final Map<String, List<Value>> table, final List<FunctionCodes.Function> kinds) {
        final Map<FunctionCodes.Function, List<Integer>> codes = new EnumMap<>(FunctionCodes.Function.class);
        for (final FunctionCodes.Function kind : kinds) {
            final List<Value> values = table.getOrDefault(kind.toString(), List.of());
            if (!values.isEmpty()) {
                codes.put(
                        kind,
                        values.stream()
                                .map(value -> code(name + ": " + kind, value))
                                .toList());
            }
        }
        return codes;
    }

    private static int code(final String key, final Value value) {
        return DialectCompiler.number(key, value, 0, FunctionCodes.MAX_CODE);
    }

    static ResponseCodes responseCodes(final DialectFile file, final FieldDefinition[] fields) {
        final FieldDefinition field = fields[RESPONSE_CODE];
        final boolean digits = field != null && field.type() == FieldType.NUMERIC;
        final int length = field == null ? 0 : field.max();
        final Map<ResponseCodes.Kind, Map<Integer, String>> tables = new EnumMap<>(ResponseCodes.Kind.class);
        for (final ResponseCodes.Kind kind : ResponseCodes.Kind.values()) {
            final Map<Integer, String> table = new HashMap<>();
            file.responseCodes
                    .getOrDefault(kind.name().toLowerCase(Locale.ROOT), Map.of())
                    .forEach((code, value) -> {
                        check(value, digits, length);
                        table.put(OTHER.equals(code) ? ResponseCodes.OTHER : ResponseCodes.number(code), value.text());
                    });
            if (kind != ResponseCodes.Kind.EVERY && table.containsKey(ResponseCodes.OTHER)) {
                throw error(
                        file.responseCodes
                                .get(kind.name().toLowerCase(Locale.ROOT))
                                .get(OTHER),
                        "responseCodes: other stands under every");
            }
            tables.put(kind, table);
        }
        if (field != null
                && length != 2
                && !tables.get(ResponseCodes.Kind.EVERY).containsKey(ResponseCodes.OTHER)) {
            throw error(
                    file.fields.get(RESPONSE_CODE).get(DialectFile.WHERE),
                    "DE 39 is longer or shorter than a response code, so responseCodes must say under every "
                            + "what stands for which, and for other");
        }
        return new ResponseCodes(digits, length, tables);
    }

    private static void check(final Value value, final boolean digits, final int length) {
        if (!value.text().matches(digits ? "[0-9]+" : "[0-9A-Za-z]+")
                || value.text().length() != length) {
            throw error(
                    value,
                    "responseCodes: DE 39 holds " + length + (digits ? " digits" : " characters") + ", not "
                            + value.text());
        }
    }
}
