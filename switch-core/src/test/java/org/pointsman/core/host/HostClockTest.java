package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostClockTest {
    private static final long MAX_JUMP_NS = TimeUnit.MINUTES.toNanos(10);

    private final Machine machine = new Machine();

    @Test
    void followsTheWallClockToTheNanosecond() {
        HostClock clock = new HostClock(0, machine, MAX_JUMP_NS);
        long start = clock.nowNs();
        assertThat(start).isEqualTo(TimeUnit.MILLISECONDS.toNanos(machine.wallMs));
        machine.passNs(1_234_567);
        assertThat(clock.nowNs()).isEqualTo(start + 1_234_567);
    }

    @Test
    void neverGoesBackWhenTheWallClockDoes() {
        HostClock clock = new HostClock(0, machine, MAX_JUMP_NS);
        long before = clock.nowNs();
        machine.wallMs -= 60_000;
        machine.passNs(TimeUnit.SECONDS.toNanos(2));
        assertThat(clock.nowNs()).isEqualTo(before);
        machine.passNs(TimeUnit.SECONDS.toNanos(120));
        assertThat(clock.nowNs()).isGreaterThan(before);
    }

    @Test
    void goesOnFromTheJournalsNewestRecordEvenIfTheWallClockIsALittleBehind() {
        long newest = TimeUnit.MILLISECONDS.toNanos(machine.wallMs) + TimeUnit.SECONDS.toNanos(30);
        HostClock clock = new HostClock(newest, machine, MAX_JUMP_NS);
        assertThat(clock.nowNs()).isEqualTo(newest);
    }

    @Test
    void aDeadlineSetWhileTheWallClockIsBehindHasNotPassedBeforeItBegins() {
        long newest = TimeUnit.MILLISECONDS.toNanos(machine.wallMs) + TimeUnit.SECONDS.toNanos(300);
        HostClock clock = new HostClock(newest, machine, MAX_JUMP_NS);
        long deadline = clock.timelineNs() + TimeUnit.SECONDS.toNanos(30);
        assertThat(clock.nowNs()).isLessThan(deadline);
        machine.passNs(TimeUnit.SECONDS.toNanos(10));
        assertThat(clock.nowNs()).isLessThan(deadline);
    }

    @Test
    void refusesToStartFarBehindTheJournal() {
        long newest = TimeUnit.MILLISECONDS.toNanos(machine.wallMs) + TimeUnit.HOURS.toNanos(1);
        assertThatThrownBy(() -> new HostClock(newest, machine, MAX_JUMP_NS))
                .hasMessageContaining("3600 s behind the newest record");
    }

    @Test
    void startsLongAfterTheJournalsNewestRecord() {
        HostClock clock = new HostClock(1, machine, MAX_JUMP_NS);
        assertThat(clock.nowNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(machine.wallMs));
    }

    @Test
    void aJumpOfTheWallClockBeyondTheBoundIsAnErrorInEitherDirection() {
        for (long jumpMs : new long[] {3_600_000, -3_600_000}) {
            HostClock clock = new HostClock(0, machine, MAX_JUMP_NS);
            clock.nowNs();
            machine.wallMs += jumpMs;
            machine.passNs(TimeUnit.SECONDS.toNanos(2));
            assertThatThrownBy(clock::nowNs).hasMessageContaining("jumped by " + jumpMs / 1000 + " s");
        }
    }

    @Test
    void beingIdleForDaysIsNoJump() {
        HostClock clock = new HostClock(0, machine, MAX_JUMP_NS);
        long before = clock.nowNs();
        machine.passNs(TimeUnit.DAYS.toNanos(3));
        assertThat(clock.nowNs()).isEqualTo(before + TimeUnit.DAYS.toNanos(3));
    }

    private static final class Machine implements HostClock.Source {
        private long wallMs = 1_795_000_000_000L;
        private long monotonicNs = 42;

        void passNs(long ns) {
            monotonicNs += ns;
            wallMs += TimeUnit.NANOSECONDS.toMillis(ns);
        }

        @Override
        public long wallMs() {
            return wallMs;
        }

        @Override
        public long monotonicNs() {
            return monotonicNs;
        }
    }
}
