package org.pointsman.journal;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.journal.CycleFile.Frame;
import org.pointsman.journal.RecordCheck.Fault;

/**
 * Finds the document that holds a record. Files that cannot have it are not read, and of the one that has it only the framing is
 * looked at on the way; with a hint, not even that. The record itself is checked in full.
 */
final class AnchorSearch {
    private final List<Path> files;
    private final CycleFile file;
    private final RecordCheck check;
    private final Anchor anchor;

    /** Of the document found. */
    private int fileIndex;

    private long position;
    private int bytesToAnchorEnd;

    /**
     * @param files all cycle files, in order
     * @param file is opened on the right one, and stays open if the record is found
     */
    AnchorSearch(List<Path> files, CycleFile file, Anchor anchor) {
        this.files = files;
        this.file = file;
        this.anchor = anchor;
        check = file.check();
    }

    /** Index of the file that has the record. */
    int fileIndex() {
        return fileIndex;
    }

    /** Position of its document. */
    long position() {
        return position;
    }

    /** How far into the document's content the record ends, its padding included. */
    int bytesToAnchorEnd() {
        return bytesToAnchorEnd;
    }

    /** @throws AnchorNotFoundException saying why it is not there */
    void run() {
        if (anchor.position() != null && isAt(anchor.position())) {
            return;
        }
        fileIndex = files.size() - 1;
        while (fileIndex >= 0 && !mayHold(files.get(fileIndex))) {
            fileIndex--;
        }
        if (fileIndex < 0) {
            throw notFound("the journal begins behind it");
        }
        walk();
    }

    private boolean isAt(JournalPosition hint) {
        for (int i = files.size() - 1; i >= 0; i--) {
            Path path = files.get(i);
            if (path.getFileName().toString().equals(hint.file()) && JournalFiles.firstSequence(path) == hint.run()) {
                fileIndex = i;
                position = hint.offset();
                file.open(path);
                boolean possible =
                        position > 0 && position % CycleFile.HEADER_LENGTH == 0 && position < file.lengthBytes();
                return possible && file.frame(position) == Frame.DOCUMENT && holdsAnchor();
            }
        }
        return false;
    }

    /** Whether the first record of a file, if it has one, is not behind the one looked for. */
    private boolean mayHold(Path path) {
        if (JournalFiles.firstSequence(path) > anchor.sequence()) {
            return false;
        }
        file.open(path);
        long at = file.firstDocument();
        return file.frame(at) == Frame.DOCUMENT && firstSequence(at) <= anchor.sequence();
    }

    private void walk() {
        position = 0;
        while (true) {
            switch (file.frame(position)) {
                case METADATA -> position = file.end(position);
                case DOCUMENT -> {
                    if (holdsAnchor()) {
                        return;
                    }
                    file.frame(position);
                    if (firstSequence(position) > anchor.sequence()) {
                        throw notFound(file.path() + ", offset " + position + " has record " + firstSequence(position)
                                + " where it should be");
                    }
                    position = file.end(position);
                }
                case DAMAGED ->
                    throw notFound("the way to it ends at " + file.path() + ", offset " + position + ": "
                            + file.describeDamage(position));
                default -> throw notFound(file.path() + " ends before it");
            }
        }
    }

    private long firstSequence(long at) {
        return check.sequence(file.offset(at) + CycleFile.HEADER_LENGTH);
    }

    /** Whether the document at the position, which is in the window, holds the record. If so the record is checked. */
    private boolean holdsAnchor() {
        int start = file.offset(position) + CycleFile.HEADER_LENGTH;
        int end = start + file.contentLength();
        int offset = start;
        while (hasRecord(offset, end) && check.sequence(offset) < anchor.sequence()) {
            int length = check.length(offset);
            if (length < RecordCheck.MIN_RECORD_LENGTH || length > end - offset) {
                return false;
            }
            offset += RecordCheck.aligned(length);
        }
        if (!hasRecord(offset, end) || check.sequence(offset) != anchor.sequence()) {
            return false;
        }
        Fault fault = check.check(offset, end - offset);
        if (fault != Fault.NONE) {
            throw notFound(file.path() + ", offset " + position + ": it is there, but " + fault.text());
        }
        if (check.timestampNs(offset) != anchor.timestampNs()) {
            throw notFound("the record there has timestamp " + check.timestampNs(offset) + ", not "
                    + anchor.timestampNs() + ": it is another journal's");
        }
        bytesToAnchorEnd = offset + RecordCheck.aligned(check.length(offset)) - start;
        return true;
    }

    /** Whether there is room for a record, so that its head may be looked at. */
    private static boolean hasRecord(int offset, int end) {
        return end - offset >= RecordCheck.MIN_RECORD_LENGTH;
    }

    private AnchorNotFoundException notFound(String why) {
        return new AnchorNotFoundException("record " + anchor.sequence() + " is not in the journal: " + why);
    }
}
