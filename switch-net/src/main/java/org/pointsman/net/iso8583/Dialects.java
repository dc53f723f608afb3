package org.pointsman.net.iso8583;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where dialects come from: those that are built in, and files of the user. Any thread may call it. */
public final class Dialects {
    private static final List<String> NAMES =
            List.of("iso87-ascii", "iso87-binary", "iso87-ebcdic", "iso93-ascii", "iso93-binary");
    private static final Map<String, Dialect> BUILT_IN = new ConcurrentHashMap<>();

    private Dialects() {}

    /** Names of the built-in dialects. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A built-in dialect.
     *
     * @throws IllegalArgumentException if there is none of that name; names those that there are
     */
    public static Dialect named(final String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no dialect is called " + name + "; built in are " + NAMES);
        }
        final Dialect known = BUILT_IN.get(name);
        if (known != null) {
            return known;
        }
        final Dialect dialect = DialectCompiler.compile(builtIn(name));
        BUILT_IN.put(name, dialect);
        return dialect;
    }

    /**
     * A dialect from a file; docs/dialects.md describes the format.
     *
     * @throws DialectException if the file is wrong; names file, line and reason
     * @throws UncheckedIOException if it cannot be read
     */
    public static Dialect load(final Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (final CharacterCodingException e) {
            throw new DialectException(file.toString(), 0, "is not in UTF-8");
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read dialect file " + file + ": " + reason(file, e), e);
        }
    }

    private static String reason(final Path file, final IOException e) {
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return Files.exists(file) ? e.getMessage() : "there is no such file";
    }

    /**
     * A dialect from the text of a file.
     *
     * @param source what to call the file in errors
     * @throws DialectException as {@link #load}
     */
    public static Dialect parse(final String yaml, final String source) {
        return DialectCompiler.compile(DialectFile.read(yaml, source));
    }

    /**
     * A dialect as people name it: a built-in one by its name, any other by its file.
     *
     * @throws IllegalArgumentException if there is neither a built-in dialect nor a file of that name
     * @throws DialectException as {@link #load}
     */
    public static Dialect find(final String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return named(nameOrFile);
        }
        final Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "no dialect is called " + nameOrFile + ", and there is no such file; built in are " + NAMES);
        }
        return load(file);
    }

    static DialectFile builtIn(final String name) {
        final String resource = "/dialects/" + name + ".yaml";
        try (InputStream in = Dialects.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + resource);
            }
            return DialectFile.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), name + ".yaml");
        } catch (final IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
