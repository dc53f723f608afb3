package org.pointsman.core.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Where there is a file system in memory with enough room, the virtual disks are there: whether anything reaches a medium is
 * virtual anyhow.
 */
final class MemoryDirectory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM_BYTES = 256L << 20;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        boolean fits = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM_BYTES;
        return fits ? Files.createTempDirectory(MEMORY, "pointsman") : Files.createTempDirectory("pointsman");
    }
}
