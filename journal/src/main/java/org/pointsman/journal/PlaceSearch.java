package org.pointsman.journal;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.journal.CycleFile.Frame;

/**
 * Finds where to begin reading for what lies at or behind a sequence and a time, without reading what lies before. Files are
 * told apart by their first records. Within a file it halves the stretch in question: an intact record is looked for behind
 * the middle, from it the way goes on to where the next document begins.
 *
 * <p>What is found is a hint that reading from it checks again. Damage on the way makes the search end earlier in the
 * journal, not fail.
 */
final class PlaceSearch {
    /** A stretch this short is read rather than halved. */
    private static final long SHORT_BYTES = 256 << 10;

    private final List<Path> files;
    private final CycleFile file;
    private final RecordCheck check;
    private final long sequence;
    private final long timestampNs;

    /**
     * @param files all cycle files, in order
     * @param file is opened and closed
     */
    PlaceSearch(List<Path> files, CycleFile file, long sequence, long timestampNs) {
        this.files = files;
        this.file = file;
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        check = file.check();
    }

    /** A record before the place and near it, or null if the place is at the very beginning. */
    Anchor find() {
        int low = -1;
        int high = files.size();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (beginsBefore(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low < 0 ? null : within(low);
    }

    /**
     * Whether a file's first record lies before the place. One without records, as a process leaves that ended early, is passed
     * to the side of what follows it.
     */
    private boolean beginsBefore(int index) {
        for (int i = index; i < files.size(); i++) {
            file.open(files.get(i));
            long at = firstDocument();
            if (at >= 0) {
                return liesBefore(at);
            }
        }
        return false;
    }

    /** Position of the first document of the open file, -1 if there is none. */
    private long firstDocument() {
        long at = file.firstDocument();
        return file.frame(at) == Frame.DOCUMENT ? at : -1;
    }

    /** Whether the first record of the document at a position lies before the place. */
    private boolean liesBefore(long document) {
        return file.load(document, CycleFile.HEADER_LENGTH + Records.PAYLOAD_OFFSET)
                && recordLiesBefore(document + CycleFile.HEADER_LENGTH);
    }

    private boolean recordLiesBefore(long record) {
        int offset = file.offset(record);
        return check.sequence(offset) < sequence || check.timestampNs(offset) < timestampNs;
    }

    private Anchor within(int index) {
        Path path = files.get(index);
        file.open(path);
        long low = firstDocument();
        if (low < 0) {
            return index == 0 ? null : within(index - 1);
        }
        long high = file.lengthBytes();
        while (high - low > SHORT_BYTES) {
            long middle = low + (high - low) / 2 & -CycleFile.HEADER_LENGTH;
            long document = documentBehind(middle, high);
            if (document >= 0 && liesBefore(document)) {
                low = document;
            } else {
                high = middle;
            }
        }
        file.load(low, CycleFile.HEADER_LENGTH + Records.PAYLOAD_OFFSET);
        int first = file.offset(low) + CycleFile.HEADER_LENGTH;
        return new Anchor(
                check.sequence(first),
                check.timestampNs(first),
                new JournalPosition(
                        JournalFiles.firstSequence(path), path.getFileName().toString(), low));
    }

    /** Position of the first document that begins behind a position whose framing is not known, -1 if there is none. */
    private long documentBehind(long from, long limit) {
        long at = RecordScan.nextRecord(file, from, 1, Long.MAX_VALUE);
        long expected = 0;
        while (at >= 0 && at < limit && RecordScan.intact(file, at)) {
            int offset = file.offset(at);
            if (expected > 0 && check.sequence(offset) != expected) {
                return -1;
            }
            expected = check.sequence(offset) + 1;
            at += RecordCheck.aligned(check.length(offset));
            Frame frame = frameOrNull(at, limit);
            while (frame == Frame.METADATA) {
                at = file.end(at);
                frame = frameOrNull(at, limit);
            }
            if (frame == Frame.DOCUMENT && beginsWith(at, expected)) {
                return at;
            }
        }
        return -1;
    }

    /** What a header at a position would say; null if it makes no sense, as where a record begins. */
    private Frame frameOrNull(long at, long limit) {
        if (at + CycleFile.HEADER_LENGTH > limit) {
            return null;
        }
        Frame frame = file.frame(at);
        return frame == Frame.DAMAGED ? null : frame;
    }

    private boolean beginsWith(long document, long expected) {
        long record = document + CycleFile.HEADER_LENGTH;
        return RecordScan.intact(file, record) && check.sequence(file.offset(record)) == expected;
    }
}
