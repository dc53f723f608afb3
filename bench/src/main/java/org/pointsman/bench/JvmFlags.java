package org.pointsman.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** The flags a JVM needs that runs the project's code from a class path; the build's one list, packed by the build. */
final class JvmFlags {
    private JvmFlags() {}

    static List<String> forClassPath() {
        Properties properties = new Properties();
        try (InputStream in = JvmFlags.class.getResourceAsStream("/bench.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("bench.properties", e);
        }
        return List.of(properties.getProperty("jvmFlags").split(" "));
    }
}
