package org.pointsman.journal;

import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.pointsman.journal.CycleFile.Frame;

/**
 * Reads the cycle files by their framing, without Chronicle: its reader stops silently where a header is damaged, and
 * trusts indices that nothing protects.
 *
 * <p>May follow a journal that is being written: {@link #nextDocument()} then says false for now, and true again when
 * there is more. Whatever looks wrong is looked at once more before it is called wrong, since a writer may just have
 * been at work on it.
 *
 * <p>What is wrong is damage up to the last record that was acknowledged. Behind it the journal simply ends before the
 * first document that is not the next one, whole: a loss of power leaves there whatever had reached the disk by then.
 */
final class ChronicleJournalReader implements JournalReader {
    private final Path directory;
    private final boolean writerIsStopped;
    private final CycleFile file = new CycleFile();
    private final RecordCheck check = file.check();
    private final RecordOrder order = new RecordOrder(check);

    private List<Path> files;
    private int filesOpened;
    /** Sequence of the record that the journal begins with. */
    private long firstKept;

    private HighWaterMark.Value mark;
    private long position;
    private boolean refreshed;
    private boolean atEnd;

    /** Up to here records were acknowledged: by the mark, or because a later run began behind them. */
    private long acknowledgedSequence;

    private final ReadExtent extent = new ReadExtent();

    /** Where the document stands that was moved to last. */
    private Path documentFile;

    private long documentPosition;

    /** Bytes of the next document's content that need no reading: up to the end of an {@link Anchor}. */
    private int knownBytes;

    private int documentEnd;
    private int nextOffset;
    private int recordOffset;

    /**
     * @param writerIsStopped the caller holds the lock, so that what stands behind the last document can be judged
     */
    ChronicleJournalReader(Path directory, boolean writerIsStopped) {
        this.directory = directory;
        this.writerIsStopped = writerIsStopped;
        this.mark = HighWaterMark.read(directory);
        beginWithFirstKept();
    }

    /** Where the journal begins: with record 1, or with the one that retention left first. */
    private void beginWithFirstKept() {
        acknowledgedSequence = JournalFiles.acknowledged(directory, mark);
        Beginning beginning = Beginning.of(directory, acknowledgedSequence);
        files = beginning.files();
        firstKept = beginning.first();
        order.beginBehind(firstKept - 1, 0);
    }

    /**
     * Goes to a record behind which reading is to begin; to be called before anything was read.
     *
     * @param anchor null = the beginning of the journal
     * @throws AnchorNotFoundException if the journal has no such record, or it was never acknowledged
     */
    void readAfter(Anchor anchor) {
        file.close();
        mark = HighWaterMark.read(directory);
        filesOpened = 0;
        position = 0;
        knownBytes = 0;
        extent.begin(0, 0);
        beginWithFirstKept();
        if (anchor == null) {
            return;
        }
        if (anchor.sequence() > acknowledgedSequence) {
            throw new AnchorNotFoundException("record " + anchor.sequence() + " is not in the journal, which was"
                    + " acknowledged up to record " + acknowledgedSequence);
        }
        AnchorSearch search = new AnchorSearch(files, file, anchor);
        search.run();
        filesOpened = search.fileIndex() + 1;
        position = search.position();
        extent.begin(search.fileIndex(), position);
        knownBytes = search.bytesToAnchorEnd();
        order.beginBehind(anchor.sequence(), anchor.timestampNs());
    }

    @Override
    public boolean nextDocument() {
        documentEnd = 0;
        nextOffset = 0;
        atEnd = false;
        refreshed = false;
        while (true) {
            Frame frame = file.isOpen() ? file.frame(position) : Frame.END_OF_FILE;
            switch (frame) {
                case DOCUMENT -> {
                    if (checkDocument()) {
                        return true;
                    }
                    if (atEnd) {
                        return false;
                    }
                }
                case METADATA -> position = file.end(position);
                case DAMAGED -> {
                    if (refreshed) {
                        endsBefore(position, file.describeDamage(position));
                        return false;
                    }
                    refresh();
                }
                default -> {
                    if (fileEnds()) {
                        return false;
                    }
                }
            }
        }
    }

    /**
     * Checks all records of the document at the position.
     *
     * @return false if it has to be looked at once more, or the journal ends before it
     */
    private boolean checkDocument() {
        int content = file.offset(position) + CycleFile.HEADER_LENGTH;
        int start = content + knownBytes;
        int end = content + file.contentLength();
        if (start == end) {
            passDocument();
            return false;
        }
        if (!order.follows(start, end, mark)) {
            if (refreshed) {
                long at = position + CycleFile.HEADER_LENGTH + order.wrongOffset() - content;
                endsBefore(at, order.wrongSequence(), order.whatIsWrong());
            } else {
                refresh();
            }
            return false;
        }
        documentEnd = end;
        nextOffset = start;
        documentFile = file.path();
        documentPosition = position;
        passDocument();
        return true;
    }

    /** Everything in the document at the position is known to be right: the journal goes on, or ends, behind it. */
    private void passDocument() {
        knownBytes = 0;
        position = file.end(position);
        extent.passed(filesOpened - 1, position, order.sequence() <= acknowledgedSequence);
    }

    private void endsBefore(long at, String what) {
        endsBefore(at, order.sequence() + 1, what);
    }

    /**
     * What stands here cannot be read on from.
     *
     * @throws JournalDamagedException if it was acknowledged
     */
    private void endsBefore(long at, long sequence, String what) {
        if (order.sequence() < acknowledgedSequence) {
            throw Damage.exception(file.path(), at, sequence, what);
        }
        extent.unreadable(file.path() + ", offset " + at + ", record " + sequence + ": " + what);
        end();
    }

    private void end() {
        atEnd = true;
        extent.end(files, writerIsStopped);
    }

    /** The file ends here: goes on to the next one, or says true if there is none. */
    private boolean fileEnds() {
        if (!refreshed) {
            refresh();
            return false;
        }
        if (filesOpened < files.size()) {
            openNextFile();
            return false;
        }
        if (order.sequence() < acknowledgedSequence) {
            throw Damage.exception(
                    file.isOpen() ? file.path() : directory,
                    position,
                    order.sequence() + 1,
                    "records " + (order.sequence() + 1) + " to " + acknowledgedSequence
                            + " were acknowledged, says the "
                            + (acknowledgedSequence == mark.sequence() ? "high-water mark" : "name of the last run")
                            + ", but are not here");
        }
        end();
        return true;
    }

    /**
     * Looks again. The order matters: what the mark speaks of was written before it, and a file is complete before the
     * next one appears.
     */
    private void refresh() {
        mark = HighWaterMark.read(directory);
        if (filesOpened == files.size()) {
            files = JournalFiles.cycleFiles(directory);
            // Retention may have removed some of those before, so their number says nothing.
            filesOpened = 0;
            while (file.isOpen()
                    && filesOpened < files.size()
                    && files.get(filesOpened).compareTo(file.path()) <= 0) {
                filesOpened++;
            }
        }
        acknowledgedSequence = JournalFiles.acknowledged(directory, mark);
        if (file.isOpen()) {
            file.refresh();
        }
        refreshed = true;
    }

    private void openNextFile() {
        Path next = files.get(filesOpened);
        long first = JournalFiles.firstSequence(next);
        boolean sameRun = file.isOpen() && next.getParent().equals(file.path().getParent());
        // The first file that was kept need not be the first one of its run.
        boolean begins = filesOpened == 0 && firstKept > 1;
        if (!sameRun && !begins && first != order.sequence() + 1) {
            throw Damage.exception(
                    next, 0, order.sequence() + 1, "this file's directory begins with record " + first + " instead");
        }
        file.open(next);
        filesOpened++;
        position = 0;
        refreshed = false;
    }

    @Override
    public boolean nextRecord() {
        if (nextOffset >= documentEnd) {
            return false;
        }
        recordOffset = nextOffset;
        nextOffset += RecordCheck.aligned(check.length(recordOffset));
        return true;
    }

    @Override
    public long sequence() {
        return check.sequence(recordOffset);
    }

    @Override
    public long timestampNs() {
        return check.timestampNs(recordOffset);
    }

    @Override
    public DirectBuffer buffer() {
        return file.buffer();
    }

    @Override
    public int offset() {
        return recordOffset + Records.PAYLOAD_OFFSET;
    }

    @Override
    public int length() {
        return check.length(recordOffset) - Records.PAYLOAD_OFFSET;
    }

    @Override
    public JournalPosition position() {
        return documentFile == null
                ? null
                : new JournalPosition(
                        JournalFiles.firstSequence(documentFile),
                        documentFile.getFileName().toString(),
                        documentPosition);
    }

    @Override
    public Path file() {
        return documentFile;
    }

    @Override
    public long highWaterMark() {
        return Math.max(mark.sequence(), order.sequence());
    }

    /** Whether the newest {@link #nextDocument()} found the end. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Sequence up to which records were acknowledged when this was looked for last. */
    long acknowledged() {
        return acknowledgedSequence;
    }

    long lastSequence() {
        return order.sequence();
    }

    long lastTimestampNs() {
        return order.timestampNs();
    }

    /** Where the journal ends, once everything has been read, and what stands behind. */
    ReadExtent extent() {
        return extent;
    }

    @Override
    public void close() {
        file.close();
    }
}
