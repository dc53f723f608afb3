package org.pointsman.net.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.pointsman.core.reference.ReferenceData;

/**
 * Reads configuration files, and the demo configuration that comes with the switch. Strict: unknown keys, duplicates,
 * dangling references and impossible values are refused, all of a file at once up to a bound of 20.
 *
 * <p>Any thread may call this; it blocks on the file system.
 */
public final class YamlConfig {
    private static final String DEMO_NODE = "pointsman.yaml";
    private static final String DEMO_REFERENCE = "reference.yaml";

    private YamlConfig() {}

    /**
     * Reads the file of a node. Relative paths in it start from its directory.
     *
     * @throws ConfigException if it cannot be used
     */
    public static NodeConfig readNode(Path file) {
        return read(file, problems -> new NodeReader(problems, directoryOf(file))::read);
    }

    /**
     * Reads a file of reference data. The CSV files it may name are found from its directory.
     *
     * @throws ConfigException if it cannot be used
     */
    public static ReferenceData readReference(Path file) {
        return read(file, problems -> new ReferenceReader(problems, directoryOf(file))::read);
    }

    /**
     * A file of reference data whose rows are read when they are asked for, if they stand in CSV files; else it is read now.
     *
     * @throws ConfigException if it cannot be used
     */
    public static ReferenceSource reference(Path file) {
        ReferenceInCsv inCsv = read(file, problems -> in -> ReferenceInCsv.read(file, directoryOf(file), problems, in));
        return inCsv.hasCsv() ? inCsv : ReferenceSource.of(readReference(file));
    }

    /** The node of the demo configuration. Relative paths start from the current directory; the reference file does not exist. */
    public static NodeConfig demoNode() {
        return readDemo(DEMO_NODE, problems -> new NodeReader(problems, Path.of(""))::read);
    }

    /** The reference data of the demo configuration. */
    public static ReferenceData demoReference() {
        return readDemo(DEMO_REFERENCE, problems -> new ReferenceReader(problems, null)::read);
    }

    @FunctionalInterface
    private interface Contents<T> {
        T read(Reader in) throws IOException;
    }

    @FunctionalInterface
    private interface Readers<T> {
        Contents<T> with(Problems problems);
    }

    private static <T> T read(Path file, Readers<T> readers) {
        Problems problems = new Problems(file.toString());
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return readers.with(problems).read(in);
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": " + reason(e)));
        }
    }

    private static <T> T readDemo(String name, Readers<T> readers) {
        try (Reader in =
                new InputStreamReader(YamlConfig.class.getResourceAsStream("/demo/" + name), StandardCharsets.UTF_8)) {
            return readers.with(new Problems("demo " + name)).read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo configuration cannot be read", e);
        }
    }

    /** Why a file could not be read; goes behind its name. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        } else if (e instanceof AccessDeniedException) {
            return "may not be read";
        } else if (e instanceof CharacterCodingException) {
            return "is not UTF-8";
        }
        return "cannot be read: " + e.getMessage();
    }

    private static Path directoryOf(Path file) {
        return file.resolveSibling("");
    }
}
