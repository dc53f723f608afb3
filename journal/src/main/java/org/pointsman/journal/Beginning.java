package org.pointsman.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a journal begins, and its files from there on. That its first file is there is known from the names alone, so whoever
 * reads a journal only from a later record on knows it as well.
 *
 * @param first sequence of the first record
 * @param files all cycle files of the journal, in order
 */
record Beginning(long first, List<Path> files) {

    /**
     * Lists a journal, live or stopped.
     *
     * @throws JournalDamagedException if there are files, but not the one with which it begins
     */
    static Beginning of(Path directory) {
        Retained retained = Retained.read(directory);
        while (true) {
            List<Path> files = JournalFiles.cycleFiles(directory, retained);
            if (files.isEmpty() || isFirst(files.get(0), retained)) {
                return new Beginning(retained == null ? 1 : retained.first(), files);
            }
            // Retention may have gone on in between, and removed the first file.
            Retained now = Retained.read(directory);
            if (now == null || retained != null && now.first() == retained.first()) {
                throw damage(files.get(0), retained);
            }
            retained = now;
        }
    }

    private static boolean isFirst(Path file, Retained retained) {
        return retained == null
                ? JournalFiles.firstSequence(file) == 1
                : JournalFiles.firstSequence(file) == retained.run()
                        && file.getFileName().toString().equals(retained.file());
    }

    private static JournalDamagedException damage(Path file, Retained retained) {
        return retained == null
                ? Damage.exception(
                        file,
                        0,
                        1,
                        "this file's directory begins with record " + JournalFiles.firstSequence(file) + " instead")
                : Damage.exception(
                        file,
                        0,
                        retained.first(),
                        "the journal begins with " + retained.file() + " of run " + retained.run() + ", says "
                                + Retained.FILE_NAME + ", but with this file instead");
    }
}
