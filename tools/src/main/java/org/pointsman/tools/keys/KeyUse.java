package org.pointsman.tools.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.KeyStore.KeyPeriod;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;
import org.pointsman.journal.SnapshotFiles;

/**
 * What still needs a key: what stands in the journal's directory and was encrypted or sealed with it.
 *
 * @param files cycle files with records under it
 * @param snapshots sequences of the snapshots under it
 * @param seals how many seals over records that are kept were made with it
 */
record KeyUse(KeyPeriod key, List<Path> files, List<Long> snapshots, long seals) {

    /** The uses of all keys, in their order, by the journal in a directory and what stands beside it. */
    static List<KeyUse> of(Path data, JournalInventory journal, List<KeyPeriod> keys) {
        long firstKept = journal.files().stream()
                .filter(file -> !file.isEmpty())
                .mapToLong(CycleFileEntry::first)
                .findFirst()
                .orElse(1);
        List<Seal> seals = SealFile.read(data).entries();
        List<KeyUse> uses = new ArrayList<>();
        for (KeyPeriod key : withSealing(keys, seals)) {
            List<Path> files = journal.files().stream()
                    .filter(file -> !file.isEmpty() && file.last() >= key.first() && file.first() < key.end())
                    .map(CycleFileEntry::path)
                    .toList();
            long made = seals.stream()
                    .filter(seal -> seal != null && seal.keyFirst() == key.first() && seal.to() >= firstKept)
                    .count();
            List<Long> snapshots = SnapshotFiles.list(data).stream()
                    .map(SnapshotFiles.Entry::sequence)
                    .filter(key::holds)
                    .toList();
            uses.add(new KeyUse(key, files, snapshots, made));
        }
        return uses;
    }

    /** A newest key that is missing leaves no trace among the others, but seals tell of it. */
    private static List<KeyPeriod> withSealing(List<KeyPeriod> keys, List<Seal> seals) {
        List<KeyPeriod> all = new ArrayList<>(keys);
        for (Seal seal : seals) {
            KeyPeriod last = all.get(all.size() - 1);
            if (seal != null && seal.keyFirst() > last.first()) {
                all.set(all.size() - 1, new KeyPeriod(last.file(), last.first(), seal.keyFirst(), last.present()));
                all.add(new KeyPeriod(
                        last.file().resolveSibling(KeyStore.fileName(seal.keyFirst())),
                        seal.keyFirst(),
                        Long.MAX_VALUE,
                        false));
            }
        }
        return all;
    }

    /** Whether anything would be lost with it. The first key also tells whether reference data and requests are the same. */
    boolean isNeeded() {
        return key.first() == 1 || key.end() == Long.MAX_VALUE || !files.isEmpty() || !snapshots.isEmpty() || seals > 0;
    }

    /** Why it is needed, or that it is not. */
    String reason() {
        List<String> reasons = new ArrayList<>();
        if (key.first() == 1) {
            reasons.add("fingerprints of reference data and idempotency keys");
        }
        if (key.end() == Long.MAX_VALUE) {
            reasons.add("the records to come");
        }
        if (!files.isEmpty()) {
            reasons.add(files.size() + (files.size() == 1 ? " journal file" : " journal files"));
        }
        if (!snapshots.isEmpty()) {
            reasons.add(snapshots.size() + (snapshots.size() == 1 ? " snapshot" : " snapshots"));
        }
        if (seals > 0) {
            reasons.add(seals + (seals == 1 ? " seal" : " seals"));
        }
        return reasons.isEmpty() ? "no longer needed: it may be destroyed" : "needed by " + String.join(", ", reasons);
    }
}
