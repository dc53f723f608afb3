package org.pointsman.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.core.table.RecordHash;

class UsagesTest {
    /** Against a map that is cleared every day; subjects share hashes, days are skipped. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "4, 3, 1", "100, 60, 3", "1000, 500, 500"})
    void onlyTodaysUsagesAreFound(int capacity, int subjects, int hashes) {
        Random random = new Random(capacity);
        Usages usages = new Usages(capacity);
        Map<Long, Long> expected = new HashMap<>();
        int day = 0;
        for (int step = 0; step < 50_000; step++) {
            if (random.nextInt(2 * capacity) == 0) {
                day += 1 + random.nextInt(2);
                usages.startDay(day);
                expected.clear();
            }
            int limit = 1 + random.nextInt(2);
            int subject = random.nextInt(subjects);
            long hash = RecordHash.mix64(subject % hashes);
            long key = (long) limit << 32 | subject;
            long usage = usages.find(limit, subject, hash);
            Long used = expected.get(key);
            assertThat(usage != Usages.NONE).as("day %d step %d", day, step).isEqualTo(used != null);
            if (limit == 2) {
                long before = usages.find(1, subject, hash);
                assertThat(usages.findAfter(before, 2, subject, hash)).isEqualTo(usage);
            }
            long amount = random.nextInt(1000);
            if (used != null) {
                assertThat(Usages.used(usage)).isEqualTo(used);
                usages.add(usage, limit, hash, amount);
                expected.put(key, used + amount);
            } else if (expected.size() < capacity) {
                usages.create(limit, subject, hash, amount);
                expected.put(key, amount);
            }
            assertThat(usages.size()).isEqualTo(expected.size());
        }
        assertThat(usages.hash()).isEqualTo(usages.recomputeHash((limit, subject) -> subject % hashes));
    }
}
