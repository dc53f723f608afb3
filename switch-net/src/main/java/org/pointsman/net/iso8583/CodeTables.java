package org.pointsman.net.iso8583;

import static org.pointsman.net.iso8583.DialectFile.error;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pointsman.net.iso8583.DialectFile.Value;

/** Makes the function codes and the response codes of a dialect of what its file says about them. */
final class CodeTables {
    private static final String FIELD = "field";
    private static final String OTHER = "other";
    private static final int RESPONSE_CODE = 39;

    private static final int MAX_CODE_DIGITS = 3;

    private CodeTables() {}

    static FunctionCodes functions(final DialectFile file, final FieldDefinition[] fields) {
        if (file.functions.isEmpty()) {
            return FunctionCodes.NONE;
        }
        final List<Value> where = file.functions.get(FIELD);
        if (where == null) {
            throw error(file.functions.values().iterator().next().get(0), "functions: missing key field, a DE number");
        }
        final Value field = where.get(0);
        final int de = DialectCompiler.number("functions: field", field, 2, Dialect.MAX_DE);
        if (fields[de] == null && !field.file().equals(file.file)) {
            // Taken away from what the file extends, and what it said with it.
            return FunctionCodes.NONE;
        }
        if (fields[de] == null || fields[de].type() != FieldType.NUMERIC) {
            throw error(field, "functions: the dialect has no DE " + de + " of type n");
        }
        if (fields[de].max() > MAX_CODE_DIGITS) {
            throw error(field, "functions: DE " + de + " has more digits than a code: " + fields[de].max());
        }
        final Map<FunctionCodes.Function, List<Integer>> codes = new EnumMap<>(FunctionCodes.Function.class);
        final Set<Integer> seen = new HashSet<>();
        for (final FunctionCodes.Function function : FunctionCodes.Function.values()) {
            final List<Value> values = file.functions.getOrDefault(function.toString(), List.of());
            for (final Value value : values) {
                if (!seen.add(DialectCompiler.number("functions: " + function, value, 0, FunctionCodes.MAX_CODE))) {
                    throw error(value, "functions: " + value.text() + " is there twice");
                }
            }
            if (!values.isEmpty()) {
                codes.put(
                        function,
                        values.stream()
                                .map(value -> Integer.valueOf(value.text()))
                                .toList());
            }
        }
        return new FunctionCodes(de, codes);
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
