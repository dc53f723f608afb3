package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.purchase;

import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

/** {@code /health/ready} means that the switch would answer now. */
class ReadinessTest extends SwitchTest {
    @Test
    void aSwitchThatStopsSaysSoAndStillAnswersForAWhile() throws Exception {
        harness.operating(new NodeConfig.Operating(true, NodeConfig.LogLevel.INFO, Duration.ofMinutes(5)))
                .start();
        InetSocketAddress api = harness.server().address("api");
        assertThat(ready(api).statusCode()).isEqualTo(200);
        assertThat(ready(api).body()).isEqualTo("{\"status\":\"ready\"}");
        try (IsoClient client = harness.connect()) {
            Thread stopping = new Thread(harness::stop);
            stopping.start();
            await(() -> !harness.server().isReady());
            HttpResponse<String> response = ready(api);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("{\"status\":\"stopping\"}");
            assertThat(Scrape.get(api, "/health/live", "*/*").statusCode()).isEqualTo(200);
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("00");
            // Whoever cannot wait interrupts.
            stopping.interrupt();
            stopping.join();
        }
    }

    @Test
    void aPipelineThatNothingComesThroughIsStuckUntilItMoves() throws Exception {
        harness.start();
        LocalHost host = harness.server().host();
        AtomicLong nowNs = new AtomicLong(1);
        PipelineWatch watch = new PipelineWatch(host, List.of(), nowNs::get);
        watch.run();
        assertThat(watch.isStuck()).isFalse();

        long held = host.tryClaim(1);
        // What was published before it still comes through.
        await(() -> host.passedSlot() == held - 1);
        watch.run();
        nowNs.addAndGet(PipelineWatch.STUCK_NS);
        watch.run();
        assertThat(watch.isStuck()).isFalse();
        nowNs.incrementAndGet();
        watch.run();
        assertThat(watch.isStuck()).isTrue();

        host.slot(held).set(Slot.Kind.NOTHING, 0);
        host.publish(held, held);
        await(() -> host.passedSlot() >= held);
        watch.run();
        assertThat(watch.isStuck()).isFalse();
    }

    @Test
    void anIdleSwitchIsNotStuck() throws Exception {
        harness.start();
        LocalHost host = harness.server().host();
        AtomicLong nowNs = new AtomicLong(1);
        PipelineWatch watch = new PipelineWatch(host, List.of(), nowNs::get);
        for (int i = 0; i < 5; i++) {
            watch.run();
            long published = host.passedSlot();
            await(() -> host.passedSlot() > published || host.freeSlots() == host.ringSize());
            nowNs.addAndGet(PipelineWatch.STUCK_NS - 1);
            assertThat(watch.isStuck()).isFalse();
        }
    }

    private static HttpResponse<String> ready(InetSocketAddress api) throws Exception {
        return Scrape.get(api, "/health/ready", "*/*");
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
