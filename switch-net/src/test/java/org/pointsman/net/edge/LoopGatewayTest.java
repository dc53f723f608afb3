package org.pointsman.net.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.Requests;
import org.pointsman.net.testing.SwitchHarness;

/** Sessions of one loop that fail, and what that costs the others: nothing. */
class LoopGatewayTest {
    @TempDir
    private Path directory;

    /** A session that can throw where it is told something. */
    private static final class Session implements ReplyTarget {
        private final boolean failing;
        private final CountDownLatch replies;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        Session(boolean failing, CountDownLatch replies) {
            this.failing = failing;
            this.replies = replies;
        }

        @Override
        public boolean onReply(WindowEntry entry, DirectBuffer buffer, int offset) {
            replies.countDown();
            return true;
        }

        @Override
        public void onUnanswerable() {
            closed.countDown();
        }

        @Override
        public void onRepliesEnd() {
            if (failing) {
                throw new IllegalStateException("a fault of this session");
            }
            ended.countDown();
        }

        @Override
        public void onUnparked() {}
    }

    @Test
    void aSessionThatFailsWhereAnswersEndCostsTheOthersNothing() throws Exception {
        try (SwitchHarness harness = new SwitchHarness(directory).start();
                IsoClient client = harness.connect()) {
            CountDownLatch replies = new CountDownLatch(2);
            Session bad = new Session(true, replies);
            Session good = new Session(false, replies);
            for (LoopGateway gateway : harness.server().edge().gateways()) {
                gateway.loop().submit(() -> ask(gateway, bad, good)).get();
                break;
            }
            assertThat(replies.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(bad.closed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(good.ended.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(good.closed.getCount()).isEqualTo(1);
            assertThat(client.ask(Requests.purchase(1, 100)).code()).isEqualTo("00");
            assertThat(harness.failures()).isEmpty();
        }
    }

    /** One request of each session, in this order, with an answer that is decided already. */
    private static void ask(LoopGateway gateway, Session... sessions) {
        LocalHost host = gateway.host();
        long last = host.tryClaim(sessions.length);
        long first = last - sessions.length + 1;
        Outcomes outcomes = new Outcomes();
        for (int i = 0; i < sessions.length; i++) {
            Slot slot = host.slot(first + i);
            slot.begin(outcomes);
            int offset = outcomes.claim(MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.BLOCK_LENGTH);
            new ReplyEncoder()
                    .wrapAndApplyHeader(outcomes.buffer(), offset, new MessageHeaderEncoder())
                    .gateway(gateway.number())
                    .correlation(gateway.take(sessions[i], 0).correlation());
            slot.decided(outcomes);
        }
        host.publish(first, last);
    }
}
