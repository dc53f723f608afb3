package org.pointsman.core.host.seals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;

/** A seal is appended and forced, then the key directory remembers it: what a crash at any step between leaves. */
class SealNoteTest {
    private static final long START_NS = TimeUnit.HOURS.toNanos(500_000);

    @TempDir
    private Path directory;

    private SealedJournal journal;
    private List<Seal> seals;
    private byte[] content;

    @BeforeEach
    void seal() {
        journal = new SealedJournal(directory);
        journal.append(SealedJournal.entries(20, START_NS));
        journal.seal(10);
        seals = SealFile.read(journal.data).entries();
        assertThat(seals).hasSize(2);
    }

    /** @param bytes of the file of seals that had reached the disk @param remembered number of the seal that the note is of */
    private void crash(int bytes, int remembered) throws IOException {
        content = content == null ? Files.readAllBytes(journal.seals()) : content;
        Files.write(journal.seals(), Arrays.copyOf(content, bytes));
        SealNote.of(seals.get(remembered - 1)).write(journal.keyDirectory, Disk.system());
    }

    /** The chain is whole, goes on where it ended, and the key directory remembers its end again. */
    private void requireGoesOn(String what) throws IOException {
        assertThat(journal.verify().problems()).as(what).isEmpty();
        journal.seal(10);
        assertThat(journal.seals()).as(what).hasBinaryContent(content);
        assertThat(journal.verify().problems()).as(what).isEmpty();
    }

    private void requireRemembersTheEnd() throws IOException {
        List<Seal> now = SealFile.read(journal.data).entries();
        SealNote note = SealNote.read(journal.keyDirectory);
        assertThat(note.number()).isEqualTo(now.size());
        assertThat(note.isAmong(now)).isTrue();
    }

    @Test
    void theSealIsNotThereOrCutOffAnywhere() throws IOException {
        for (int bytes = Seal.LENGTH; bytes < 2 * Seal.LENGTH; bytes++) {
            crash(bytes, 1);
            requireGoesOn(bytes + " bytes");
            requireRemembersTheEnd();
        }
    }

    @Test
    void theSealHasItsLengthAndNotItsContent() throws IOException {
        crash(Seal.LENGTH, 1);
        Files.write(journal.seals(), Arrays.copyOf(Arrays.copyOf(content, Seal.LENGTH), 2 * Seal.LENGTH));
        requireGoesOn("zeros");
        requireRemembersTheEnd();
    }

    @Test
    void theSealIsThereAndTheNoteIsOfTheOneBefore() throws IOException {
        crash(2 * Seal.LENGTH, 1);
        requireGoesOn("older note");
        // The next seal sets it right.
        journal.append(SealedJournal.entries(5, START_NS + 20));
        journal.seal(10);
        requireRemembersTheEnd();
    }

    @Test
    void theNoteIsWrittenInPartBesideTheOneBefore() throws IOException {
        crash(2 * Seal.LENGTH, 1);
        Files.write(journal.keyDirectory.resolve(SealNote.FILE_NAME + ".tmp"), new byte[17]);
        requireGoesOn("part of a note");
        journal.append(SealedJournal.entries(5, START_NS + 20));
        journal.seal(10);
        requireRemembersTheEnd();
        assertThat(journal.keyDirectory.resolve(SealNote.FILE_NAME + ".tmp")).doesNotExist();
    }

    @Test
    void theFirstSealIsThereAndNoNote() throws IOException {
        crash(Seal.LENGTH, 1);
        Files.delete(journal.keyDirectory.resolve(SealNote.FILE_NAME));
        requireGoesOn("no note");
        requireRemembersTheEnd();
    }

    /** Never left by a crash: the seal is forced before the note is written. */
    @Test
    void aNoteOfASealThatIsNotThereIsAnAlarm() throws IOException {
        crash(Seal.LENGTH, 2);
        assertThat(journal.verify().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("remembers seal 2, up to record 20"));
    }
}
