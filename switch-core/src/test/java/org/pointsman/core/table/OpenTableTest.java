package org.pointsman.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenTableTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 15, 16, 17, 1000, 100_000})
    void slotIndexFindsEverySlotAndNothingElse(int capacity) {
        Random random = new Random(capacity);
        SlotIndex index = new SlotIndex(capacity);
        long[] keys = new long[capacity];
        Map<Long, Integer> expected = new HashMap<>();
        for (int slot = 0; slot < capacity; slot++) {
            do {
                keys[slot] = random.nextInt(4 * capacity);
            } while (expected.containsKey(keys[slot]));
            expected.put(keys[slot], slot);
            index.add(RecordHash.mix64(keys[slot]), slot);
        }
        for (long key = -1; key <= 4L * capacity; key++) {
            assertThat(find(index, keys, key)).isEqualTo(expected.getOrDefault(key, SlotIndex.NONE));
        }
    }

    @Test
    void slotIndexCopesWithKeysOfOneHash() {
        SlotIndex index = new SlotIndex(100);
        for (int slot = 0; slot < 100; slot++) {
            index.add(-1, slot);
        }
        Set<Integer> found = new HashSet<>();
        int place = index.first(-1);
        for (int slot = index.slot(place); slot != SlotIndex.NONE; slot = index.slot(place = index.next(place))) {
            found.add(slot);
        }
        assertThat(found).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 1000})
    void everyProbeBeginsAtALineAndVisitsAllPlacesOnce(int capacity) {
        OpenTable table = new OpenTable(capacity, 16, 60);
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            long first = table.first(random.nextLong());
            assertThat(first % 64).isZero();
            Set<Integer> visited = new HashSet<>();
            for (long at = first; visited.add(table.place(at)); at = table.next(at)) {
                assertThat(table.address(table.place(at))).isEqualTo(at);
            }
            assertThat(visited).hasSize(table.places()).hasSizeGreaterThan(capacity);
        }
    }

    @Test
    void tableIsEmptyAtFirst() {
        RecordTable table = new RecordTable(1000, 48);
        for (int slot = 0; slot < 1000; slot++) {
            for (int at = 0; at < 48; at += 8) {
                assertThat(UnsafeApi.getLong(table.address(slot) + at)).isZero();
            }
        }
        assertThat(table.memoryBytes()).isEqualTo(48_000);
    }

    @Test
    void slotOutOfBoundsIsRefused() {
        RecordTable table = new RecordTable(10, 16);
        assertThatThrownBy(() -> table.address(10))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("slot 10 of a table of 10");
        assertThatThrownBy(() -> table.address(-1)).isInstanceOf(AssertionError.class);
    }

    private static int find(SlotIndex index, long[] keys, long key) {
        int place = index.first(RecordHash.mix64(key));
        for (int slot = index.slot(place); slot != SlotIndex.NONE; slot = index.slot(place = index.next(place))) {
            if (keys[slot] == key) {
                return slot;
            }
        }
        return SlotIndex.NONE;
    }
}
