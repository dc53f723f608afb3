package org.pointsman.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * How far a {@link ChronicleJournalReader} has come: where the journal ends, where what was acknowledged of it does, and what
 * stands behind. A recovery cuts the journal off by it. Files are named by their index among those that the reader knows.
 */
final class ReadExtent {
    /** Index of the file that holds the newest document, -1 before the first one; and where that document ends. */
    private int endFile = -1;

    private long endPosition;

    /** The same of the newest document that was acknowledged: the place behind which nothing was. */
    private int acknowledgedFile;

    private long acknowledgedPosition;
    private long droppedBytes;
    private String unreadable;
    private List<Path> files = List.of();

    /** Begins behind a document that was acknowledged. @param position 0 = before all documents of the file */
    void begin(int file, long position) {
        endFile = -1;
        acknowledgedFile = file;
        acknowledgedPosition = position;
    }

    /** A document is right, and ends here. */
    void passed(int file, long position, boolean acknowledged) {
        endFile = file;
        endPosition = position;
        if (acknowledged) {
            acknowledgedFile = file;
            acknowledgedPosition = position;
        }
    }

    /** What stands behind the newest document cannot be read. @param why with file, offset and record */
    void unreadable(String why) {
        unreadable = why;
    }

    /** Nothing more can be read. @param known all files there are */
    void end(List<Path> known, boolean writerIsStopped) {
        files = known;
        if (writerIsStopped) {
            droppedBytes = Tail.bytesBehind(known, endFile, endPosition);
        }
    }

    /** The file in which the journal ends, null if it has no records. */
    Path endFile() {
        return endFile < 0 ? null : files.get(endFile);
    }

    /** Where the last document ends in it. */
    long endPosition() {
        return endPosition;
    }

    /** The files that hold what was read but was never acknowledged: in the first of them from a position on, in the others all. */
    List<Path> filesBehindAcknowledged() {
        return files.subList(Math.min(acknowledgedFile, endFile + 1), endFile + 1);
    }

    /** Where that begins in the first of those files. */
    long acknowledgedPosition() {
        return acknowledgedPosition;
    }

    /** Files that hold nothing of the journal: they stand behind the one in which it ends. */
    List<Path> filesBehindEnd() {
        return files.subList(endFile + 1, files.size());
    }

    /** Bytes behind the end that are not zero: of what was being written when its process or the machine ended. */
    long droppedBytes() {
        return droppedBytes;
    }

    /** Why the journal ends where it does, null if nothing is wrong behind its last document. */
    String unreadable() {
        return unreadable;
    }
}
