package org.pointsman.core.host.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.TickEncoder;
import org.pointsman.core.host.EchoEngine;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.MemoryJournal;
import org.pointsman.core.host.metrics.LatencyHistogram;

/** What the pipeline shows of itself to other threads. */
class PipelineMetricsTest {
    private static final int RING_SIZE = 256;

    private final EchoEngine engine = new EchoEngine();
    private final MemoryJournal journal = new MemoryJournal();
    private LocalHost host;

    private void start(int threads) {
        host = new LocalHost(
                new LocalHost.Options(RING_SIZE, threads, 10_000),
                engine,
                new HostClock(0),
                journal,
                new byte[32],
                new Gateway[] {new SilentGateway()},
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                });
        host.start();
    }

    @AfterEach
    void stop() {
        journal.release();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aProbeComesThroughAndShowsTheTablesAsTheyWereThenAndLeavesNoTrace(int threads) {
        start(threads);
        publish(7, 0);
        long probe = host.tryProbe();
        await(() -> host.passedSlot() >= probe);
        List<String> tables = new ArrayList<>();
        host.forEachTable((name, used, bound, memoryBytes) -> tables.add(name + " " + used + " of " + bound));
        assertThat(tables).containsExactly("decided 7 of 1000000");
        assertThat(journal.payloads()).hasSize(7);
        assertThat(engine.decided()).isEqualTo(7);
    }

    @Test
    void aProbeIsRefusedByAFullRing() {
        start(3);
        journal.block();
        publish(RING_SIZE, 0);
        assertThat(host.tryProbe()).isEqualTo(LocalHost.REFUSED);
    }

    @Test
    void theLagIsWhatIsDecidedAndNotYetDurable() {
        start(3);
        publish(3, 0);
        host.drain();
        assertThat(host.journalLagSlots()).isZero();
        journal.block();
        publish(100, 0);
        await(() -> engine.decided() == 103 && host.journalLagSlots() == 100);
        journal.release();
        host.drain();
        assertThat(host.journalLagSlots()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void eachTimedSlotIsCountedOnceAStageAndOthersAreNot(int threads) {
        start(threads);
        publish(40, host.measuring().nowNs());
        publish(60, host.measuring().nowNs());
        publish(500, 0);
        host.drain();
        assertThat(count(host.decideLatencies())).isEqualTo(100);
        assertThat(count(host.journalLatencies())).isEqualTo(100);
        assertThat(host.decideLatencies().sumNs()).isPositive();
        assertThat(host.journalLatencies().sumNs()).isPositive();
    }

    @Test
    void nothingIsTimedWhileMeasuringIsOff() {
        start(1);
        host.measuring().set(false);
        publish(10, host.measuring().nowNs());
        host.drain();
        assertThat(count(host.decideLatencies())).isZero();
        host.measuring().set(true);
        publish(10, host.measuring().nowNs());
        host.drain();
        assertThat(count(host.decideLatencies())).isEqualTo(10);
    }

    /** Ticks of a timer that is due are commands like any other. */
    private void publish(int count, long claimedNs) {
        for (int i = 0; i < count; i++) {
            long sequence;
            while ((sequence = host.tryClaim(1)) == LocalHost.REFUSED) {
                Thread.yield();
            }
            Slot slot = host.slot(sequence);
            TickEncoder tick = new TickEncoder()
                    .wrapAndApplyHeader(slot.buffer(), slot.commandOffset(), new MessageHeaderEncoder());
            slot.set(Slot.Kind.COMMAND, MessageHeaderEncoder.ENCODED_LENGTH + tick.encodedLength());
            slot.since(claimedNs);
            host.publish(sequence, sequence);
        }
    }

    private static long count(LatencyHistogram histogram) {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        histogram.addTo(counts);
        return Arrays.stream(counts).sum();
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    private static final class SilentGateway implements Gateway {
        @Override
        public void deliver(DirectBuffer buffer, int offset, int length) {}

        @Override
        public void onBatchEnd() {}
    }
}
