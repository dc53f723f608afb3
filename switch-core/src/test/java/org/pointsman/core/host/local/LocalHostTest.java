package org.pointsman.core.host.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.codec.TickEncoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.EchoEngine;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.MemoryJournal;
import org.pointsman.core.host.PanCipher;
import org.pointsman.journal.Durability;

/** The pipeline by itself: order, durability before answers, a full ring, fail-stop; on one thread and on three. */
class LocalHostTest {
    private static final byte[] KEY = new byte[32];
    private static final int RING_SIZE = 256;
    private static final long PAN = 6225880012345675L;

    private final EchoEngine engine = new EchoEngine();
    private MemoryJournal journal = new MemoryJournal();
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private LocalHost host;

    private void start(int threads) {
        host = new LocalHost(
                new LocalHost.Options(RING_SIZE, threads, 10_000),
                engine,
                new HostClock(0),
                journal,
                KEY,
                new Gateway[] {gateway},
                (what, cause) -> failures.add(what + ": " + cause.getMessage()));
        host.start();
    }

    private void startOnDisk(int threads) {
        journal = new MemoryJournal(Durability.DISK);
        start(threads);
    }

    @AfterEach
    void stop() {
        journal.release();
        if (host != null) {
            host.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void answersLeaveInTheOrderOfTheirRequests(int threads) {
        start(threads);
        int requests = 20_000;
        for (int i = 0; i < requests; i++) {
            submit(i);
        }
        host.drain();
        assertThat(gateway.correlations()).isEqualTo(range(0, requests));
        assertThat(journal.payloads()).hasSize(requests);
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void nothingLeavesBeforeItsRecordIsDurable(int threads) {
        start(threads);
        journal.block();
        publish(100);
        await(() -> engine.decided() > 0 && journal.lastSequence() > 0);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(gateway.correlations()).isEmpty();
        journal.release();
        await(() -> gateway.correlations().size() == 100);
    }

    @Test
    void theEngineRunsAheadOfASlowDiskUntilTheRingIsFull() {
        start(3);
        journal.block();
        publish(RING_SIZE);
        await(() -> engine.decided() == RING_SIZE);
        assertThat(host.tryClaim(1)).isEqualTo(LocalHost.REFUSED);
        assertThat(gateway.correlations()).isEmpty();
        journal.release();
        await(() -> gateway.correlations().size() == RING_SIZE);
        await(() -> host.freeSlots() == RING_SIZE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whateverTheThreadsTheEngineRunsAheadOfAFlushToTheDisk(int threads) {
        startOnDisk(threads);
        journal.block();
        publish(RING_SIZE);
        await(() -> engine.decided() == RING_SIZE && journal.lastSequence() == RING_SIZE);
        assertThat(gateway.correlations()).isEmpty();
        assertThat(host.journalSequence()).isZero();
        assertThat(host.journalLagSlots()).isEqualTo(RING_SIZE);
        journal.release();
        await(() -> gateway.correlations().size() == RING_SIZE);
        assertThat(gateway.correlations()).isEqualTo(range(0, RING_SIZE));
        assertThat(host.journalSequence()).isEqualTo(RING_SIZE);
        assertThat(host.threads()).hasSize(threads == 1 ? 2 : 3);
    }

    @Test
    void aFlushThatCoversLaterBatchesIsNotRepeatedForThem() {
        startOnDisk(1);
        journal.block();
        submit(0);
        await(() -> journal.lastSequence() == 1 && journal.isFlushing());
        // They are appended while the first flush is under way, one batch each.
        for (int i = 1; i <= 100; i++) {
            submit(i);
            int appended = i + 1;
            await(() -> journal.lastSequence() == appended);
        }
        journal.release();
        host.drain();
        assertThat(gateway.correlations()).isEqualTo(range(0, 101));
        assertThat(host.flushes()).isEqualTo(2);
        assertThat(host.flushedRecords()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFailingFlushStopsTheSwitchAndNothingOfItIsAnswered(int threads) {
        startOnDisk(threads);
        submit(0);
        host.drain();
        journal.failFlushes();
        publish(10);
        await(() -> !failures.isEmpty());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(failures.get(0)).contains("flush stage failed", "the disk does not flush");
        assertThat(gateway.correlations()).containsExactly(0);
        assertThat(host.journalSequence()).isEqualTo(1);
        assertThat(host.isAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFullRingRefusesAtOnceAndTakesWorkAgainLater(int threads) {
        start(threads);
        journal.block();
        publish(RING_SIZE);
        assertThat(host.tryClaim(1)).isEqualTo(LocalHost.REFUSED);
        assertThat(host.tryClaim(256)).isEqualTo(LocalHost.REFUSED);
        journal.release();
        await(() -> host.freeSlots() == RING_SIZE);
        submit(RING_SIZE);
        host.drain();
        assertThat(gateway.correlations()).isEqualTo(range(0, RING_SIZE + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFailingAppendStopsTheSwitchAndNoAnswerLeavesBehindIt(int threads) {
        start(threads);
        submit(0);
        host.drain();
        journal.failFrom(2);
        publish(10);
        await(() -> !failures.isEmpty());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).contains("the disk is gone");
        assertThat(gateway.correlations()).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aBrokenInvariantStopsTheSwitchAndItsCommandIsNeitherKeptNorAnswered(int threads) {
        start(threads);
        submit(0);
        host.drain();
        engine.failFrom(2);
        submit(1);
        await(() -> !failures.isEmpty());
        assertThat(failures.get(0)).contains("the books do not balance");
        assertThat(gateway.correlations()).containsExactly(0);
        assertThat(journal.payloads()).hasSize(1);
        assertThatThrownBy(host::drain).hasMessageContaining("stopped");
    }

    @Test
    void aFailingGatewayStopsTheSwitchInsteadOfLosingAnAnswer() {
        start(1);
        gateway.failAt(3);
        publish(10);
        await(() -> !failures.isEmpty());
        assertThat(failures.get(0)).contains("no room");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void answersDecidedAtTheEdgeKeepTheirPlaceAndAreNotJournaled(int threads) {
        start(threads);
        journal.block();
        submit(0);
        long slot = host.tryClaim(1);
        Outcomes outcomes = host.slot(slot).begin(new Outcomes());
        encodeReply(outcomes, 1);
        host.slot(slot).decided(outcomes);
        host.publish(slot, slot);
        submit(2);
        journal.release();
        host.drain();
        assertThat(gateway.correlations()).containsExactly(0, 1, 2);
        assertThat(journal.payloads()).hasSize(2);
        assertThat(engine.decided()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ofRepeatsOnlyWhatIsRememberedBecomesACommandAndAllAreAnsweredInTheirPlaces(int threads) {
        start(threads);
        engine.remembersFrom(2);
        submit(0);
        long last = host.tryClaim(3);
        for (int i = 1; i <= 3; i++) {
            Slot slot = host.slot(last - 3 + i);
            slot.set(Slot.Kind.COMMAND, encode(slot, i));
            Outcomes otherwise = slot.begin(new Outcomes());
            encodeReply(otherwise, i);
            slot.onlyRepeat(otherwise);
        }
        host.publish(last - 2, last);
        submit(4);
        host.drain();
        assertThat(gateway.correlations()).containsExactly(0, 1, 2, 3, 4);
        assertThat(journal.payloads()).hasSize(4);
        assertThat(engine.decided()).isEqualTo(4);
        assertThat(gateway.transactions())
                .as("the second got what stood in its slot, the others what the engine decided")
                .containsExactly(1L, 0L, 2L, 3L, 4L);
    }

    @Test
    void aClaimedSlotThatCameToNothingIsPassedOver() {
        start(1);
        long slot = host.tryClaim(1);
        host.slot(slot).set(Slot.Kind.NOTHING, 0);
        host.publish(slot, slot);
        submit(7);
        host.drain();
        assertThat(gateway.correlations()).containsExactly(7);
        assertThat(journal.payloads()).hasSize(1);
    }

    @Test
    void aTickIsJournaledOnlyIfATimerFired() {
        start(1);
        tick();
        engine.dueTimers(1);
        tick();
        tick();
        host.drain();
        assertThat(journal.payloads()).hasSize(1);
    }

    @Test
    void closeFinishesWhatIsInTheRing() {
        start(3);
        journal.block();
        publish(RING_SIZE);
        Thread closer = new Thread(host::close);
        closer.start();
        journal.release();
        await(() -> !closer.isAlive());
        assertThat(gateway.correlations()).hasSize(RING_SIZE);
        assertThat(host.threads()).noneMatch(Thread::isAlive);
    }

    @Test
    void manyThreadsMaySubmitAtOnce() {
        start(1);
        List<Thread> producers = Stream.of(0, 1, 2, 3)
                .map(p -> new Thread(() -> IntStream.range(0, 5_000).forEach(i -> submit(p * 5_000 + i))))
                .toList();
        producers.forEach(Thread::start);
        await(() -> producers.stream().noneMatch(Thread::isAlive));
        host.drain();
        List<Integer> answered = new ArrayList<>(gateway.correlations());
        for (int p = 0; p < 4; p++) {
            int from = p * 5_000;
            assertThat(answered.stream().filter(c -> c >= from && c < from + 5_000))
                    .isEqualTo(range(from, from + 5_000));
        }
    }

    @Test
    void cardNumbersAreEncryptedInTheJournalAndComeBackWithTheirSequence() {
        start(1);
        publish(300);
        host.drain();
        PanCipher cipher = PanCipher.decrypting(KEY, 1);
        int panOffset = JournalPayload.COMMAND_OFFSET + JournalPayload.panOffset(TransactionRequestDecoder.TEMPLATE_ID);
        for (int i = 0; i < journal.payloads().size(); i++) {
            UnsafeBuffer payload = new UnsafeBuffer(journal.payloads().get(i));
            assertThat(payload.getLong(panOffset)).isNotEqualTo(PAN);
            cipher.add(payload, panOffset, i + 1);
            cipher.apply(payload);
            assertThat(payload.getLong(panOffset)).isEqualTo(PAN);
            assertThat(payload.getByte(panOffset + 8)).isEqualTo((byte) 16);
        }
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatThrownBy(() -> new LocalHost.Options(1000, 1, 0)).hasMessageContaining("ring size 1000");
        assertThatThrownBy(() -> new LocalHost.Options(128, 1, 0)).hasMessageContaining("ring size 128");
        assertThatThrownBy(() -> new LocalHost.Options(1024, 2, 0)).hasMessageContaining("threads 2");
    }

    private void submit(int correlation) {
        UnsafeBuffer command = new UnsafeBuffer(new byte[Slot.COMMAND_CAPACITY]);
        int length = encode(command, 0, correlation);
        host.submit(Slot.Kind.COMMAND, command, 0, length);
    }

    /** As an event loop does it: a batch of slots in one claim. */
    private void publish(int count) {
        for (int done = 0; done < count; ) {
            int batch = Math.min(count - done, 64);
            long last = host.tryClaim(batch);
            if (last == LocalHost.REFUSED) {
                Thread.yield();
                continue;
            }
            for (long s = last - batch + 1; s <= last; s++) {
                host.slot(s).set(Slot.Kind.COMMAND, encode(host.slot(s), done++));
            }
            host.publish(last - batch + 1, last);
        }
    }

    private void tick() {
        UnsafeBuffer command = new UnsafeBuffer(new byte[64]);
        TickEncoder tick = new TickEncoder().wrapAndApplyHeader(command, 0, new MessageHeaderEncoder());
        host.submit(Slot.Kind.TICK, command, 0, MessageHeaderEncoder.ENCODED_LENGTH + tick.encodedLength());
    }

    private static int encode(Slot slot, int correlation) {
        return encode(slot.buffer(), slot.commandOffset(), correlation);
    }

    private static int encode(UnsafeBuffer buffer, int offset, int correlation) {
        TransactionRequestEncoder request =
                new TransactionRequestEncoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder());
        request.gateway(0).connection(1).correlation(correlation);
        request.pan().number(PAN).digits((short) 16).pad1((short) 0).pad2(0).pad4(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + request.encodedLength();
    }

    private static void encodeReply(Outcomes outcomes, int correlation) {
        int at = outcomes.claim(MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.BLOCK_LENGTH);
        new ReplyEncoder()
                .wrapAndApplyHeader(outcomes.buffer(), at, new MessageHeaderEncoder())
                .gateway(0)
                .correlation(correlation);
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    private final class RecordingGateway implements Gateway {
        private final List<Integer> correlations = new ArrayList<>();
        private final List<Long> transactions = new ArrayList<>();
        private final ReplyDecoder reply = new ReplyDecoder();
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private volatile int failAt = Integer.MAX_VALUE;

        void failAt(int answer) {
            failAt = answer;
        }

        synchronized List<Integer> correlations() {
            return new ArrayList<>(correlations);
        }

        synchronized List<Long> transactions() {
            return new ArrayList<>(transactions);
        }

        @Override
        public synchronized void deliver(DirectBuffer buffer, int offset, int length) {
            if (correlations.size() + 1 >= failAt) {
                throw new IllegalStateException("no room");
            }
            reply.wrapAndApplyHeader(buffer, offset, header);
            if (reply.transaction() > journal.durableSequence()) {
                failures.add("answer " + reply.transaction() + " left before it was durable");
            }
            correlations.add((int) reply.correlation());
            transactions.add(reply.transaction());
        }

        @Override
        public void onBatchEnd() {}
    }
}
