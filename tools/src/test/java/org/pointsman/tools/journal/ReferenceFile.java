package org.pointsman.tools.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pointsman.net.config.YamlConfig;

/** The file that says what a {@link TestJournal} was seeded with, and changes of it. */
final class ReferenceFile {
    private String text;

    private ReferenceFile(String text) {
        this.text = text;
    }

    static ReferenceFile asSeeded() throws IOException {
        try (InputStream demo = YamlConfig.class.getResourceAsStream("/demo/reference.yaml")) {
            return new ReferenceFile(new String(demo.readAllBytes(), StandardCharsets.UTF_8))
                    .with("remember: { transactions: 1000000, atLeast: 60s }", """
                            remember: { transactions: 50000, atLeast: 1s }
                            holds: { max: 50000, expireAfter: 1h }""");
        }
    }

    /** @param was stands in the file exactly once */
    ReferenceFile with(String was, String is) {
        assertThat(text.split(java.util.regex.Pattern.quote(was), -1)).as(was).hasSize(2);
        text = text.replace(was, is);
        return this;
    }

    Path write(Path directory) throws IOException {
        return write(directory, "changed.yaml");
    }

    Path write(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return file;
    }
}
