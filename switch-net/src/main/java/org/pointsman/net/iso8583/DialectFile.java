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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A dialect file as it was read: each value with the line it stands on, so that whatever is wrong can be pointed at.
 * A file that extends another one starts with that one's values. docs/dialects.md describes the format.
 */
final class DialectFile {
    private static final Set<String> KEYS = Set.of(
            "dialect",
            "description",
            "extends",
            "version",
            "header",
            "mti",
            "bitmap",
            "lengths",
            "encodings",
            "echo",
            "fields");
    /** Single values that a file takes from the one it extends: all but what it is called. */
    private static final Set<String> WIRE_KEYS = Set.of("version", "header", "mti", "bitmap", "lengths");

    private static final Set<String> FIELD_KEYS = Set.of("name", "type", "length", "encoding", "pad", "mask");
    private static final Set<String> ENCODED_TYPES = Set.of("n", "x+n", "z", "b");
    private static final Set<String> TEXT_TYPES = Set.of("a", "an", "as", "ns", "ans");
    private static final Pattern DE_RANGE = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");
    private static final Pattern LENGTH = Pattern.compile("(?:(LL|LLL) (?:(\\d{1,3})?\\.\\.))?(\\d{1,3})");

    /** A scalar and where it stands. */
    private record Value(String text, String file, int line) {}

    private final String file;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Value> encodings = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Value>> fields = new TreeMap<>();
    private List<Value> echo = new ArrayList<>();
    private Value head;

    private DialectFile(final String file) {
        this.file = file;
        this.head = new Value("", file, 1);
    }

    static DialectFile read(final String yaml, final String file) {
        final DialectFile result = new DialectFile(file);
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new DialectException(file, 1, "is not a table of keys and values");
            }
            result.readTop(parser);
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

    // Reading

    private void readTop(final JsonParser parser) throws IOException {
        final Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Value key = value(parser);
            known(key, KEYS, seen, "");
            parser.nextToken();
            switch (key.text()) {
                case "encodings" -> readTable(parser, key, ENCODED_TYPES, encodings, "encodings: ");
                case "echo" -> readEcho(parser, key);
                case "fields" -> readFields(parser, key);
                case "extends" -> extend(scalar(parser, key), seen);
                default -> values.put(key.text(), scalar(parser, key));
            }
        }
    }

    private void extend(final Value base, final Set<String> seen) {
        if (seen.contains("encodings") || seen.contains("fields") || seen.contains("echo")) {
            throw error(base, "extends must stand before what it is to be changed by");
        }
        if (!Dialects.names().contains(base.text())) {
            throw error(base, "extends: no dialect is called " + base.text() + "; built in are " + Dialects.names());
        }
        final DialectFile other = Dialects.builtIn(base.text());
        WIRE_KEYS.forEach(key -> values.putIfAbsent(key, other.values.get(key)));
        encodings.putAll(other.encodings);
        fields.putAll(other.fields);
        echo = other.echo;
    }

    private void readEcho(final JsonParser parser, final Value key) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw error(key, "echo must be a list of DE numbers");
        }
        echo = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            echo.add(scalar(parser, key));
        }
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
            readTable(parser, range, FIELD_KEYS, field, "DE " + range.text() + ": ");
            for (final int de : des) {
                final Map<String, Value> merged = new LinkedHashMap<>(fields.getOrDefault(de, Map.of()));
                merged.putAll(field);
                merged.put("", range);
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
            final Set<String> keys,
            final Map<String, Value> target,
            final String where)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw error(owner, where + "must be a table of keys and values");
        }
        final Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final Value key = value(parser);
            known(key, keys, seen, where);
            parser.nextToken();
            target.put(key.text(), scalar(parser, key));
        }
    }

    private void known(final Value key, final Set<String> keys, final Set<String> seen, final String where) {
        if (!keys.contains(key.text())) {
            throw error(
                    key,
                    where + "unknown key " + key.text() + "; known are "
                            + keys.stream().sorted().toList());
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

    private static DialectException error(final Value where, final String reason) {
        return new DialectException(where.file(), where.line(), reason);
    }

    // Making sense of it

    /** The dialect this file describes. */
    Dialect compile() {
        final Value name = required("dialect");
        final Encoding lengths = encoding(required("lengths"), Encoding.ASCII, Encoding.BCD);
        final FieldDefinition[] definitions = new FieldDefinition[Dialect.MAX_DE + 1];
        fields.forEach((de, field) -> definitions[de] = define(de, field));
        return new Dialect(
                name.text(),
                values.containsKey("description") ? values.get("description").text() : "",
                values.get("header") == null ? 0 : number(values.get("header"), 0, 255),
                number(required("version"), 0, 9),
                encoding(required("mti"), Encoding.ASCII, Encoding.BCD),
                encoding(required("bitmap"), Encoding.BINARY, Encoding.HEX),
                lengths,
                echoed(definitions),
                definitions);
    }

    private Value required(final String key) {
        final Value value = values.get(key);
        if (value == null) {
            throw error(head, "missing key " + key);
        }
        return value;
    }

    private List<Integer> echoed(final FieldDefinition[] definitions) {
        final List<Integer> result = new ArrayList<>();
        for (final Value value : echo) {
            final int de = number(value, 2, Dialect.MAX_DE);
            if (result.contains(de)) {
                throw error(value, "echo: DE " + de + " is there twice");
            }
            if (definitions[de] == null && value.file().equals(file)) {
                throw error(value, "echo: the dialect has no DE " + de);
            }
            if (definitions[de] != null) {
                result.add(de);
            }
        }
        return result;
    }

    private FieldDefinition define(final int de, final Map<String, Value> field) {
        final Value where = field.get("");
        final String prefix = "DE " + de + ": ";
        for (final String key : List.of("name", "type", "length")) {
            if (!field.containsKey(key)) {
                throw error(where, prefix + "missing key " + key);
            }
        }
        if (de == 65) {
            throw error(where, prefix + "bit 65 announces a third bitmap, it cannot be a field");
        }
        final String notation = field.get("type").text();
        final FieldType type = type(field.get("type"), prefix);
        final Matcher length = LENGTH.matcher(field.get("length").text());
        if (!length.matches()) {
            throw error(
                    field.get("length"),
                    prefix + "length must look like 12, LL ..19, LL 1..19 or LLL ..999: "
                            + field.get("length").text());
        }
        final int prefixDigits = length.group(1) == null ? 0 : length.group(1).length();
        final int max = Integer.parseInt(length.group(3));
        final int min = prefixDigits == 0 ? max : length.group(2) == null ? 0 : Integer.parseInt(length.group(2));
        if (max == 0 || min > max || prefixDigits == 2 && max > 99) {
            throw error(
                    field.get("length"),
                    prefix + "impossible length: " + field.get("length").text());
        }
        if (type == FieldType.SIGNED && prefixDigits != 0) {
            throw error(field.get("length"), prefix + "x+n has a fixed length, that of its digits");
        }
        return new FieldDefinition(
                de,
                field.get("name").text(),
                notation,
                type,
                fieldEncoding(field, type, notation, prefix),
                prefixDigits,
                min,
                max,
                padRight(field, prefixDigits, prefix),
                mask(field, prefix));
    }

    private static FieldType type(final Value value, final String prefix) {
        return switch (value.text()) {
            case "n" -> FieldType.NUMERIC;
            case "z" -> FieldType.TRACK;
            case "b" -> FieldType.BINARY;
            case "x+n" -> FieldType.SIGNED;
            default -> {
                if (!TEXT_TYPES.contains(value.text())) {
                    throw error(value, prefix + "unknown type " + value.text());
                }
                yield FieldType.TEXT;
            }
        };
    }

    private Encoding fieldEncoding(
            final Map<String, Value> field, final FieldType type, final String notation, final String prefix) {
        if (type == FieldType.TEXT) {
            if (field.containsKey("encoding")) {
                return encoding(field.get("encoding"), Encoding.ASCII);
            }
            return Encoding.ASCII;
        }
        final Value value = field.getOrDefault("encoding", encodings.get(notation));
        if (value == null) {
            throw error(field.get(""), prefix + "no encoding here, and none for type " + notation + " in encodings");
        }
        return type == FieldType.BINARY
                ? encoding(value, Encoding.BINARY, Encoding.HEX)
                : encoding(value, Encoding.ASCII, Encoding.BCD);
    }

    private static boolean padRight(final Map<String, Value> field, final int prefixDigits, final String prefix) {
        final Value value = field.get("pad");
        if (value == null) {
            return prefixDigits != 0;
        }
        return switch (value.text()) {
            case "left" -> false;
            case "right" -> true;
            default -> throw error(value, prefix + "pad must be left or right: " + value.text());
        };
    }

    private static Mask mask(final Map<String, Value> field, final String prefix) {
        final Value value = field.get("mask");
        if (value == null) {
            return Mask.NONE;
        }
        return Arrays.stream(Mask.values())
                .filter(mask -> mask.toString().equals(value.text()))
                .findFirst()
                .orElseThrow(() -> error(
                        value, prefix + "mask must be one of " + Arrays.toString(Mask.values()) + ": " + value.text()));
    }

    private static Encoding encoding(final Value value, final Encoding... allowed) {
        for (final Encoding encoding : allowed) {
            if (encoding.toString().equals(value.text())) {
                return encoding;
            }
        }
        throw error(value, "must be one of " + Arrays.toString(allowed) + ": " + value.text());
    }

    private static int number(final Value value, final int min, final int max) {
        if (!value.text().matches("\\d{1,3}")) {
            throw error(value, "not a number: " + value.text());
        }
        final int number = Integer.parseInt(value.text());
        if (number < min || number > max) {
            throw error(value, "must be from " + min + " to " + max + ": " + number);
        }
        return number;
    }
}
