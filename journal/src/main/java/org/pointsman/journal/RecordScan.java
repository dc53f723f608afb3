package org.pointsman.journal;

import org.pointsman.journal.RecordCheck.Fault;

/** Searches a stretch of a cycle file whose framing cannot be trusted. */
final class RecordScan {
    /** Records are 8-byte aligned in their document, documents 4-byte aligned in their file. */
    private static final int STEP = 4;

    private RecordScan() {}

    /**
     * Finds the next intact record, wherever it begins.
     *
     * @param from position, a multiple of 4
     * @param lowest sequence of interest; a bound on sequences is what makes the search fast
     * @param highest sequence that can be
     * @return its position, or -1
     */
    static long nextRecord(CycleFile file, long from, long lowest, long highest) {
        RecordCheck check = file.check();
        long position = from;
        while (position + RecordCheck.MIN_RECORD_LENGTH <= file.lengthBytes()) {
            int loaded = file.loadMost(position);
            if (loaded < Records.PAYLOAD_OFFSET) {
                file.load(position, Records.PAYLOAD_OFFSET);
            }
            long sequence = check.sequence(file.offset(position));
            if (sequence >= lowest && sequence <= highest && intact(file, position)) {
                return position;
            }
            position += STEP;
        }
        return -1;
    }

    /** Whether the bytes at a position are a record that checks out by itself. */
    static boolean intact(CycleFile file, long position) {
        int available = (int) Math.min(Records.MAX_DOCUMENT_LENGTH, file.lengthBytes() - position) & -Long.BYTES;
        return available >= RecordCheck.MIN_RECORD_LENGTH
                && file.load(position, available)
                && file.check().check(file.offset(position), available) == Fault.NONE;
    }

    /** Position behind the last byte that is not zero, or {@code from} if there is none from there on. */
    static long endOfBytes(CycleFile file, long from) {
        long end = from;
        long position = from;
        while (position < file.lengthBytes()) {
            int loaded = file.loadMost(position);
            int offset = file.offset(position);
            int last = lastNonZero(file, offset, loaded);
            if (last >= 0) {
                end = position + last + 1;
            }
            if (loaded <= 0) {
                return end;
            }
            position += loaded;
        }
        return end;
    }

    private static int lastNonZero(CycleFile file, int offset, int length) {
        int end = length;
        while (end >= Long.BYTES && file.buffer().getLong(offset + end - Long.BYTES) == 0) {
            end -= Long.BYTES;
        }
        while (end > 0 && file.buffer().getByte(offset + end - 1) == 0) {
            end--;
        }
        return end - 1;
    }
}
