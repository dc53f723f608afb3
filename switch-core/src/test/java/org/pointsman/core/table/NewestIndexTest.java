package org.pointsman.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewestIndexTest {
    private static final long LEFT_OUT = -1;
    private static final int KINDS = 2;
    private static final int KIND = 1;

    private int capacity = 100;
    private NewestIndex index = new NewestIndex(capacity, KINDS);
    private final Map<Long, Long> keys = new HashMap<>();
    private long oldest = 1;
    private long newest;

    private void enter(long key) {
        newest++;
        oldest = Math.max(1, newest - capacity + 1);
        keys.put(newest, key);
        if (key != LEFT_OUT) {
            index.begin(newest);
            index.enter(KIND, RecordHash.mix64(key));
            // Another's key of another kind is no key of this one.
            index.enter(0, RecordHash.mix64(key + 1));
        }
    }

    private long find(long key) {
        long hash = RecordHash.mix64(key);
        long number = index.find(KIND, hash, oldest, newest);
        while (number != NewestIndex.NONE && keys.get(number) != key) {
            number = index.find(KIND, hash, oldest, number - 1);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, NewestIndex.BLOCK - 1, NewestIndex.BLOCK, NewestIndex.BLOCK + 1, 10_000})
    void theNewestOfAKeyIsFoundAsLongAsItIsRemembered(int room) {
        capacity = room;
        index = new NewestIndex(room, KINDS);
        Random random = new Random(room);
        int different = 2 * room + 10;
        for (int i = 0; i < 40_000; i++) {
            int roll = random.nextInt(20);
            enter(roll == 0 ? 7 : roll == 1 ? LEFT_OUT : random.nextInt(different));
            if (i % 50 == 0) {
                long key = random.nextInt(different);
                assertThat(find(key)).isEqualTo(newestByLooking(key));
            }
        }
    }

    @Test
    void manyLeftOutInARowHideNothing() {
        enter(5);
        for (int i = 0; i < 5 * NewestIndex.BLOCK; i++) {
            enter(LEFT_OUT);
        }
        enter(6);
        assertThat(find(6)).isEqualTo(newest);
        assertThat(find(5)).isEqualTo(NewestIndex.NONE);
    }

    @Test
    void aFloodOfOneKeyHidesNoOther() {
        for (long other = 1000; other < 1020; other++) {
            enter(other);
        }
        for (int i = 0; i < capacity - 20; i++) {
            enter(7);
        }
        for (long other = 1000; other < 1020; other++) {
            assertThat(find(other)).isEqualTo(other - 999);
        }
        assertThat(find(7)).isEqualTo(capacity);
    }

    @Test
    void whatIsForgottenIsNotFound() {
        enter(5);
        for (int i = 0; i < capacity; i++) {
            enter(7);
        }
        assertThat(find(5)).isEqualTo(NewestIndex.NONE);
    }
}
