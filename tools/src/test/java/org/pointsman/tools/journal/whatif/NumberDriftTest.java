package org.pointsman.tools.journal.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberDriftTest {
    private final NumberDrift drift = new NumberDrift();

    @Test
    void numbersAreTheSameUntilTheyAreNot() {
        assertThat(drift.of(7)).isEqualTo(7);
        drift.learn(1, 1);
        drift.learn(2, 2);
        assertThat(drift.isNone()).isTrue();
        drift.learn(3, NumberDrift.NONE);
        assertThat(drift.isNone()).isFalse();
        drift.learn(4, 3);
        assertThat(drift.of(2)).isEqualTo(2);
        assertThat(drift.of(3)).isEqualTo(NumberDrift.NONE);
        assertThat(drift.of(4)).isEqualTo(3);
        assertThat(drift.of(100)).isEqualTo(99);
    }

    @Test
    void everyNumberThatWasLearntIsKnown() {
        Random random = new Random(5);
        Map<Long, Long> learnt = new HashMap<>();
        long recorded = 0;
        long decided = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean isRecorded = random.nextInt(50) > 0;
            boolean isDecided = random.nextInt(50) > 0;
            recorded += isRecorded ? 1 : 0;
            decided += isDecided ? 1 : 0;
            if (isRecorded) {
                long now = isDecided ? decided : NumberDrift.NONE;
                drift.learn(recorded, now);
                learnt.put(recorded, now);
            }
            if (recorded > 10 && random.nextInt(100) == 0) {
                // Refused at first, remembered when it was sent again.
                long earlier = 1 + random.nextInt((int) recorded - 1);
                decided++;
                drift.learn(earlier, decided);
                learnt.put(earlier, decided);
            }
        }
        learnt.forEach(
                (was, is) -> assertThat(drift.of(was)).as("number %d", was).isEqualTo(is));
    }
}
