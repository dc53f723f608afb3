package org.pointsman.tools.acceptance.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.JournalSnapshots.Judged;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.seals.SealVerifier;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalVerifier;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.journal.VerificationReport;

/** What must be so of a journal that nobody writes now, whatever became of who wrote it. */
final class JournalCheck {
    private final Path data;
    private final Path keyDirectory;
    private final String what;

    /** @param what for messages */
    JournalCheck(Path data, Path keyDirectory, String what) {
        this.data = data;
        this.keyDirectory = keyDirectory;
        this.what = what;
    }

    /** As {@code journal verify --keys} has it; and all snapshots are good, and it begins where {@code retained} says. */
    void requireIntact() throws IOException {
        VerificationReport report = JournalVerifier.verify(data, (bytes, of) -> {});
        assertThat(report.damages()).as(what).isEmpty();
        assertThat(report.firstSequence()).as(what).isEqualTo(Journals.firstKept(data));
        KeyStore keys = KeyStore.open(keyDirectory);
        assertThat(SealVerifier.verify(data, keyDirectory, keys, (at, last) -> {})
                        .problems())
                .as(what)
                .isEmpty();
        assertThat(JournalSnapshots.judge(data, keys)).as(what).allMatch(Judged::isGood);
    }

    /** What a kill at a point leaves is there. */
    void requireStoppedAt(KillPoint point) {
        if (point == KillPoint.BEFORE_REMOVAL || point == KillPoint.BETWEEN_REMOVALS) {
            assertThat(JournalInventory.of(data).leftovers())
                    .as("%s, %s", what, point)
                    .isNotEmpty();
        }
    }

    /**
     * A replay ends in a state, and in the balances that the clients work out from the answers they got.
     *
     * @param hash of the state
     * @param expected {posted, held} by account
     */
    void requireBooks(String hash, Map<Long, long[]> expected) throws IOException {
        PaymentEngine engine = replayed();
        assertThat(String.format("%016x", engine.stateHash())).as(what).isEqualTo(hash);
        engine.requireBalancedBooks();
        Map<Long, String> texts = new TreeMap<>();
        expected.forEach((account, sums) -> texts.put(account, sums[0] + " held " + sums[1]));
        Map<Long, String> found = new TreeMap<>();
        engine.forEachAccount((id, kind, currency, posted, held, creditLine, status) -> {
            if (texts.containsKey(id)) {
                found.put(id, posted + " held " + held);
            }
        });
        assertThat(found).as(what).isEqualTo(texts);
    }

    /** From the first record on; if that is gone, from the oldest snapshot, which needs more of the journal than any other. */
    private PaymentEngine replayed() throws IOException {
        KeyStore keys = KeyStore.open(keyDirectory);
        PaymentEngine engine = new PaymentEngine();
        if (Journals.firstKept(data) == 1) {
            try (JournalReader reader = Journals.read(data)) {
                new Replay(engine, keys.panKeys()).run(reader, (at, last) -> {});
            }
            return engine;
        }
        List<SnapshotFiles.Entry> snapshots = SnapshotFiles.list(data);
        Path oldest = snapshots.get(snapshots.size() - 1).path();
        SnapshotInfo info = JournalSnapshots.load(data, oldest, keys, engine);
        try (JournalReader reader = Journals.read(data, info.anchor())) {
            new Replay(engine, keys.panKeys(), info.facts(), info.position()).run(reader, (at, last) -> {});
        }
        return engine;
    }
}
