package org.pointsman.core.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.pointsman.journal.Disk;
import org.pointsman.journal.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file with {@value #KEY_LENGTH} random bytes. It appears whole or not at all, is on the disk before anybody has seen the
 * key, and is never overwritten: a key that is lost takes every record with it that was written under it.
 */
final class KeyFile {
    static final int KEY_LENGTH = 32;

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    /**
     * Reads a key. Warns if others than its owner may read it.
     *
     * @throws IOException with a message that names the file and says what to do
     */
    static byte[] read(Path file) throws IOException {
        return read(file, KEY_LENGTH);
    }

    /** As {@link #read(Path)}, a file of {@code length} bytes. */
    static byte[] read(Path file, int length) throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(
                    file + ": this key file cannot be read (" + e + "): restore the file, or let this user read it", e);
        }
        if (content.length != length) {
            throw new IOException(
                    file + ": a key has " + length + " bytes, this file has " + content.length + ": restore the file");
        }
        if (isOpenToOthers(file)) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("remedy", "chmod 600")
                    .log("keys.open_to_others");
        }
        return content;
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        return isPosix(file) && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
    }

    /**
     * Makes a new key. If somebody else makes the file at the same moment, theirs stays.
     *
     * @param file its directory is made, for its owner only, if there is none
     */
    static void create(Path file, Disk disk) throws IOException {
        createDirectory(file.toAbsolutePath().getParent(), disk);
        create(file, random(), disk);
    }

    static byte[] random() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * Makes a file of this content, whole and durable. If somebody else makes it at the same moment, theirs stays.
     *
     * @return whether it is this content that stands there now
     */
    static boolean create(Path file, byte[] content, Disk disk) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        // Readable by its owner only from its first moment on.
        Path temporary = Files.createTempFile(directory, file.getFileName() + ".", ".new");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                writeFully(channel, ByteBuffer.wrap(content));
            }
            WholeFile.force(temporary, disk);
            return link(file, temporary, disk);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Gives a file that is on the disk another name, durably. If the name is taken it stays with what it names.
     *
     * @return whether {@code file} names {@code existing} now
     */
    static boolean link(Path file, Path existing, Disk disk) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        boolean linked = true;
        try {
            // A link and no rename: a rename would replace the key that somebody else has just put there.
            disk.link(file, existing);
        } catch (FileAlreadyExistsException e) {
            LOG.atInfo().addKeyValue("file", file).log("keys.made_by_another");
            linked = false;
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    directory + ": a file system without hard links, on which a key file cannot be made safely: name"
                            + " another directory as `keys`",
                    e);
        }
        flushDirectory(directory, disk);
        return linked;
    }

    private static void createDirectory(Path directory, Disk disk) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        List<Path> changed = directoriesWithNewNames(directory);
        Path parent = directory.getParent();
        Files.createDirectories(parent);
        FileAttribute<?>[] ownerOnly = isPosix(parent)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectory(directory, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        for (Path each : changed) {
            flushDirectory(each, disk);
        }
    }

    /** Those that get a name when a directory and what is missing above it are made: all of them have to be flushed for it to last. */
    static List<Path> directoriesWithNewNames(Path directory) {
        List<Path> changed = new ArrayList<>();
        for (Path path = directory.toAbsolutePath(); path != null && !Files.exists(path); path = path.getParent()) {
            changed.add(path.getParent());
        }
        return changed;
    }

    /** A channel may take less than it is given; one that takes nothing would be asked for ever. */
    static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) <= 0) {
                throw new IOException("the key file takes no more than " + bytes.position() + " bytes");
            }
        }
    }

    /** Makes the names in a directory durable. Where there are no POSIX files, a directory cannot be opened for that. */
    static void flushDirectory(Path directory, Disk disk) throws IOException {
        if (isPosix(directory)) {
            disk.forceDirectory(directory);
        }
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
