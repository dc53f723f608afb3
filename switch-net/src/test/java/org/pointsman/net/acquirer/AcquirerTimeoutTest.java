package org.pointsman.net.acquirer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.network;
import static org.pointsman.net.testing.Requests.purchase;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

/** Connections that stand still, and those that end their half and still wait for their answers. */
@Timeout(60)
class AcquirerTimeoutTest extends SwitchTest {
    @Test
    void aFrameThatIsNeverCompletedClosesItsConnectionAndNoOther() throws IOException {
        harness.receiveTimeout(Duration.ofMillis(300)).start();
        try (IsoClient idle = harness.connect();
                IsoClient half = harness.connect()) {
            half.send(half.frame(purchase(1, 100)));
            half.send(new byte[] {0, 100, '0', '2'});
            assertThat(half.receive().code()).isEqualTo("00");
            assertThat(half.isClosedByPeer()).isTrue();
            assertThat(timedOut()).isEqualTo(1);
            assertThat(idle.ask(purchase(2, 100)).code()).isEqualTo("00");
        }
    }

    @Test
    void bytesThatKeepTricklingInDoNotCompleteAFrame() throws Exception {
        harness.receiveTimeout(Duration.ofMillis(300)).start();
        try (IsoClient slow = harness.connect()) {
            byte[] frame = slow.frame(purchase(1, 100));
            Thread trickle = new Thread(() -> {
                try {
                    // Never the last byte.
                    for (int i = 0; timedOut() == 0; i = Math.min(i + 1, frame.length - 2)) {
                        if (i < frame.length - 2) {
                            slow.send(new byte[] {frame[i]});
                        }
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                    }
                } catch (IOException e) {
                    // Closed by the switch, which is what the test waits for.
                }
            });
            trickle.start();
            assertThat(slow.isClosedByPeer()).isTrue();
            trickle.join();
            assertThat(timedOut()).isEqualTo(1);
        }
    }

    @Test
    void framesOneBehindTheOtherMayArriveInPieces() throws IOException {
        harness.receiveTimeout(Duration.ofMillis(600)).start();
        try (IsoClient client = harness.connect()) {
            // There is half a frame at any look, but never the same for long.
            byte[] previous = client.frame(inquiry(1));
            client.send(Arrays.copyOf(previous, 20));
            for (int stan = 2; stan < 40; stan++) {
                byte[] next = client.frame(inquiry(stan));
                ByteArrayOutputStream piece = new ByteArrayOutputStream();
                piece.write(previous, 20, previous.length - 20);
                piece.write(next, 0, 20);
                client.send(piece.toByteArray());
                assertThat(client.receive().code()).isEqualTo("00");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
                previous = next;
            }
            assertThat(timedOut()).isZero();
        }
    }

    @Test
    void anIdleConnectionIsClosedWhereThatIsConfigured() throws IOException {
        harness.idleTimeout(Duration.ofMillis(300)).start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(network("0800", 1, "301")).code()).isEqualTo("00");
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(timedOut()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatWaitsForTheSwitchIsNotIdle() throws Exception {
        harness.idleTimeout(Duration.ofMillis(200))
                .receiveTimeout(Duration.ofMillis(200))
                .start();
        LocalHost host = harness.server().host();
        long held = host.tryClaim(1);
        try (IsoClient waiting = harness.connect();
                IsoClient idle = harness.connect()) {
            waiting.send(waiting.frame(purchase(1, 100)));
            // Several of them, one behind the other: time enough for any time-out.
            assertThat(idle.isClosedByPeer()).isTrue();
            try (IsoClient idleToo = harness.connect()) {
                assertThat(idleToo.isClosedByPeer()).isTrue();
            }
            host.slot(held).set(Slot.Kind.NOTHING, 0);
            host.publish(held, held);
            assertThat(waiting.receive().code()).isEqualTo("00");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    void whoEndsItsHalfOfAConnectionStillGetsEveryAnswer(int window) throws IOException {
        harness.window(window).start();
        try (IsoClient client = harness.connect()) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int stan = 1; stan <= 300; stan++) {
                stream.write(client.frame(purchase(stan, 1)));
            }
            stream.write(new byte[] {0, 100, '0'});
            client.send(stream.toByteArray());
            client.socket().shutdownOutput();
            for (int stan = 1; stan <= 300; stan++) {
                assertThat(client.receive().get(11)).isEqualTo(String.format("%06d", stan));
            }
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void whoNeverTakesItsAnswersIsClosed() throws Exception {
        harness.receiveTimeout(Duration.ofMillis(500)).start();
        try (IsoClient deaf = harness.connect()) {
            byte[] frame = deaf.frame(inquiry(1));
            // Ends when the switch has closed the connection.
            assertThatIOException().isThrownBy(() -> {
                while (true) {
                    deaf.send(frame);
                }
            });
            assertThat(timedOut()).isEqualTo(1);
        }
    }

    @Test
    void answersThatLeaveOneByOneAndAreNotTakenHoldNoMoreThanTheirBytes() throws IOException {
        harness.receiveTimeout(Duration.ofSeconds(1)).start();
        PooledByteBufAllocator memory = (PooledByteBufAllocator) Edge.ALLOCATOR;
        long before = memory.pinnedDirectMemory();
        long most = 0;
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.setTcpNoDelay(true);
            deaf.connect(new InetSocketAddress(
                    "127.0.0.1", harness.server().address("ascii").getPort()));
            byte[] frame;
            try (IsoClient form = harness.connect()) {
                frame = form.frame(network("0800", 1, "301"));
            }
            while (timedOut() == 0) {
                deaf.getOutputStream().write(frame);
                most = Math.max(most, memory.pinnedDirectMemory() - before);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(20));
            }
        } catch (SocketException e) {
            // Closed by the switch while this test wrote.
        }
        assertThat(timedOut()).isEqualTo(1);
        assertThat(most).isLessThan(1 << 20);
    }

    @Test
    void whoKeepsHisHalfOpenAndGoesOnSendingIsClosedAllTheSame() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            client.send(new byte[] {(byte) 0xFF, (byte) 0xFF});
            assertThat(client.isClosedByPeer()).isTrue();
            // Ends when the switch has closed its end for good.
            assertThatIOException().isThrownBy(() -> {
                while (true) {
                    client.send(new byte[1000]);
                }
            });
            assertThat(timedOut()).isZero();
        }
    }

    @Test
    void eachListenerHasABoundOfItsOwn() throws IOException {
        harness.maxConnections(1).start();
        try (IsoClient first = harness.connect();
                IsoClient second = harness.connect("binary", "iso87-binary", "length2");
                IsoClient tooMany = harness.connect()) {
            assertThat(tooMany.isClosedByPeer()).isTrue();
            assertThat(first.ask(purchase(1, 100)).code()).isEqualTo("00");
            assertThat(second.ask(purchase(2, 100)).code()).isEqualTo("00");
            assertThat(harness.server().edge().counters().refusedConnections()).isEqualTo(1);
        }
    }

    private long timedOut() {
        return harness.server().edge().counters().timedOutConnections();
    }
}
