package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
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

    /** All records there are, or those behind an anchor. Must be read to its end; a damaged journal throws on the way. */
    public JournalReader reader() {
        return reader;
    }

    /**
     * Has the reader begin behind a known record; what stands before that is not looked at. To be called before anything was
     * read, again if need be.
     *
     * @param anchor null = the reader begins at the first record again
     * @throws AnchorNotFoundException if the journal has no such record, or it was never acknowledged
     */
    public void readAfter(Anchor anchor) {
        reader.readAfter(anchor);
    }

    /** Reads whatever of {@link #reader()} has not been read yet, and makes nothing of it but the checks. */
    public void skipToEnd() {
        while (reader.nextDocument()) {
            // Checked is all it has to be.
        }
    }

    /**
     * Bytes behind the last document that can be read: of appends that the end of the process or of the machine cut off, never
     * acknowledged, and dropped by {@link #begin()}; 0 if there are none. Known once everything has been read.
     */
    public long droppedBytes() {
        return reader.extent().droppedBytes();
    }

    /**
     * Drops an unfinished tail, counts everything that was read as acknowledged, and opens the writing end, which takes
     * over the directory's lock.
     *
     * @throws IllegalStateException if {@link #reader()} was not read to its end
     * @throws JournalInUseException if the lock file was removed or replaced meanwhile
     */
    public Journal begin() {
        if (handedOver || !reader.isAtEnd()) {
            throw new IllegalStateException(
                    handedOver
                            ? "the journal was begun already"
                            : "read the journal to its end before appending to it");
        }
        reader.close();
        // Reading takes its time, and what seems a tail may be what another process writes by now.
        lock.requireHeld();
        dropTail();
        makeReadDurable();
        HighWaterMark mark = HighWaterMark.open(config);
        try {
            // Twice, so that both slots are whole again.
            mark.move(reader.lastSequence(), reader.lastTimestampNs());
            mark.move(reader.lastSequence(), reader.lastTimestampNs());
            // Only now: a run's directory says that everything before its first record is there.
            Path run = JournalFiles.run(config.directory(), reader.lastSequence() + 1);
            JournalFiles.removeEmptyRun(run, config.disk());
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
     *
     * <p>Or the process before stopped because a flush failed. Linux then counts the pages as clean, though the medium does not
     * have them: they are read from memory for as long as the machine runs, and a flush succeeds without writing them. So what
     * no mark speaks of is written again, which makes its pages dirty. What the mark speaks of was flushed without an error.
     */
    private void makeReadDurable() {
        if (!config.forces()) {
            return;
        }
        Disk disk = config.disk();
        try {
            long from = reader.extent().acknowledgedPosition();
            for (Path path : reader.extent().filesBehindAcknowledged()) {
                disk.writeAgain(path, from);
                from = 0;
            }
            for (Path path : JournalFiles.cycleFiles(config.directory())) {
                try (Disk.OpenFile file = disk.open(path)) {
                    file.force();
                }
            }
            for (Path run : JournalFiles.runs(config.directory())) {
                disk.forceDirectory(run);
            }
            disk.forceDirectory(config.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot flush " + config.directory() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Cuts the last file off behind its last document: what stood there, and the room that was allocated ahead. Removes the
     * files behind it. The last goes first, so that whatever is left of it if that is interrupted stands behind a gap.
     */
    private void dropTail() {
        if (reader.extent().droppedBytes() > 0) {
            // Nobody was told of it.
            LOG.atWarn()
                    .addKeyValue("bytes", reader.extent().droppedBytes())
                    .addKeyValue("behind_record", reader.lastSequence())
                    .addKeyValue("file", reader.extent().endFile())
                    .addKeyValue("offset", reader.extent().endPosition())
                    .addKeyValue(
                            "files_removed", reader.extent().filesBehindEnd().size())
                    .addKeyValue(
                            "because",
                            reader.extent().unreadable() == null
                                    ? "unfinished"
                                    : reader.extent().unreadable())
                    .log("journal.tail_dropped");
        }
        List<Path> behind = reader.extent().filesBehindEnd();
        if (reader.extent().endFile() == null && reader.lastSequence() > 0) {
            // Everything would go. There are records, so some file must have them.
            throw new IllegalStateException("record " + reader.lastSequence() + " was read, but from no file");
        }
        try {
            for (int i = behind.size() - 1; i >= 0; i--) {
                config.disk().delete(behind.get(i));
            }
            if (reader.extent().endFile() != null) {
                config.disk()
                        .truncate(reader.extent().endFile(), reader.extent().endPosition());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot drop what stands behind record " + reader.lastSequence(), e);
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
