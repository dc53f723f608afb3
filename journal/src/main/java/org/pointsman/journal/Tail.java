package org.pointsman.journal;

import org.pointsman.journal.CycleFile.Frame;

/**
 * Judges what stands behind the last document of a journal. A kill leaves nothing, or one document without its header,
 * or a file that was being initialised; nothing behind that. All else is damage.
 */
final class Tail {
    /** Chronicle writes a short text behind its end mark. */
    private static final int MAX_END_MARK_LENGTH = 16;

    /** Header, index of the indices, first index. */
    private static final int MAX_UNINITIALISED_LENGTH = 128 << 10;

    /** A document, its header, and the eight bytes Chronicle clears behind it. */
    private static final int MAX_UNFINISHED_LENGTH = CycleFile.HEADER_LENGTH + Records.MAX_DOCUMENT_LENGTH + Long.BYTES;

    private Tail() {}

    /**
     * @param position where the last document ends, or 0 in a file that never got one
     * @param frame what stands there: one that ends a file
     * @param lastSequence of the records before
     * @return bytes of the unfinished document or file, to be dropped; 0 if there is none
     * @throws JournalDamagedException if anything stands there that an interrupted append does not leave
     */
    static long unfinishedBytes(CycleFile file, long position, Frame frame, long lastSequence) {
        long end = RecordScan.endOfBytes(file, position);
        if (end - position > allowedBytes(frame)) {
            throw Damage.exception(
                    file.path(),
                    position,
                    lastSequence + 1,
                    "bytes up to offset " + end + " stand behind the end" + found(file, position, lastSequence));
        }
        if (frame != Frame.UNWRITTEN) {
            return frame == Frame.END_MARK ? 0 : end - position;
        }
        long behind = endOfUnfinishedRecords(file, position + CycleFile.HEADER_LENGTH, lastSequence);
        long strange = RecordScan.nextRecord(file, behind, lastSequence + 1, highest(file, lastSequence));
        if (strange >= 0) {
            throw Damage.exception(
                    file.path(),
                    position,
                    lastSequence + 1,
                    "a document without header" + found(file, behind, lastSequence));
        }
        return end - position;
    }

    private static long allowedBytes(Frame frame) {
        return switch (frame) {
            case UNWRITTEN -> MAX_UNFINISHED_LENGTH;
            case END_MARK -> MAX_END_MARK_LENGTH;
            case UNINITIALISED -> MAX_UNINITIALISED_LENGTH;
            default -> 0;
        };
    }

    /** One document may have been copied in full before the kill; a second one shows that this was no kill. */
    private static long endOfUnfinishedRecords(CycleFile file, long from, long lastSequence) {
        long position = from;
        long expected = lastSequence + 1;
        while (RecordScan.intact(file, position) && file.check().sequence(file.offset(position)) == expected) {
            position += RecordCheck.aligned(file.check().length(file.offset(position)));
            expected++;
        }
        return position;
    }

    private static String found(CycleFile file, long position, long lastSequence) {
        long record = RecordScan.nextRecord(file, position, lastSequence + 1, highest(file, lastSequence));
        if (record < 0) {
            return ", no intact record among them";
        }
        return ", and behind it the intact record " + file.check().sequence(file.offset(record)) + " at offset "
                + record;
    }

    private static long highest(CycleFile file, long lastSequence) {
        return lastSequence + file.lengthBytes() / RecordCheck.MIN_RECORD_LENGTH;
    }
}
