package org.pointsman.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NewestIndexTest {
    private static final int CAPACITY = 100;

    private final NewestIndex index = new NewestIndex(CAPACITY);
    private final Map<Long, Long> keys = new HashMap<>();
    private long oldest = 1;
    private long newest;

    private void enter(long key) {
        newest++;
        oldest = Math.max(1, newest - CAPACITY + 1);
        long hash = RecordHash.mix64(key);
        long head = index.head(hash, oldest, newest - 1);
        boolean same = head != NewestIndex.NONE && keys.get(head) == key;
        keys.put(newest, key);
        index.insert(hash, newest, (int) ((newest - 1) % CAPACITY), oldest, same);
    }

    private long find(long key) {
        long hash = RecordHash.mix64(key);
        long number = index.first(hash, oldest, newest);
        while (number != NewestIndex.NONE && keys.get(number) != key) {
            number = index.next(number, hash, oldest);
        }
        return number;
    }

    private long newestByLooking(long key) {
        for (long number = newest; number >= oldest; number--) {
            if (keys.get(number) == key) {
                return number;
            }
        }
        return NewestIndex.NONE;
    }

    @Test
    void nothingIsFoundInAnEmptyIndex() {
        assertThat(find(1)).isEqualTo(NewestIndex.NONE);
    }

    @Test
    void theNewestOfAKeyIsFoundAsLongAsItIsRemembered() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            enter(random.nextInt(10) == 0 ? 7 : random.nextInt(150));
            long key = random.nextInt(150);
            assertThat(find(key)).isEqualTo(newestByLooking(key));
        }
    }

    @Test
    void aFloodOfOneKeyHidesNoOther() {
        for (long other = 1000; other < 1020; other++) {
            enter(other);
        }
        for (int i = 0; i < CAPACITY - 20; i++) {
            enter(7);
        }
        for (long other = 1000; other < 1020; other++) {
            assertThat(find(other)).isEqualTo(other - 999);
        }
        assertThat(find(7)).isEqualTo(CAPACITY);
    }

    @Test
    void whatIsForgottenIsNotFound() {
        enter(5);
        for (int i = 0; i < CAPACITY; i++) {
            enter(7);
        }
        assertThat(find(5)).isEqualTo(NewestIndex.NONE);
    }

    @Test
    void anIndexOfOneRemembersTheNewest() {
        NewestIndex one = new NewestIndex(1);
        one.insert(RecordHash.mix64(1), 1, 0, 1, false);
        one.insert(RecordHash.mix64(2), 2, 0, 2, false);
        assertThat(one.first(RecordHash.mix64(2), 2, 2)).isEqualTo(2);
        assertThat(one.first(RecordHash.mix64(1), 2, 2)).isEqualTo(NewestIndex.NONE);
    }
}
