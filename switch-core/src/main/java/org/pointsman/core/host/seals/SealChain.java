package org.pointsman.core.host.seals;

import java.security.MessageDigest;
import java.util.List;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.host.seals.SealReport.Problem;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Seal;

/**
 * The seals of a journal, one chained to the other, held against its records as these are read. Says which seals are not those
 * of their records, and from where to where the others speak for theirs. One thread, once.
 */
final class SealChain {
    private final List<Seal> seals;
    private final KeyStore keys;
    private final List<Problem> problems;
    private final SealMac mac = new SealMac();

    /** The seal whose records are being read, and whether its MAC can be worked out. */
    private int index;

    private boolean checking;
    private long checkedFrom;
    private long checkedTo;
    private long checkedTimestampNs;

    /**
     * @param seals null for one that cannot be read; of that, and of their order, others speak
     * @param problems to which those that are found are added
     */
    SealChain(List<Seal> seals, KeyStore keys, List<Problem> problems) {
        this.seals = seals;
        this.keys = keys;
        this.problems = problems;
    }

    /** First record under a seal that was right, 0 if there is none. */
    long checkedFrom() {
        return checkedFrom;
    }

    /** Last record under a seal that was right, 0 if there is none. */
    long checkedTo() {
        return checkedTo;
    }

    /** When that one was made, nanoseconds since 1970. */
    long checkedTimestampNs() {
        return checkedTimestampNs;
    }

    /**
     * Takes the record the reader is at.
     *
     * @return false if it stands behind the newest seal
     */
    boolean record(JournalReader reader) {
        long sequence = reader.sequence();
        while (index < seals.size()
                && (seals.get(index) == null || sequence > seals.get(index).to())) {
            // Unreadable or out of order: said already.
            index++;
        }
        if (index == seals.size()) {
            return false;
        }
        Seal seal = seals.get(index);
        if (sequence == seal.from()) {
            begin(seal);
        }
        if (checking) {
            mac.record(reader);
            if (sequence == seal.to()) {
                end(seal);
            }
        }
        return true;
    }

    private void begin(Seal seal) {
        Seal before = index == 0 ? null : seals.get(index - 1);
        checking = false;
        if (index > 0 && before == null) {
            problem(index, "the seal before it cannot be read, so it proves nothing");
        } else if (keys.firstOf(seal.keyFirst()) != seal.keyFirst()) {
            problem(
                    index,
                    "it was made with " + KeyStore.fileName(seal.keyFirst()) + ", which is missing: restore the file");
        } else {
            try {
                mac.begin(keys.sealKey(seal.keyFirst()), before == null ? null : before.mac());
                checking = true;
            } catch (WrongKeyException e) {
                problem(index, e.getMessage());
            }
        }
    }

    private void end(Seal seal) {
        checking = false;
        if (MessageDigest.isEqual(mac.finish(seal), seal.mac())) {
            checkedFrom = checkedFrom == 0 ? seal.from() : checkedFrom;
            checkedTo = seal.to();
            checkedTimestampNs = seal.timestampNs();
        } else {
            problem(index, "they are not the records that were sealed, or the seal is not the one that was made");
        }
        index++;
    }

    /** What follows cannot be read, so no further seal is checked. */
    void breakOff(String why) {
        if (index < seals.size()) {
            problem(index, "they cannot be read, and no seal from here on was checked: " + why);
        }
        index = seals.size();
    }

    /** There are no more records. */
    void requireNoneBehind(long lastRecord) {
        for (int i = index; i < seals.size(); i++) {
            if (seals.get(i) != null && seals.get(i).to() > lastRecord) {
                problem(i, "they were sealed, but are not here");
            }
        }
    }

    private void problem(int at, String what) {
        Seal seal = seals.get(at);
        problems.add(
                seal == null
                        ? new Problem(at + 1L, 0, 0, what)
                        : new Problem(
                                seal.number(),
                                seal.from(),
                                seal.to(),
                                "records " + seal.from() + " to " + seal.to() + ": " + what));
    }
}
