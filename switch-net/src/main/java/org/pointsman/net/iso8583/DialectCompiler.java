package org.pointsman.net.iso8583;

import static org.pointsman.net.iso8583.DialectFile.error;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.pointsman.net.iso8583.DialectFile.Value;

/** Makes a {@link Dialect} of a {@link DialectFile}, or says in which line it cannot. */
final class DialectCompiler {
    /** As those of nodes and listeners: it is shown on screens and in metrics. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    private static final Set<String> TEXT_TYPES = Set.of("a", "an", "as", "ns", "ans");
    private static final Pattern LENGTH = Pattern.compile("(?:(LL|LLL) (?:(\\d{1,3})?\\.\\.))?(\\d{1,3})");

    private static final Encoding[] LENGTHS = {Encoding.CHARACTERS, Encoding.BCD, Encoding.BINARY};

    private final DialectFile file;

    private DialectCompiler(final DialectFile file) {
        this.file = file;
    }

    /**
     * The dialect that a file describes.
     *
     * @throws DialectException if something in it is missing, impossible or contradictory
     */
    static Dialect compile(final DialectFile file) {
        return new DialectCompiler(file).compile();
    }

    private Dialect compile() {
        final Value name = required("dialect");
        if (!NAME.matcher(name.text()).matches()) {
            throw error(name, "dialect must be 1 to 40 letters, digits, dots, hyphens or underscores");
        }
        final int version = number("version", required("version"), 0, 9);
        final Dialect.Frame frame = new Dialect.Frame(
                name.text(),
                file.values.containsKey("description")
                        ? file.values.get("description").text()
                        : "",
                version,
                file.values.get("header") == null ? 0 : number("header", file.values.get("header"), 0, 255),
                isEbcdic(),
                encoding("mti", required("mti"), Encoding.CHARACTERS, Encoding.BCD),
                encoding("bitmap", required("bitmap"), Encoding.BINARY, Encoding.HEX));
        encoding("lengths", required("lengths"), LENGTHS);
        final FieldDefinition[] definitions = fields();
        final Dialect dialect = new Dialect(
                frame,
                definitions,
                echoed(definitions),
                CodeTables.functions(file, definitions),
                CodeTables.refusedConditions(file, definitions),
                CodeTables.responseCodes(file, definitions),
                ListenerNeeds.unmet(file, version, definitions));
        checkEchoFits(dialect);
        return dialect;
    }

    /** Each field for itself, so that all that are wrong are named at once. */
    private FieldDefinition[] fields() {
        final FieldDefinition[] definitions = new FieldDefinition[Dialect.MAX_DE + 1];
        final List<DialectException> wrong = new ArrayList<>();
        file.fields.forEach((de, field) -> {
            try {
                definitions[de] = define(de, field);
            } catch (final DialectException e) {
                wrong.add(e);
            }
        });
        if (!wrong.isEmpty()) {
            throw new DialectException(wrong);
        }
        return definitions;
    }

    private boolean isEbcdic() {
        final Value charset = file.values.get("charset");
        if (charset == null || "ascii".equals(charset.text())) {
            return false;
        }
        if ("ebcdic".equals(charset.text())) {
            return true;
        }
        throw error(charset, "charset must be ascii or ebcdic: " + charset.text());
    }

    /** What is echoed waits in a place of fixed size until the answer leaves. */
    private void checkEchoFits(final Dialect dialect) {
        final int bytes = IntStream.rangeClosed(2, Dialect.MAX_DE)
                .filter(dialect::echoes)
                .map(de -> FieldForm.wireBytes(dialect.forms[de]))
                .sum();
        if (bytes > Echo.CAPACITY) {
            throw error(
                    file.echo.get(0),
                    "echo: these fields may take " + bytes + " bytes together, more than " + Echo.CAPACITY);
        }
    }

    private Value required(final String key) {
        final Value value = file.values.get(key);
        if (value == null) {
            throw new DialectException(file.file, 1, "missing key " + key);
        }
        return value;
    }

    private List<Integer> echoed(final FieldDefinition[] definitions) {
        final List<Integer> result = new ArrayList<>();
        for (final Value value : file.echo) {
            final int de = number("echo", value, 2, Dialect.MAX_DE);
            if (result.contains(de)) {
                throw error(value, "echo: DE " + de + " is there twice");
            }
            if (definitions[de] == null && value.file().equals(file.file)) {
                throw error(value, "echo: the dialect has no DE " + de);
            }
            if (definitions[de] != null) {
                result.add(de);
            }
        }
        return result;
    }

    private FieldDefinition define(final int de, final Map<String, Value> field) {
        final Value where = field.get(DialectFile.WHERE);
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
        final Encoding lengths =
                encoding(prefix + "lengths", field.getOrDefault("lengths", file.values.get("lengths")), LENGTHS);
        final Length length = length(field.get("length"), lengths, prefix);
        if (type == FieldType.SIGNED && length.prefixDigits() != 0) {
            throw error(field.get("length"), prefix + "x+n has a fixed length, that of its digits");
        }
        return new FieldDefinition(
                de,
                field.get("name").text(),
                notation,
                type,
                fieldEncoding(field, type, notation, prefix),
                length.prefixDigits(),
                lengths,
                length.min(),
                length.max(),
                padRight(field, length.prefixDigits(), prefix),
                mask(field, prefix));
    }

    private record Length(int prefixDigits, int min, int max) {}

    private static Length length(final Value value, final Encoding lengths, final String prefix) {
        final Matcher length = LENGTH.matcher(value.text());
        if (!length.matches()) {
            throw error(value, prefix + "length must look like 12, LL ..19, LL 1..19 or LLL ..999: " + value.text());
        }
        final int prefixDigits = length.group(1) == null ? 0 : length.group(1).length();
        final int max = Integer.parseInt(length.group(3));
        final int least = length.group(2) == null ? 0 : Integer.parseInt(length.group(2));
        final int min = prefixDigits == 0 ? max : least;
        // Two digits say 99 at most, one byte 255.
        final int longest = lengths == Encoding.BINARY ? 255 : 99;
        if (max == 0 || min > max || prefixDigits == 2 && max > longest) {
            throw error(value, prefix + "impossible length: " + value.text());
        }
        return new Length(prefixDigits, min, max);
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
                return encoding(prefix + "encoding", field.get("encoding"), Encoding.CHARACTERS);
            }
            return Encoding.CHARACTERS;
        }
        final Value value = field.getOrDefault("encoding", file.encodings.get(notation));
        if (value == null) {
            throw error(
                    field.get(DialectFile.WHERE),
                    prefix + "no encoding here, and none for type " + notation + " in encodings");
        }
        return type == FieldType.BINARY
                ? encoding(prefix + "encoding", value, Encoding.BINARY, Encoding.HEX)
                : encoding(prefix + "encoding", value, Encoding.CHARACTERS, Encoding.BCD);
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

    /** @param what the key, as an error names it */
    private static Encoding encoding(final String what, final Value value, final Encoding... allowed) {
        for (final Encoding encoding : allowed) {
            if (encoding.toString().equals(value.text())) {
                return encoding;
            }
        }
        throw error(value, what + " must be one of " + Arrays.toString(allowed) + ": " + value.text());
    }

    /** @param what the key, as an error names it */
    static int number(final String what, final Value value, final int min, final int max) {
        if (!value.text().matches("\\d{1,3}")) {
            throw error(value, what + " must be a number from " + min + " to " + max + ": " + value.text());
        }
        final int number = Integer.parseInt(value.text());
        if (number < min || number > max) {
            throw error(value, what + " must be from " + min + " to " + max + ": " + number);
        }
        return number;
    }
}
