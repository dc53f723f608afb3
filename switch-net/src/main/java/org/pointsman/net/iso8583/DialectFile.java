package org.pointsman.net.iso8583;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A dialect file as it was read: each value with the line it stands on, so that whatever is wrong can be pointed at.
 * A file that extends another one starts with that one's values. {@link DialectCompiler} makes sense of it;
 * docs/dialects.md describes the format.
 */
final class DialectFile {
    private static final Set<String> KEYS = Set.of(
            "dialect",
            "description",
            "extends",
            "version",
            "header",
            "charset",
            "mti",
            "bitmap",
            "lengths",
            "encodings",
            "functions",
            "refusedConditions",
            "responseCodes",
            "echo",
            "fields");
    /** What a file that extends another one changes; it names that one first. */
    private static final List<String> TABLES =
            List.of("encodings", "functions", "refusedConditions", "responseCodes", "echo", "fields");
    /** Single values that a file takes from the one it extends: all but what it is called. */
    private static final Set<String> WIRE_KEYS = Set.of("version", "header", "charset", "mti", "bitmap", "lengths");

    private static final Set<String> FIELD_KEYS =
            Set.of("name", "type", "length", "lengths", "encoding", "pad", "mask");
    private static final Set<String> ENCODED_TYPES = Set.of("n", "x+n", "z", "b");
    private static final Set<String> CODE_KINDS = names(ResponseCodes.Kind.values());
    private static final Pattern CODE = Pattern.compile("[0-9A-I][0-9]|other");
    private static final Set<String> FUNCTION_KEYS = codeKeys(List.of(FunctionCodes.Function.values()));
    private static final Set<String> CONDITION_KEYS = codeKeys(RefusedConditions.KINDS);
    private static final Pattern DE_RANGE = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");

    /** A scalar and where it stands. */
    record Value(String text, String file, int line) {}

    /** Key under which a field's own DE number or range stands among its values. */
    static final String WHERE = "";

    final String file;
    final Map<String, Value> values = new LinkedHashMap<>();
    final Map<String, Value> encodings = new LinkedHashMap<>();
    final Map<Integer, Map<String, Value>> fields = new TreeMap<>();
    final List<Value> echo = new ArrayList<>();
    /** By function, the codes that ask for it; {@code field} is the DE that holds them. */
    final Map<String, List<Value>> functions = new LinkedHashMap<>();
    /** By kind of message, the codes for which it is refused; {@code field} is the DE that holds them. */
    final Map<String, List<Value>> refusedConditions = new LinkedHashMap<>();
    /** By kind of message, what DE 39 holds for a code of the switch. */
    final Map<String, Map<String, Value>> responseCodes = new LinkedHashMap<>();

    private DialectFile(final String file) {
        this.file = file;
    }

    private static Set<String> names(final Object[] values) {
        return Arrays.stream(values)
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Set<String> codeKeys(final List<FunctionCodes.Function> functions) {
        final Set<String> keys = new HashSet<>(Set.of("field"));
        functions.forEach(function -> keys.add(function.toString()));
        return keys;
    }

    static DialectFile read(final String yaml, final String file) {
        final DialectFile result = new DialectFile(file);
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new DialectException(file, 1, "is not a table of keys and values");
            }
            result.readTop(parser);
            if (parser.nextToken() != null) {
                throw new DialectException(file, parser.currentTokenLocation().getLineNr(), "a second document begins");
            }
        } catch (final JsonProcessingException e) {
            final int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new DialectException(file, line, "is not YAML: " + inOneLine(e.getOriginalMessage()));
        } catch (final IOException e) {
            throw new UncheckedIOException(file, e);
        }
        return result;
    }

    /** The parser shows the place in the text in lines of its own, indented; the line number is enough. */
    private static String inOneLine(final String message) {
        return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
    }

    private void readTop(final JsonParser parser) throws IOException {
        final Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Value key = value(parser);
            known(key, KEYS, seen, "");
            parser.nextToken();
            switch (key.text()) {
                case "encodings" ->
                    readTable(parser, key, ENCODED_TYPES::contains, sorted(ENCODED_TYPES), encodings, "encodings: ");
                case "functions" -> readCodes(parser, key, FUNCTION_KEYS, functions);
                case "refusedConditions" -> readCodes(parser, key, CONDITION_KEYS, refusedConditions);
                case "responseCodes" -> readResponseCodes(parser, key);
                case "echo" -> {
                    echo.clear();
                    echo.addAll(list(parser, key, "echo must be a list of DE numbers"));
                }
                case "fields" -> readFields(parser, key);
                case "extends" -> extend(scalar(parser, key), seen);
                default -> values.put(key.text(), scalar(parser, key));
            }
        }
    }

    private void extend(final Value base, final Set<String> seen) {
        if (TABLES.stream().anyMatch(seen::contains)) {
            throw error(base, "extends must stand before what it is to be changed by");
        }
        if (!Dialects.names().contains(base.text())) {
            throw error(base, "extends: no dialect is called " + base.text() + "; built in are " + Dialects.names());
        }
        final DialectFile other = Dialects.builtIn(base.text());
        WIRE_KEYS.forEach(key -> values.putIfAbsent(key, other.values.get(key)));
        encodings.putAll(other.encodings);
        fields.putAll(other.fields);
        functions.putAll(other.functions);
        refusedConditions.putAll(other.refusedConditions);
        responseCodes.putAll(other.responseCodes);
        echo.addAll(other.echo);
    }

    private void readCodes(
            final JsonParser parser, final Value owner, final Set<String> keys, final Map<String, List<Value>> target)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw error(owner, owner.text() + " must be a table of keys and values");
        }
        final Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Value key = value(parser);
            known(key, keys, seen, owner.text() + ": ");
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                target.put(key.text(), list(parser, key, ""));
            } else {
                target.put(key.text(), List.of(scalar(parser, key)));
            }
        }
    }

    private void readResponseCodes(final JsonParser parser, final Value owner) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw error(owner, "responseCodes must be a table of " + CODE_KINDS);
        }
        final Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Value kind = value(parser);
            known(kind, CODE_KINDS, seen, "responseCodes: ");
            parser.nextToken();
            final Map<String, Value> codes = new LinkedHashMap<>();
            readTable(
                    parser,
                    kind,
                    code -> CODE.matcher(code).matches(),
                    "00 to 99, A0 to I9, other",
                    codes,
                    "responseCodes: ");
            final Map<String, Value> merged = new LinkedHashMap<>(responseCodes.getOrDefault(kind.text(), Map.of()));
            merged.putAll(codes);
            responseCodes.put(kind.text(), merged);
        }
    }

    private List<Value> list(final JsonParser parser, final Value key, final String reason) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw error(key, reason);
        }
        final List<Value> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(scalar(parser, key));
        }
        return values;
    }

    private void readFields(final JsonParser parser, final Value key) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw error(key, "fields must be a table of DE numbers");
        }
        final Set<Integer> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Value range = value(parser);
            final List<Integer> des = des(range);
            for (final int de : des) {
                if (!seen.add(de)) {
                    throw error(range, "DE " + de + " is there twice");
                }
            }
            parser.nextToken();
            if (parser.currentToken().isScalarValue() && "none".equals(parser.getText())) {
                des.forEach(fields::remove);
                continue;
            }
            final Map<String, Value> field = new LinkedHashMap<>();
            readTable(parser, range, FIELD_KEYS::contains, sorted(FIELD_KEYS), field, "DE " + range.text() + ": ");
            for (final int de : des) {
                final Map<String, Value> merged = new LinkedHashMap<>(fields.getOrDefault(de, Map.of()));
                merged.putAll(field);
                merged.put(WHERE, range);
                fields.put(de, merged);
            }
        }
    }

    private List<Integer> des(final Value range) {
        final Matcher matcher = DE_RANGE.matcher(range.text());
        if (!matcher.matches()) {
            throw error(range, "not a DE number or a range of them: " + range.text());
        }
        final int first = Integer.parseInt(matcher.group(1));
        final int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first < 2 || last > Dialect.MAX_DE || last < first) {
            throw error(range, "DE numbers go from 2 to 128: " + range.text());
        }
        final List<Integer> des = new ArrayList<>();
        for (int de = first; de <= last; de++) {
            des.add(de);
        }
        return des;
    }

    private void readTable(
            final JsonParser parser,
            final Value owner,
            final Predicate<String> keys,
            final String knownKeys,
            final Map<String, Value> target,
            final String where)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw error(owner, where + "must be a table of keys and values");
        }
        final Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Value key = value(parser);
            known(key, keys, knownKeys, seen, where);
            parser.nextToken();
            target.put(key.text(), scalar(parser, key));
        }
    }

    private static String sorted(final Set<String> keys) {
        return keys.stream().sorted().toList().toString();
    }

    private void known(final Value key, final Set<String> keys, final Set<String> seen, final String where) {
        known(key, keys::contains, sorted(keys), seen, where);
    }

    private void known(
            final Value key,
            final Predicate<String> keys,
            final String knownKeys,
            final Set<String> seen,
            final String where) {
        if (!keys.test(key.text())) {
            throw error(key, where + "unknown key " + key.text() + "; known are " + knownKeys);
        }
        if (!seen.add(key.text())) {
            throw error(key, where + key.text() + " is there twice");
        }
    }

    private Value scalar(final JsonParser parser, final Value key) throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            throw error(key, key.text() + " must be a single value");
        }
        return value(parser);
    }

    private Value value(final JsonParser parser) throws IOException {
        return new Value(parser.getText(), file, parser.currentTokenLocation().getLineNr());
    }

    static DialectException error(final Value where, final String reason) {
        return new DialectException(where.file(), where.line(), reason);
    }
}
