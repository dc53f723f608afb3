package org.pointsman.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyIndexTest {
    /** Compares with a plain list, for memories of every size and hashes that collide more or less. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "3, 3, 1", "7, 1, 7", "8, 1, 8", "50, 5, 20", "64, 3, 1000", "500, 3, 1000000"})
    void findsAllThatIsRememberedAndNothingOfAnotherTag(int capacity, int keysPerNumber, int hashes) {
        long seed = 7L * capacity + hashes;
        Random random = new Random(seed);
        KeyIndex index = new KeyIndex((long) capacity * keysPerNumber);
        List<long[]> entries = new ArrayList<>();
        long oldest = 1;
        for (long newest = 1; newest <= 20_000; newest++) {
            oldest = Math.max(oldest, newest - capacity + 1);
            index.remember(oldest, newest);
            for (int key = 0; key < 1 + random.nextInt(keysPerNumber); key++) {
                long hash = hash(random.nextInt(hashes));
                index.insert(hash);
                entries.add(new long[] {hash, newest});
            }
            if (newest % 7 == 0) {
                long stillRemembered = oldest;
                entries.removeIf(entry -> entry[1] < stillRemembered);
                long wanted = hash(random.nextInt(hashes));
                assertThat(candidates(index, wanted))
                        .as("seed %d, number %d", seed, newest)
                        .containsAll(numbers(entries, wanted, -1L))
                        .isSubsetOf(numbers(entries, wanted, KeyIndex.TAG_MASK));
            }
        }
    }

    @Test
    void removedEntryIsNotFoundAgainButOthersBehindItAre() {
        KeyIndex index = new KeyIndex(100);
        for (long number = 1; number <= 20; number++) {
            index.remember(1, number);
            index.insert(42);
        }
        long entry = index.first(42);
        while (index.number(entry) != 5) {
            entry = index.next(entry, 42);
            assertThat(entry).isNotEqualTo(KeyIndex.NONE);
        }
        index.remove(entry);
        assertThat(candidates(index, 42)).hasSize(19).doesNotContain(5L);
        index.remember(1, 21);
        index.insert(42);
        assertThat(candidates(index, 42)).hasSize(20).contains(21L);
    }

    @Test
    void numbersAboveThirtyTwoBitsAreToldApart() {
        KeyIndex index = new KeyIndex(8);
        long start = (1L << 32) - 3;
        for (long number = start; number < start + 6; number++) {
            index.remember(number - 2, number);
            index.insert(hash((int) (number - start)));
            assertThat(candidates(index, hash((int) (number - start)))).containsExactly(number);
        }
        assertThat(candidates(index, hash(2))).isEmpty();
        assertThat(candidates(index, hash(4))).containsExactly((1L << 32) + 1);
    }

    @Test
    void linesThatOverflowedWhatIsForgottenEndTheSearch() {
        KeyIndex index = new KeyIndex(40);
        for (long number = 1; number <= 30; number++) {
            index.remember(1, number);
            index.insert(42);
        }
        assertThat(candidates(index, 42)).hasSize(30);
        index.remember(31, 31);
        index.insert(42);
        assertThat(candidates(index, 42)).containsExactly(31L);
    }

    private static long hash(int key) {
        return RecordHash.mix64(key + 1L);
    }

    private static List<Long> candidates(KeyIndex index, long hash) {
        List<Long> found = new ArrayList<>();
        for (long entry = index.first(hash); entry != KeyIndex.NONE; entry = index.next(entry, hash)) {
            found.add(index.number(entry));
        }
        return found;
    }

    /** Of the entries whose hash is the same in some bits. */
    private static List<Long> numbers(List<long[]> entries, long hash, long bits) {
        List<Long> found = new ArrayList<>();
        for (long[] entry : entries) {
            if ((entry[0] & bits) == (hash & bits)) {
                found.add(entry[1]);
            }
        }
        return found;
    }
}
