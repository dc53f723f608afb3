package org.pointsman.tools.load;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The recorded acquirer traffic among the test resources: see its README. */
public final class Recordings {
    private Recordings() {}

    /**
     * @param name of the dialect
     */
    public static Path directory(String name) {
        try {
            return Path.of(Recordings.class.getResource("/traffic/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Recording read(String name) throws IOException {
        Path directory = directory(name);
        return Recording.read(directory.resolve("frames.bin"), directory.resolve("expected.csv"));
    }
}
