package org.pointsman.net.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSweepTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "0", "9", "0123456789", "0189", "357"})
    void everyOpenConnectionIsLookedAtOnceAndAClosedOneNeverAgain(String closed) {
        ConnectionSweep sweep = new ConnectionSweep();
        List<Integer> seen = new ArrayList<>();
        Set<Integer> all = new TreeSet<>();
        Set<Integer> open = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            boolean stays = !closed.contains(String.valueOf(i));
            sweep.add(nowNs -> {
                seen.add(number);
                return stays;
            });
            all.add(i);
            if (stays) {
                open.add(i);
            }
        }
        sweep.run();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
        seen.clear();
        sweep.run();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(open);
    }

    @Test
    void aStandstillIsCountedFromTheFirstLookThatFoundIt() {
        Standstill standstill = new Standstill();
        assertThat(standstill.exceeds(1, 100, 5_000)).isFalse();
        assertThat(standstill.exceeds(1, 100, 5_099)).isFalse();
        assertThat(standstill.exceeds(2, 100, 5_100)).as("something happened").isFalse();
        assertThat(standstill.exceeds(2, 0, 9_000)).as("for ever").isFalse();
        assertThat(standstill.exceeds(2, 100, 9_000)).isTrue();
    }
}
