package org.pointsman.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordHashTest {
    /** From the reference implementation of SplitMix64: the outputs for state 0, whose first inputs are 1 and 2 golden. */
    @Test
    void mix64IsTheFinaliserOfSplitMix64() {
        assertThat(RecordHash.mix64(0x9E3779B97F4A7C15L)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(RecordHash.mix64(2 * 0x9E3779B97F4A7C15L)).isEqualTo(0x6E789E6AA1B965F4L);
        assertThat(RecordHash.mix64(0)).isZero();
    }

    @Test
    void aChangedWordChangesTheHashByItsDelta() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            long key = random.nextLong();
            long before = random.nextLong();
            long after = random.nextLong();
            long other = random.nextLong();
            long salt = RecordHash.salt(RecordHash.HOLD, key);
            assertThat(RecordHash.hash(RecordHash.HOLD, key, other, before, 3)
                            + RecordHash.delta(salt, 1, after - before))
                    .isEqualTo(RecordHash.hash(RecordHash.HOLD, key, other, after, 3));
        }
    }

    @Test
    void shortFormsAgreeWithTheGeneralOne() {
        long[] words = {5, -6, 7, Long.MIN_VALUE};
        assertThat(RecordHash.hash(1, 9, words, 1)).isEqualTo(RecordHash.hash(1, 9, 5));
        assertThat(RecordHash.hash(1, 9, words, 2)).isEqualTo(RecordHash.hash(1, 9, 5, -6));
        assertThat(RecordHash.hash(1, 9, words, 3)).isEqualTo(RecordHash.hash(1, 9, 5, -6, 7));
        assertThat(RecordHash.hash(1, 9, words, 4)).isEqualTo(RecordHash.hash(1, 9, 5, -6, 7, Long.MIN_VALUE));
    }

    @Test
    void kindAndKeyTellRecordsOfTheSameWordsApart() {
        assertThat(RecordHash.hash(1, 2, 3)).isNotEqualTo(RecordHash.hash(2, 2, 3));
        assertThat(RecordHash.hash(1, 2, 3)).isNotEqualTo(RecordHash.hash(1, 3, 3));
        assertThat(RecordHash.usageKey(5, 1)).isNotEqualTo(RecordHash.usageKey(5, 2));
    }
}
