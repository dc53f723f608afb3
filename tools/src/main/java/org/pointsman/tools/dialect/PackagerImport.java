package org.pointsman.tools.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.iso8583.FieldDefinition;
import org.pointsman.net.iso8583.FieldType;

/**
 * Makes a dialect file of a packager file. A packager says how fields stand on the wire, not what they mean; that, and
 * what people may see of them, comes from the built-in dialect of the same edition, which the new one extends.
 */
final class PackagerImport {
    private static final int MTI = 0;
    private static final int BITMAP = 1;
    private static final int LOCAL_TIME = 12;
    private static final int ACTION_CODE = 39;
    private static final int THIRD_BITMAP = 65;
    private static final int MAX_UNITS = 999;
    private static final int BITMAPS_BYTES = 16;

    private final String fileName;
    private final PackagerFile packager;
    private final String name;
    private final boolean edition93;
    private final Dialect base;
    private final List<String> problems = new ArrayList<>();
    private final Map<Integer, String> fields = new TreeMap<>();
    /** Values that hold for all fields that say nothing else: the first that comes decides. */
    private final Map<String, String> defaults = new LinkedHashMap<>();

    private final Map<String, Integer> charsets = new LinkedHashMap<>();

    /**
     * @param fileName as errors name it
     * @param name of the new dialect
     * @param edition 87 or 93; 0 = what the fields look like
     */
    PackagerImport(String fileName, PackagerFile packager, String name, int edition) {
        this.fileName = fileName;
        this.packager = packager;
        this.name = name;
        edition93 = edition == 0 ? looksLike93() : edition == 93;
        base = Dialects.named(edition93 ? "iso93-ascii" : "iso87-ascii");
    }

    /** In 1993 DE 12 got the date, and DE 39 a third digit. */
    private boolean looksLike93() {
        return packager.fields().stream()
                .anyMatch(field -> field.id() == LOCAL_TIME && field.length() > 6
                        || field.id() == ACTION_CODE && field.length() > 2);
    }

    /** What could not be brought along, each with its line; those fields are not in the dialect. */
    List<String> problems() {
        return problems;
    }

    /** The dialect file. */
    String yaml() {
        Map<Integer, PackagerFile.Field> seen = new HashMap<>();
        for (PackagerFile.Field field : packager.fields()) {
            if (seen.put(field.id(), field) != null) {
                problem(field, "is there twice");
            } else {
                take(field);
            }
        }
        if (!packager.bitmap()) {
            problems.add(fileName + ": messages without bitmaps are not ISO 8583 as this switch knows it");
        }
        for (int id : new int[] {MTI, BITMAP}) {
            if (!seen.containsKey(id)) {
                problems.add(
                        fileName + ": there is no field " + id + (id == MTI ? ", the message type" : ", the bitmap"));
            }
        }
        return text();
    }

    private void take(PackagerFile.Field field) {
        if (field.length() == PackagerFile.UNKNOWN) {
            problem(field, "length is missing, or not a number");
            return;
        }
        FieldPackagerKind kind = FieldPackagerKind.of(field.className());
        if (kind == null) {
            problem(field, "field packager " + field.className() + " is not known here");
            return;
        }
        if (!kind.charset().isEmpty()) {
            charsets.putIfAbsent(kind.charset(), field.line());
            if (charsets.size() > 1 && !kind.charset().equals(charset())) {
                problem(
                        field,
                        "is in " + kind.charset() + ", but line " + charsets.get(charset()) + " is in " + charset()
                                + ": a dialect has one character set");
                return;
            }
        }
        switch (field.id()) {
            case MTI -> messageType(field, kind);
            case BITMAP -> bitmap(field, kind);
            case THIRD_BITMAP -> {}
            default -> field(field, kind);
        }
    }

    private String charset() {
        return charsets.keySet().stream().findFirst().orElse("ascii");
    }

    private void messageType(PackagerFile.Field field, FieldPackagerKind kind) {
        if (kind.type().equals("n") && kind.isFixed() && field.length() == 4) {
            defaults.put("mti", kind.encoding());
        } else {
            problem(field, "a message type is four digits");
        }
    }

    private void bitmap(PackagerFile.Field field, FieldPackagerKind kind) {
        if (!kind.type().equals("bitmap")) {
            problem(field, field.className() + " is no bitmap");
        } else if (field.length() > BITMAPS_BYTES) {
            problem(field, "a third bitmap is not known here");
        } else {
            defaults.put("bitmap", kind.encoding());
        }
    }

    private void field(PackagerFile.Field field, FieldPackagerKind kind) {
        int max = field.length() - (kind.type().equals("x+n") ? 1 : 0);
        int longest = kind.length().equals("LL") ? kind.lengths().equals("binary") ? 255 : 99 : MAX_UNITS;
        if (field.id() < 2 || field.id() > Dialect.MAX_DE) {
            problem(field, "DE numbers go from 2 to " + Dialect.MAX_DE);
        } else if (kind.type().equals("none")) {
            return;
        } else if (kind.type().equals("bitmap")) {
            problem(field, "a bitmap cannot be a field");
        } else if (field.id() == ACTION_CODE && max != base.field(ACTION_CODE).max()) {
            problem(field, "of length " + max + " it is that of another edition than " + (edition93 ? "1993" : "1987"));
        } else if (max < 1 || max > longest) {
            problem(field, "length " + field.length() + " is beyond what " + kind.name() + " can say");
        } else {
            fields.put(field.id(), definition(field, kind, max));
        }
    }

    private String definition(PackagerFile.Field field, FieldPackagerKind kind, int max) {
        String type = type(field.id(), kind);
        StringBuilder text = new StringBuilder("{ name: \"")
                .append(quoted(field.name()))
                .append("\", type: ")
                .append(type);
        text.append(", length: ")
                .append(kind.isFixed() ? "" : kind.length() + " ..")
                .append(max);
        if (!kind.isFixed() && !kind.lengths().equals(defaults.computeIfAbsent("lengths", key -> kind.lengths()))) {
            text.append(", lengths: ").append(kind.lengths());
        }
        if (!kind.type().equals("text")
                && !kind.encoding().equals(defaults.computeIfAbsent(type, key -> kind.encoding()))) {
            text.append(", encoding: ").append(kind.encoding());
        }
        boolean mayBeOdd = kind.encoding().equals("bcd") && (!kind.isFixed() || max % 2 == 1);
        if (mayBeOdd && field.padLeft() != kind.isFixed()) {
            text.append(", pad: ").append(field.padLeft() ? "left" : "right");
        }
        text.append(" }");
        if (!field.parts().isEmpty()) {
            text.append("   # one field here; the packager divides it: ")
                    .append(String.join(", ", field.parts()).replaceAll("\\s+", " "));
        }
        return text.toString();
    }

    /** jPOS knows no type of its own for tracks and none for kinds of text. */
    private String type(int de, FieldPackagerKind kind) {
        FieldDefinition standard = base.field(de);
        if (kind.type().equals("text")) {
            return standard != null && standard.type() == FieldType.TEXT ? standard.notation() : "ans";
        }
        return kind.type().equals("n") && standard != null && standard.type() == FieldType.TRACK ? "z" : kind.type();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        text.append("# Imported from ").append(fileName.replaceAll("\\s+", " ")).append(".\n");
        text.append("dialect: ").append(name).append('\n');
        text.append("extends: ").append(base.name()).append('\n');
        text.append("description: \"imported from a jPOS packager\"\n");
        if (packager.headerBytes() > 0) {
            text.append("header: ").append(packager.headerBytes()).append('\n');
        }
        text.append("charset: ").append(charset()).append('\n');
        for (String key : List.of("mti", "bitmap", "lengths")) {
            if (defaults.containsKey(key)) {
                text.append(key).append(": ").append(defaults.get(key)).append('\n');
            }
        }
        List<String> encodings = new ArrayList<>();
        for (String type : List.of("n", "x+n", "z", "b")) {
            if (defaults.containsKey(type)) {
                encodings.add(type + ": " + defaults.get(type));
            }
        }
        if (!encodings.isEmpty()) {
            text.append("encodings: { ").append(String.join(", ", encodings)).append(" }\n");
        }
        text.append("\nfields:\n");
        for (int de = 2; de <= Dialect.MAX_DE; de++) {
            if (de != THIRD_BITMAP) {
                text.append("  ")
                        .append(de)
                        .append(": ")
                        .append(fields.getOrDefault(de, "none"))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private void problem(PackagerFile.Field field, String reason) {
        problems.add(fileName + ":" + field.line() + ": field " + field.id() + ": " + reason);
    }
}
