package org.pointsman.journal;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.journal.CycleFile.Frame;

/** What stands behind the last document of a journal, or of a file. */
final class Tail {
    /** Chronicle writes a short text behind its end mark. */
    private static final int MAX_END_MARK_LENGTH = 16;

    /** A document, its header, and the eight bytes Chronicle clears behind it: what one append can leave unfinished. */
    static final int MAX_UNFINISHED_LENGTH = CycleFile.HEADER_LENGTH + Records.MAX_DOCUMENT_LENGTH + Long.BYTES;

    private Tail() {}

    /**
     * Bytes that are not as they are in an unused file: from a position up to the last one that is not zero. An end mark and
     * its text are none.
     *
     * @param position where the documents of the file end
     */
    static long bytesBehind(CycleFile file, long position) {
        long bytes = RecordScan.endOfBytes(file, position) - position;
        return bytes <= MAX_END_MARK_LENGTH && file.frame(position) == Frame.END_MARK ? 0 : bytes;
    }

    /**
     * The same for a whole journal.
     *
     * @param files all cycle files in order
     * @param endFile index of the one in which the journal ends, -1 if it has no documents
     * @param endPosition behind the last document
     */
    static long bytesBehind(List<Path> files, int endFile, long endPosition) {
        long bytes = 0;
        try (CycleFile file = new CycleFile()) {
            for (int i = Math.max(endFile, 0); i < files.size(); i++) {
                file.open(files.get(i));
                bytes += bytesBehind(file, i == endFile ? endPosition : 0);
            }
        }
        return bytes;
    }
}
