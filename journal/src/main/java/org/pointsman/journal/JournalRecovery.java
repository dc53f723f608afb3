package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal between being opened and being appended to: first everything in it is read, then {@link #begin()} gives the
 * writing end. One pass checks the journal and feeds the replay.
 *
 * <p>Nothing on disk changes before {@link #begin()}. Closing before that leaves the journal as it was.
 */
public final class JournalRecovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalRecovery.class);

    private final JournalConfig config;
    private final DirectoryLock lock;
    private final ChronicleJournalReader reader;
    private boolean handedOver;

    JournalRecovery(JournalConfig config, DirectoryLock lock) {
        this.config = config;
        this.lock = lock;
        this.reader = new ChronicleJournalReader(config.directory(), true);
    }

    /** All records there are. Must be read to its end; a damaged journal throws on the way. */
    public JournalReader reader() {
        return reader;
    }

    /** Reads whatever of {@link #reader()} has not been read yet, and makes nothing of it but the checks. */
    public void skipToEnd() {
        while (reader.nextDocument()) {
            // Checked is all it has to be.
        }
    }

    /**
     * Bytes of an append that was cut off by the end of its process, never acknowledged, and dropped by {@link #begin()};
     * 0 if there is none. Known once everything has been read.
     */
    public long droppedBytes() {
        return reader.unfinishedBytes();
    }

    /**
     * Drops an unfinished tail, counts everything that was read as acknowledged, and opens the writing end, which takes
     * over the directory's lock.
     *
     * @throws IllegalStateException if {@link #reader()} was not read to its end
     */
    public Journal begin() {
        if (handedOver || !reader.isAtEnd()) {
            throw new IllegalStateException(
                    handedOver
                            ? "the journal was begun already"
                            : "read the journal to its end before appending to it");
        }
        reader.close();
        dropTail();
        makeReadDurable();
        HighWaterMark mark = HighWaterMark.open(config);
        try {
            // Twice, so that both slots are whole again.
            mark.move(reader.lastSequence(), reader.lastTimestampNs());
            mark.move(reader.lastSequence(), reader.lastTimestampNs());
            // Only now: a run's directory says that everything before its first record is there.
            Path run = JournalFiles.run(config.directory(), reader.lastSequence() + 1);
            JournalFiles.removeEmptyRun(run);
            DocumentWriter writer = new ChronicleWriter(run, config);
            handedOver = true;
            Appended last = new Appended(reader.lastSequence(), reader.lastTimestampNs());
            return new ChronicleJournal(config.durability(), writer, mark, lock, last);
        } finally {
            if (!handedOver) {
                mark.close();
            }
        }
    }

    /**
     * What was read may still be on its way to the medium: a process that was killed left it to the operating system, or ran
     * at a lower durability. It must be there before the mark speaks of it.
     */
    private void makeReadDurable() {
        if (!config.forces()) {
            return;
        }
        Disk disk = config.disk();
        try {
            Set<Path> directories = new LinkedHashSet<>();
            for (Path path : JournalFiles.cycleFiles(config.directory())) {
                directories.add(path.getParent());
                try (Disk.OpenFile file = disk.open(path)) {
                    file.force();
                }
            }
            directories.add(config.directory());
            for (Path directory : directories) {
                disk.forceDirectory(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot flush " + config.directory() + ": " + e.getMessage(), e);
        }
    }

    /** Cuts the last file off behind its last document: what stood there, and the room that was allocated ahead. */
    private void dropTail() {
        if (reader.endFile() == null) {
            return;
        }
        if (reader.unfinishedBytes() > 0) {
            // Of an append that its process did not finish, and nobody was told of.
            LOG.atWarn()
                    .addKeyValue("bytes", reader.unfinishedBytes())
                    .addKeyValue("behind_record", reader.lastSequence())
                    .addKeyValue("file", reader.endFile())
                    .addKeyValue("offset", reader.endPosition())
                    .log("journal.tail_dropped");
        }
        try (FileChannel file = FileChannel.open(reader.endFile(), StandardOpenOption.WRITE)) {
            file.truncate(reader.endPosition());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot shorten " + reader.endFile(), e);
        }
    }

    /** Gives the lock back unless the journal has it now. */
    @Override
    public void close() {
        reader.close();
        if (!handedOver) {
            lock.close();
        }
    }
}
