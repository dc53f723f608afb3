package org.pointsman.core.host.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.host.BusinessCalendar;
import org.pointsman.core.host.EchoEngine;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.MemoryJournal;

class HostTimerTest {
    /** A clock that can be told to throw. */
    private static final class FailingClock implements HostClock.Source {
        private volatile Throwable failure;

        @Override
        public long wallMs() {
            if (failure instanceof Error e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            return System.currentTimeMillis();
        }

        @Override
        public long monotonicNs() {
            return System.nanoTime();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void whateverEndsTheTimerStopsTheSwitch(Class<? extends Throwable> kind) throws Exception {
        FailingClock source = new FailingClock();
        HostClock ofTimer = new HostClock(0, source, HostClock.MAX_JUMP_NS);
        LocalHost host = new LocalHost(
                LocalHost.Options.DEFAULT,
                new EchoEngine(),
                new HostClock(0),
                new MemoryJournal(),
                new byte[32],
                new Gateway[0],
                (what, cause) -> {});
        host.start();
        CompletableFuture<Throwable> stopped = new CompletableFuture<>();
        try (HostTimer timer = new HostTimer(
                host,
                ofTimer,
                new BusinessCalendar(ZoneOffset.UTC, LocalTime.of(23, 0)),
                (what, cause) -> stopped.complete(cause))) {
            timer.start();
            source.failure = kind.getConstructor().newInstance();
            assertThat(stopped.get(30, TimeUnit.SECONDS)).isInstanceOf(kind);
        } finally {
            host.close();
        }
    }
}
