package org.pointsman.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Replaces small files as a whole: whenever the power goes, the old content is there or the new one. */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Writes a file under another name, its own and {@code .tmp}, and gives it its name. Durable when this returns.
     *
     * @throws IOException if it may not be; which content the file has is then unknown
     */
    public static void replace(Path path, byte[] content, Disk disk) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        force(temporary, disk);
        disk.move(temporary, path);
        disk.forceDirectory(path.getParent());
    }

    /** Returns when what was written to a file is on the medium. */
    public static void force(Path path, Disk disk) throws IOException {
        try (Disk.OpenFile file = disk.open(path)) {
            file.force();
        }
    }
}
