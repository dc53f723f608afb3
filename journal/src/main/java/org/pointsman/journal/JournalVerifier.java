package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pointsman.journal.CycleFile.Frame;
import org.pointsman.journal.RecordCheck.Fault;

/**
 * Reads a whole journal and lists what is wrong with it. Goes on behind damage at the next intact record. Changes nothing
 * and takes no lock, so it may look at a journal that is being written.
 */
public final class JournalVerifier {
    public static final int MAX_LISTED_DAMAGES = 100;

    private static final long PROGRESS_STEP_BYTES = 4 << 20;

    /** Hears how far a verification is; called on its thread. */
    @FunctionalInterface
    public interface Progress {
        void at(long bytesDone, long bytesTotal);
    }

    private final Path directory;
    private final Progress progress;
    private final CycleFile file = new CycleFile();
    private final RecordCheck check = file.check();

    private Findings findings;
    private long position;

    /** Up to here records were acknowledged; what is wrong behind them is no damage, the next start drops it. */
    private long acknowledgedSequence;

    private int fileIndex;

    /** Index of the file that holds the newest document that will be kept, -1 before the first one; and where that one ends. */
    private int endFile = -1;

    private long endPosition;

    /** The journal ends here: what follows was never acknowledged and cannot be read on from. */
    private boolean ended;

    /** Whether the position was looked at twice, the second time after a writer had time to finish what it was at. */
    private boolean refreshed;

    private long bytesTotal;
    private long bytesBefore;
    private long bytesReported;

    private JournalVerifier(Path directory, Progress progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * @throws IllegalArgumentException if there is no journal
     * @throws UncheckedIOException if a file cannot be read
     */
    public static VerificationReport verify(Path directory, Progress progress) {
        if (!HighWaterMark.exists(directory) && (!Files.isDirectory(directory) || !JournalFiles.hasRuns(directory))) {
            throw new IllegalArgumentException("there is no journal in " + directory);
        }
        return new JournalVerifier(directory, progress).verify();
    }

    private VerificationReport verify() {
        // The mark first: whatever it speaks of is in the files by now.
        HighWaterMark.Value mark = readMark();
        Retained retained = readRetained();
        List<Path> files = JournalFiles.cycleFiles(directory, retained);
        bytesTotal = files.stream().mapToLong(JournalVerifier::size).sum();
        long known = JournalFiles.acknowledged(directory, mark);
        // Without a mark nobody can tell, so whatever is wrong is damage.
        acknowledgedSequence = mark.validSlots() > 0 ? known : Long.MAX_VALUE;
        Path run = null;
        try (file) {
            for (fileIndex = 0; fileIndex < files.size() && !ended; fileIndex++) {
                Path path = files.get(fileIndex);
                if (!path.getParent().equals(run)) {
                    run = path.getParent();
                    // The first file that was kept need not be the first one of its run.
                    if (fileIndex > 0 || retained == null) {
                        findings.runBegins(JournalFiles.firstSequence(path), path);
                    }
                }
                file.open(path);
                position = 0;
                refreshed = false;
                while (step()) {
                    reportProgress(bytesBefore + position);
                }
                bytesBefore += file.lengthBytes();
            }
        }
        if (allAcknowledgedWasRead()) {
            findings.unfinished(Tail.bytesBehind(files, endFile, endPosition));
        }
        reportProgress(Long.MAX_VALUE);
        Path lastFile = files.isEmpty() ? directory : files.get(files.size() - 1);
        return findings.report(files.size(), known, lastFile, position);
    }

    private boolean allAcknowledgedWasRead() {
        return findings.expected() > acknowledgedSequence;
    }

    /** What stands here is wrong. If it was never acknowledged the journal ends before it, else it is damage. */
    private boolean endsBefore(long at, String what) {
        ended = allAcknowledgedWasRead();
        if (ended) {
            findings.warn(file.path() + ", offset " + at + ", record " + findings.expected() + ": " + what
                    + ". It was never acknowledged: the next start drops it and what follows");
        }
        return ended;
    }

    private HighWaterMark.Value readMark() {
        Path path = directory.resolve(HighWaterMark.FILE_NAME);
        try {
            HighWaterMark.Value mark = HighWaterMark.read(directory);
            findings = new Findings(MAX_LISTED_DAMAGES, mark);
            if (mark.validSlots() == 1) {
                // What a kill in the middle of a move leaves: no record depends on it, so this is no damage.
                findings.warn(
                        path + ": one of its two slots cannot be read: cut off by a kill, or altered. The other one"
                                + " holds, and the next start repairs it");
            }
            return mark;
        } catch (JournalDamagedException e) {
            HighWaterMark.Value none = new HighWaterMark.Value(0, 0, 0, 0);
            findings = new Findings(MAX_LISTED_DAMAGES, none);
            findings.damage(Damage.Kind.HIGH_WATER_MARK, path, 0, e.getMessage());
            return none;
        }
    }

    private Retained readRetained() {
        try {
            Retained retained = Retained.read(directory);
            if (retained != null) {
                findings.begin(retained.first());
            }
            return retained;
        } catch (JournalDamagedException e) {
            findings.damage(Damage.Kind.MISSING, directory.resolve(Retained.FILE_NAME), 0, e.getMessage());
            return null;
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what stands at the position; false at the end of the file. */
    private boolean step() {
        Frame frame = file.frame(position);
        switch (frame) {
            case DOCUMENT:
                document();
                return !ended;
            case METADATA:
                moveTo(file.end(position));
                return true;
            case DAMAGED:
                if (looksSameAgain()) {
                    String what = file.describeDamage(position);
                    if (endsBefore(position, what)) {
                        return false;
                    }
                    findings.damage(Damage.Kind.FRAMING, file.path(), position, what);
                    return resume(position + CycleFile.HEADER_LENGTH);
                }
                return true;
            default:
                return looksSameAgain() ? fileEnds(frame) : true;
        }
    }

    private void document() {
        long start = position + CycleFile.HEADER_LENGTH;
        long end = start + file.contentLength();
        long at = start;
        Fault fault = Fault.NONE;
        while (at < end && fault == Fault.NONE) {
            fault = check.check(file.offset(at), (int) (end - at));
            at += fault == Fault.NONE ? RecordCheck.aligned(check.length(file.offset(at))) : 0;
        }
        String wrong = fault != Fault.NONE ? fault.text() : outOfOrder(start, end);
        if (wrong != null && (!looksSameAgain() || endsBefore(at, wrong))) {
            return;
        }
        for (long intact = start; intact < at; ) {
            intact = record(intact);
        }
        if (fault == Fault.NONE) {
            moveTo(end);
            endFile = fileIndex;
            endPosition = position;
        } else {
            recordIsDamaged(at, fault);
        }
    }

    /** Says if the records of a document, intact by themselves, are not the next ones. */
    private String outOfOrder(long start, long end) {
        long expected = findings.expected();
        long timestampNs = findings.lastTimestampNs();
        for (long at = start; at < end; expected++) {
            int offset = file.offset(at);
            if (check.sequence(offset) != expected) {
                return "record " + check.sequence(offset) + " stands where " + expected + " belongs";
            }
            if (check.timestampNs(offset) < timestampNs) {
                return "its timestamp is before that of the record before";
            }
            timestampNs = check.timestampNs(offset);
            at += RecordCheck.aligned(check.length(offset));
        }
        return null;
    }

    private void recordIsDamaged(long at, Fault fault) {
        boolean recordIsIntact = RecordScan.intact(file, at);
        boolean isNextHeader = at > position + CycleFile.HEADER_LENGTH
                && file.frame(at) == Frame.DOCUMENT
                && RecordScan.intact(file, at + CycleFile.HEADER_LENGTH);
        if (recordIsIntact || isNextHeader) {
            findings.damage(Damage.Kind.FRAMING, file.path(), position, "the header gives the document a wrong length");
            resume(at);
        } else {
            findings.lostRecord(Damage.Kind.ALTERED, file.path(), at, fault.text());
            resume(at + CycleFile.HEADER_LENGTH);
        }
    }

    /** Takes an intact record that is in the window; returns where the next one may begin. */
    private long record(long at) {
        int offset = file.offset(at);
        int length = RecordCheck.aligned(check.length(offset));
        findings.record(check.sequence(offset), check.timestampNs(offset), length, file.path(), at);
        return at + length;
    }

    /** Goes on at the next intact record: with its document if it is the first one in it, else with the record alone. */
    private boolean resume(long from) {
        long highest = findings.expected() + bytesTotal / RecordCheck.MIN_RECORD_LENGTH;
        long at = RecordScan.nextRecord(file, from, 1, highest);
        if (at < 0) {
            moveTo(file.lengthBytes());
            return false;
        }
        long header = at - CycleFile.HEADER_LENGTH;
        if (header >= from && file.frame(header) == Frame.DOCUMENT) {
            moveTo(header);
            return true;
        }
        while (RecordScan.intact(file, at)) {
            at = record(at);
        }
        moveTo(at);
        return true;
    }

    /** The framing ends here. Is there anything behind that should not be? */
    private boolean fileEnds(Frame frame) {
        long behind = allAcknowledgedWasRead() ? 0 : Tail.bytesBehind(file, position);
        if (behind == 0) {
            return false;
        }
        file.refresh();
        if (file.frame(position) != frame) {
            moveTo(position);
            return true;
        }
        if (frame == Frame.UNWRITTEN && behind <= Tail.MAX_UNFINISHED_LENGTH) {
            findings.lostRecord(
                    Damage.Kind.TORN, file.path(), position, "an unfinished document of " + behind + " bytes");
        } else {
            findings.damage(Damage.Kind.FRAMING, file.path(), position, "bytes stand behind the end of the documents");
        }
        return resume(position + CycleFile.HEADER_LENGTH);
    }

    private void moveTo(long newPosition) {
        position = newPosition;
        refreshed = false;
    }

    private boolean looksSameAgain() {
        if (refreshed) {
            return true;
        }
        file.refresh();
        refreshed = true;
        return false;
    }

    private void reportProgress(long bytes) {
        if (bytes >= bytesReported + PROGRESS_STEP_BYTES) {
            bytesReported = Math.min(bytes, bytesTotal);
            progress.at(bytesReported, bytesTotal);
        }
    }
}
