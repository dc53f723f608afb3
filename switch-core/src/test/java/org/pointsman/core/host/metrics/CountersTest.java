package org.pointsman.core.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CountersTest {

    @Test
    void eachCounterStandsForItself() {
        Counters counters = new Counters(3);
        counters.increment(0);
        counters.add(1, 41);
        counters.increment(1);
        counters.set(2, -5);
        assertThat(counters.get(0)).isEqualTo(1);
        assertThat(counters.get(1)).isEqualTo(42);
        assertThat(counters.get(2)).isEqualTo(-5);
    }

    @Test
    @Timeout(60)
    void anotherThreadSeesCountsThatOnlyGrowAndTheLastOne() throws InterruptedException {
        long times = 5_000_000;
        Counters counters = new Counters(1);
        Thread writer = new Thread(() -> {
            for (long i = 0; i < times; i++) {
                counters.increment(0);
            }
        });
        writer.start();
        long seen = 0;
        while (seen < times) {
            long now = counters.get(0);
            assertThat(now).isGreaterThanOrEqualTo(seen);
            seen = now;
        }
        writer.join();
        assertThat(counters.get(0)).isEqualTo(times);
    }
}
