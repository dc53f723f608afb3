package org.pointsman.net.iso8583;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a listener needs of a dialect, beyond that it can be read and written: the fields a transaction cannot be decided
 * without, those of an answer, and the form of these and of others that the switch understands if they are there. The
 * table stands in {@code dialects/listener-needs.csv}.
 */
final class ListenerNeeds {
    /**
     * One field.
     *
     * @param version of the standard
     * @param required whether the dialect must have it
     * @param types notations of the types it may have; {@code text} for those of text
     * @param min least that its greatest length may be, in its units
     * @param max most that its greatest length may be
     * @param purpose what the switch does with it
     */
    private record Need(int version, int de, boolean required, Set<String> types, int min, int max, String purpose) {
        boolean isMetBy(final FieldDefinition field) {
            final String type = field.type() == FieldType.TEXT ? "text" : field.notation();
            return types.contains(type) && field.max() >= min && field.max() <= max;
        }

        String form() {
            return String.join(" or ", types.stream().sorted().toList()) + " of "
                    + (min == max ? String.valueOf(min) : min + " to " + max);
        }
    }

    private static final List<Need> NEEDS = read();

    private ListenerNeeds() {}

    private static List<Need> read() {
        try (InputStream in = ListenerNeeds.class.getResourceAsStream("/dialects/listener-needs.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", 7))
                    .map(row -> new Need(
                            Integer.parseInt(row[0]),
                            Integer.parseInt(row[1]),
                            row[2].equals("required"),
                            Set.copyOf(Arrays.asList(row[3].split("\\|"))),
                            Integer.parseInt(row[4]),
                            Integer.parseInt(row[5]),
                            row[6]))
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each need that is not met, with file and line; empty if a listener can speak the dialect. */
    static List<String> unmet(final DialectFile file, final int version, final FieldDefinition[] fields) {
        final List<Need> needs =
                NEEDS.stream().filter(need -> need.version() == version).toList();
        final List<String> unmet = new ArrayList<>();
        if (needs.isEmpty()) {
            final DialectFile.Value where = file.values.get("version");
            unmet.add(at(where, "the switch does not know what the fields of version " + version + " mean"));
        }
        for (final Need need : needs) {
            final FieldDefinition field = fields[need.de()];
            if (field == null && need.required()) {
                unmet.add(file.file + ": there is no DE " + need.de() + " (" + need.purpose() + ")");
            } else if (field != null && !need.isMetBy(field)) {
                unmet.add(at(
                        file.fields.get(need.de()).get(DialectFile.WHERE),
                        "DE " + need.de() + " (" + need.purpose() + ") must be " + need.form()));
            }
        }
        return unmet;
    }

    private static String at(final DialectFile.Value where, final String reason) {
        return where.file() + ":" + where.line() + ": " + reason;
    }
}
