package org.pointsman.core.host.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.core.host.seals.Sealed;
import org.pointsman.core.host.shadow.KeptFile.Reason;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.Seal;

/** A journal may begin only where no seal reaches back to what was removed. */
class KeptFileTest {
    private static final RetentionPolicy AT_ONCE = new RetentionPolicy(Duration.ZERO);

    /** Files of ten records each; 0 stands for one without records. */
    private static JournalInventory files(int... records) {
        List<CycleFileEntry> files = new ArrayList<>();
        long next = 1;
        for (int count : records) {
            Path path = Path.of("file-" + files.size());
            files.add(
                    count == 0
                            ? new CycleFileEntry(path, 1, 100, 0, 0, 0)
                            : new CycleFileEntry(path, 1, 100, next, next + count - 1, next));
            next += count;
        }
        return new JournalInventory(files, next - 1, null, List.of(), List.of());
    }

    /** @param ends last record of each seal */
    private static Sealed sealed(long... ends) {
        List<Seal> seals = new ArrayList<>();
        long from = 1;
        for (long end : ends) {
            seals.add(new Seal(seals.size() + 1, from, end, end, 1, new byte[Seal.MAC_LENGTH]));
            from = end + 1;
        }
        return new Sealed(from - 1, seals);
    }

    private static List<Reason> reasons(JournalInventory journal, Sealed sealed, long snapshot) {
        return KeptFile.judge(journal, snapshot, sealed, AT_ONCE, 1_000).stream()
                .map(KeptFile::reason)
                .toList();
    }

    @Test
    void filesGoWithTheirSeals() {
        assertThat(reasons(files(10, 10, 10), sealed(5, 10, 20, 25), 25))
                .containsExactly(Reason.NONE, Reason.NONE, Reason.NEWEST);
    }

    @Test
    void filesThatShareASealGoTogether() {
        assertThat(reasons(files(10, 10, 10, 10), sealed(10, 25, 30, 35), 35))
                .containsExactly(Reason.NONE, Reason.NONE, Reason.NONE, Reason.NEWEST);
        assertThat(reasons(files(10, 10, 10, 10), sealed(10, 25, 30, 35), 25))
                .containsExactly(Reason.NONE, Reason.SHARES_SEAL, Reason.BEHIND_SNAPSHOT, Reason.NEWEST);
        assertThat(reasons(files(10, 10, 10, 10), sealed(5, 25, 35), 35))
                .containsExactly(Reason.SHARES_SEAL, Reason.SHARES_SEAL, Reason.SHARES_SEAL, Reason.NEWEST);
    }

    @Test
    void aJournalBeginsWithNoFileThatIsEmpty() {
        assertThat(reasons(files(10, 0, 10), sealed(5, 15, 20), 15))
                .containsExactly(Reason.SHARES_SEAL, Reason.SHARES_SEAL, Reason.NEWEST);
        assertThat(reasons(files(10, 0, 10), sealed(10, 15, 20), 15))
                .containsExactly(Reason.NONE, Reason.NONE, Reason.NEWEST);
    }

    @Test
    void withoutSealsNothingIsShared() {
        assertThat(reasons(files(10, 10), new Sealed(Long.MAX_VALUE, List.of()), 15))
                .containsExactly(Reason.NONE, Reason.NEWEST);
    }
}
