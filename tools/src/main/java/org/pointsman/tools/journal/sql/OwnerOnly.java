package org.pointsman.tools.journal.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.pointsman.tools.CommandFailure;

/** Makes what only its owner can look into. Directories that were there before stay as they are. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> OF_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private OwnerOnly() {}

    /** @throws java.nio.file.FileAlreadyExistsException if there is something of that name */
    static void createFile(Path file) throws IOException {
        Files.createFile(file, attributes(file.toAbsolutePath().getParent(), OF_FILE));
    }

    /**
     * Makes a directory, unless it is there, in one that is.
     *
     * @throws CommandFailure if it is there, and others can look into it
     */
    static void ensureDirectory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (!Files.exists(directory)) {
            Files.createDirectory(directory, attributes(parent, OF_DIRECTORY));
        } else if (isPosix(parent) && !OF_DIRECTORY.containsAll(Files.getPosixFilePermissions(directory))) {
            throw new CommandFailure(directory + ": others can look into it; remove it, and it is made anew");
        }
    }

    private static FileAttribute<?>[] attributes(Path parent, Set<PosixFilePermission> permissions) throws IOException {
        return isPosix(parent)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
