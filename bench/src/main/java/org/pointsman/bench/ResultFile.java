package org.pointsman.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The file a measurement writes its results to. */
final class ResultFile {
    private ResultFile() {}

    /**
     * Makes sure that the file can be written, before the measuring and not behind it; makes the directories it needs.
     *
     * @throws ParameterException if it cannot
     */
    static void require(Path file, CommandLine command) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ParameterException(command, "--json: cannot write " + file + ": " + e);
        }
    }

    /** Writes the results, for people to read as well, and says where they are. */
    static void write(Path file, Map<String, Object> results) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), results);
        System.out.println("results in " + file.toAbsolutePath());
    }
}
