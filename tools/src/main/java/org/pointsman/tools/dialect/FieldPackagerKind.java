package org.pointsman.tools.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a class of jPOS's field packagers puts on the wire, in the words of a dialect file. The table stands in
 * {@code import/jpos-field-packagers.csv}.
 *
 * @param type {@code n}, {@code text}, {@code x+n}, {@code b}; {@code bitmap} and {@code none} for what is no field
 * @param encoding of its content
 * @param charset of its characters; empty if it has none
 * @param length {@code fixed}, {@code LL} or {@code LLL}
 * @param lengths how its length stands on the wire; empty if it has none
 */
record FieldPackagerKind(String name, String type, String encoding, String charset, String length, String lengths) {

    private static final String PACKAGE = "org.jpos.iso.";
    private static final Map<String, FieldPackagerKind> KINDS = read();

    private static Map<String, FieldPackagerKind> read() {
        try (InputStream in = FieldPackagerKind.class.getResourceAsStream("/import/jpos-field-packagers.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(row -> new FieldPackagerKind(row[0], row[1], row[2], row[3], row[4], row[5]))
                    .collect(Collectors.toMap(FieldPackagerKind::name, Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The kind of a class as a packager file names it; null if it is not known. */
    static FieldPackagerKind of(String className) {
        return KINDS.get(className.startsWith(PACKAGE) ? className.substring(PACKAGE.length()) : className);
    }

    boolean isFixed() {
        return length.equals("fixed");
    }
}
