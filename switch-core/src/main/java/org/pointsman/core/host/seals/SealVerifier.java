package org.pointsman.core.host.seals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.SealReport.Problem;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Retained;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;

/**
 * Checks every seal of a journal against its records. Whoever changed, removed or moved records or seals without the key,
 * checksums and high-water mark included, is found out, and the first range is named.
 *
 * <p>Reads only, and may run beside a writer. One thread, once.
 */
public final class SealVerifier {
    private final Path data;
    private final Path keyDirectory;
    private final KeyStore keys;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private List<Seal> seals;
    private SealChain chain;

    /** Whether retention says that it removed records, and does not say that it removed whole seals only. */
    private boolean mayBeginWithinSeal;

    private long firstRecord;
    private long lastRecord;
    private long lastTimestampNs;
    private long unsealed;
    private long unsealedSinceNs;

    private SealVerifier(Path data, Path keyDirectory, KeyStore keys) {
        this.data = data;
        this.keyDirectory = keyDirectory;
        this.keys = keys;
    }

    /** Told how far it has come: the record it is at, and the last one there is. */
    @FunctionalInterface
    public interface Progress {
        void at(long sequence, long lastSequence);
    }

    /**
     * @param keyDirectory where the newest seal is remembered
     * @throws IllegalArgumentException if there is no journal
     */
    public static SealReport verify(Path data, Path keyDirectory, KeyStore keys, Progress progress) {
        return new SealVerifier(data, keyDirectory, keys).verify(progress);
    }

    private SealReport verify(Progress progress) {
        // The note before the seals: a writer appends the seal first.
        SealNote note = null;
        boolean isNoteReadable = true;
        try {
            note = SealNote.read(keyDirectory);
        } catch (IOException e) {
            problems.add(new Problem(0, 0, 0, e.getMessage()));
            isNoteReadable = false;
        }
        seals = SealFile.read(data).entries();
        chain = new SealChain(seals, keys, problems);
        requireInOrder();
        requireRightBeginning();
        try (JournalReader reader = Journals.read(data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    onRecord(reader);
                }
                progress.at(reader.sequence(), reader.highWaterMark());
            }
        } catch (JournalDamagedException e) {
            chain.breakOff(e.getMessage());
        }
        chain.requireNoneBehind(lastRecord);
        if (isNoteReadable) {
            compare(note);
        }
        requireSomeProof();
        return new SealReport(
                !seals.isEmpty(),
                seals.size(),
                chain.checkedFrom(),
                chain.checkedTo(),
                chain.checkedTimestampNs(),
                unsealed,
                unsealedSinceNs,
                unsealed == 0 ? 0 : lastTimestampNs,
                note != null,
                List.copyOf(remarks),
                List.copyOf(problems));
    }

    private void requireInOrder() {
        Seal before = null;
        for (int i = 0; i < seals.size(); i++) {
            Seal seal = seals.get(i);
            if (seal == null) {
                problems.add(new Problem(i + 1L, 0, 0, "seal " + (i + 1) + " cannot be read: it was altered"));
            } else if (seal.from() < 1 || seal.to() < seal.from()) {
                problems.add(new Problem(
                        i + 1L,
                        seal.from(),
                        seal.to(),
                        "seal " + seal.number() + " says that it is of records " + seal.from() + " to " + seal.to()
                                + ": there are no such records, so it is not the seal that was made"));
            } else if (seal.number() != i + 1L || before != null && seal.from() != before.to() + 1) {
                problems.add(new Problem(
                        i + 1L,
                        seal.from(),
                        seal.to(),
                        "seal " + seal.number() + " stands where seal " + (i + 1)
                                + " belongs: seals were removed or moved"));
            }
            before = seal;
        }
    }

    /** A journal may begin behind record 1, but only where its switch says so. */
    private void requireRightBeginning() {
        Retained retained;
        try {
            retained = Retained.read(data);
        } catch (JournalDamagedException e) {
            problems.add(new Problem(0, 0, 0, e.getMessage()));
            return;
        }
        if (retained == null) {
            return;
        }
        if (RetainedMac.isRight(retained, keys)) {
            mayBeginWithinSeal = !RetainedMac.isOfWholeSeals(retained, keys);
            return;
        }
        long lastGone = Math.max(0, retained.first() - 1);
        problems.add(new Problem(
                0,
                Math.min(1, lastGone),
                lastGone,
                data.resolve(Retained.FILE_NAME) + ": it was not this switch's retention that wrote this, so nobody"
                        + " knows who removed what is said to have stood before record " + retained.first()));
    }

    private void onRecord(JournalReader reader) {
        long sequence = reader.sequence();
        if (firstRecord == 0) {
            firstRecord = sequence;
            begin(sequence);
        }
        lastRecord = sequence;
        lastTimestampNs = reader.timestampNs();
        if (!chain.record(reader)) {
            unsealedSinceNs = unsealed == 0 ? lastTimestampNs : unsealedSinceNs;
            unsealed++;
        }
    }

    /** The chain begins with the journal, and its seals are of records that are here, or that retention removed. */
    private void begin(long sequence) {
        Seal first = seals.isEmpty() ? null : seals.get(0);
        if (first != null && first.from() > sequence) {
            problems.add(new Problem(
                    first.number(),
                    sequence,
                    first.from() - 1,
                    "seal " + first.number() + " begins with record " + first.from() + ", and the journal with record "
                            + sequence + ": nothing speaks for records " + sequence + " to " + (first.from() - 1)));
        }
        Seal across = new Sealed(lastRecord, seals).across(sequence);
        if (across == null || across.from() < 1) {
            // What is below record 1 was said already.
            return;
        }
        String shared = "records " + sequence + " to " + across.to() + " cannot be checked: they share seal "
                + across.number() + ", says " + data.resolve(SealFile.FILE_NAME) + ", with records that are not kept";
        if (mayBeginWithinSeal) {
            remarks.add(shared + ". An earlier release removed those. Nothing proves that nobody changed these, only"
                    + " their checksums speak for them");
        } else {
            problems.add(new Problem(
                    across.number(),
                    sequence,
                    across.to(),
                    shared + ". But retention removed whole seals only: this is not the seal that was made"));
        }
    }

    /** Seals none of which is of records that are all here look like a proof, and are none. */
    private void requireSomeProof() {
        if (!seals.isEmpty() && chain.checkedTo() == 0 && problems.isEmpty()) {
            problems.add(new Problem(
                    0,
                    firstRecord,
                    lastRecord,
                    "no seal is of records that are all here: nothing speaks for records " + firstRecord + " to "
                            + lastRecord));
        }
    }

    /** Seals that are removed from the end can only be missed by somebody who knows how many there were. */
    private void compare(SealNote note) {
        if (note == null) {
            remarks.add("nothing in the key directory says how many seals there were: if some are missing at the end,"
                    + " nobody can tell");
            return;
        }
        if (!note.isAmong(seals)) {
            problems.add(new Problem(
                    note.number(),
                    0,
                    note.to(),
                    "the key directory remembers seal " + note.number() + ", up to record " + note.to()
                            + ", and the journal does not have it: seals were removed or replaced"));
        }
    }
}
