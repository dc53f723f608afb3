package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One writer a journal directory. The operating system gives the lock back when its holder dies, however it dies, so
 * nobody ever waits for a dead process. The process id in the file is for the message only.
 *
 * <p>What is locked is the file, not its name: where the name is removed, another process makes a new file and locks that. So the
 * holder has to look ({@link #requireHeld}) whether the name is still that of its file.
 */
final class DirectoryLock implements AutoCloseable {
    static final String FILE_NAME = "lock";

    private static final int MAX_PID_DIGITS = 20;

    /**
     * What this process has locked. Looked at before a lock file is opened: Linux gives a process's lock back when any channel
     * of the file is closed, that of an attempt that was refused included.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path realDirectory;
    private final FileChannel channel;

    /** Which file it is, whatever its name; null where the file system does not say. */
    private final Object fileKey;

    private DirectoryLock(Path directory, Path realDirectory, FileChannel channel) throws IOException {
        this.directory = directory;
        this.realDirectory = realDirectory;
        this.channel = channel;
        fileKey = keyOf(directory.resolve(FILE_NAME));
    }

    /**
     * @throws JournalInUseException if another process or another journal of this one holds the lock
     */
    static DirectoryLock take(Path directory) {
        try {
            Path realDirectory = directory.toRealPath();
            String thisProcess = Long.toString(ProcessHandle.current().pid());
            if (!HELD_HERE.add(realDirectory)) {
                throw inUse(directory, thisProcess);
            }
            try {
                return open(directory, realDirectory, thisProcess);
            } catch (IOException | RuntimeException e) {
                HELD_HERE.remove(realDirectory);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock journal " + directory + ": " + e.getMessage(), e);
        }
    }

    private static DirectoryLock open(Path directory, Path realDirectory, String thisProcess) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(FILE_NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            if (!tryLock(channel)) {
                throw inUse(directory, holder(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(thisProcess.getBytes(StandardCharsets.US_ASCII)), 0);
            return new DirectoryLock(directory, realDirectory, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static JournalInUseException inUse(Path directory, String process) {
        return new JournalInUseException("journal " + directory + " is in use by process " + process
                + ": stop that process, or give this one a directory of its own");
    }

    private static Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Looks whether the lock still keeps others out. Any thread.
     *
     * @throws JournalInUseException if the lock file was removed or replaced
     * @throws UncheckedIOException if that cannot be told
     */
    void requireHeld() {
        Path file = directory.resolve(FILE_NAME);
        try {
            if (!Objects.equals(keyOf(file), fileKey)) {
                throw lost(file, "replaced");
            }
        } catch (NoSuchFileException e) {
            throw lost(file, "removed");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whether " + file + " is still locked: " + e, e);
        }
    }

    private static JournalInUseException lost(Path file, String how) {
        return new JournalInUseException(file + " was " + how
                + " while it was locked: another process may write this journal. See that none does, then start again");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(MAX_PID_DIGITS);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
        return text.isEmpty() ? "(unknown)" : text;
    }

    @Override
    public void close() {
        // Twice closed must not free what somebody else has locked meanwhile.
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD_HERE.remove(realDirectory);
        }
    }
}
