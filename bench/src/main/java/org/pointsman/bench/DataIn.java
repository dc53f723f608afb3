package org.pointsman.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** On which disk a measurement has its journals. */
final class DataIn {
    private static final String PREFIX = "pointsman-bench-";

    @Option(
            names = "--data-in",
            paramLabel = "DIR",
            description = "A directory on the disk to be measured. Default: the one for temporary files.")
    private Path parent;

    /** Makes a directory for one run; {@link BenchSwitch#delete} is for whoever asked. */
    Path newDirectory() throws IOException {
        return parent == null ? Files.createTempDirectory(PREFIX) : Files.createTempDirectory(parent, PREFIX);
    }
}
