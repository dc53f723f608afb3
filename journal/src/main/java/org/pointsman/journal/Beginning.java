package org.pointsman.journal;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.pointsman.journal.CycleFile.Frame;
import org.pointsman.journal.RecordCheck.Fault;

/**
 * Where a journal begins, and its files from there on. That its first file is there is known from the names, and from the
 * first record of that file, so whoever reads a journal only from a later record on knows it as well.
 *
 * @param first sequence of the first record
 * @param retained what says so, if older files were removed; null if not
 * @param files all cycle files of the journal, in order
 */
record Beginning(long first, Retained retained, List<Path> files) {

    /**
     * Lists a journal, live or stopped.
     *
     * @param acknowledged sequence of the newest record that has to be there; what follows it may be anything
     * @throws JournalDamagedException if there are files, but not the one with which it begins
     */
    static Beginning of(Path directory, long acknowledged) {
        Retained retained = Retained.read(directory);
        while (true) {
            Beginning beginning = new Beginning(
                    retained == null ? 1 : retained.first(), retained, JournalFiles.cycleFiles(directory, retained));
            try {
                beginning.requireFirstFile(acknowledged);
                return beginning;
            } catch (JournalDamagedException | UncheckedIOException e) {
                // Retention may have gone on in between, and removed the first file.
                Retained now = Retained.read(directory);
                if (now == null || retained != null && now.first() == retained.first()) {
                    throw e;
                }
                retained = now;
            }
        }
    }

    private void requireFirstFile(long acknowledged) {
        if (files.isEmpty()) {
            return;
        }
        Path file = files.get(0);
        long run = JournalFiles.firstSequence(file);
        if (retained == null && run != 1) {
            throw Damage.exception(file, 0, 1, "this file's directory begins with record " + run + " instead");
        }
        if (retained != null
                && (run != retained.run() || !file.getFileName().toString().equals(retained.file()))) {
            throw Damage.exception(
                    file,
                    0,
                    first,
                    "the journal begins with " + retained.file() + " of run " + retained.run() + ", says "
                            + Retained.FILE_NAME + ", but with this file instead");
        }
        requireBegins(file, firstRecord(file), first, acknowledged);
    }

    /** Sequence of the first record of a file; 0 if none can be read there, which is for whoever reads it to judge. */
    private static long firstRecord(Path path) {
        try (CycleFile file = new CycleFile()) {
            file.open(path);
            long at = file.firstDocument();
            if (file.frame(at) != Frame.DOCUMENT) {
                return 0;
            }
            int offset = file.offset(at) + CycleFile.HEADER_LENGTH;
            boolean isIntact = file.check().check(offset, file.contentLength()) == Fault.NONE;
            return isIntact ? file.check().sequence(offset) : 0;
        }
    }

    /** @param found sequence of the file's first record, 0 if there is none */
    private static void requireBegins(Path file, long found, long first, long acknowledged) {
        if (found != 0 && found != first && first <= acknowledged) {
            throw Damage.exception(
                    file,
                    0,
                    first,
                    "this file begins with record " + found
                            + " instead: the file before it in its directory is missing");
        }
    }
}
