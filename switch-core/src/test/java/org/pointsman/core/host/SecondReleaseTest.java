package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.engine.SnapshotSink;
import org.pointsman.core.engine.SnapshotSource;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;
import org.pointsman.core.testing.RecordedJournal;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;

/**
 * A release that decides otherwise than the one before, made up: what the first has decided is never decided again by the second,
 * which begins behind a snapshot of the first instead.
 */
class SecondReleaseTest {
    private static final int SECOND_RULES = PaymentEngine.RULES_VERSION + 1;

    /** Answers every request with 05 in DE 39, whatever the first release makes of it. */
    private static final class SecondRelease implements Engine {
        private final PaymentEngine first = new PaymentEngine();

        @Override
        public int rulesVersion() {
            return SECOND_RULES;
        }

        @Override
        public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            first.onCommand(timestampNs, buffer, offset, length, outcomes);
            int template = JournalPayload.templateId(buffer, offset);
            if (template == TransactionRequestDecoder.TEMPLATE_ID) {
                int reply = outcomes.offset() + outcomes.length() - ReplyEncoder.BLOCK_LENGTH;
                new ReplyEncoder().wrap(outcomes.buffer(), reply).responseCode((short) 5);
            }
        }

        @Override
        public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            first.onQuery(buffer, offset, length, outcomes);
        }

        @Override
        public boolean onTick(long timestampNs, Outcomes outcomes) {
            return first.onTick(timestampNs, outcomes);
        }

        @Override
        public boolean remembers(DirectBuffer buffer, int offset, int length) {
            return first.remembers(buffer, offset, length);
        }

        @Override
        public void prefetch(DirectBuffer buffer, int offset) {
            first.prefetch(buffer, offset);
        }

        @Override
        public long nextDeadlineNs() {
            return first.nextDeadlineNs();
        }

        @Override
        public long stateHash() {
            return first.stateHash();
        }

        @Override
        public void writeSnapshot(SnapshotSink sink) {
            first.writeSnapshot(sink);
        }

        @Override
        public void loadSnapshot(SnapshotSource source) {
            first.loadSnapshot(source);
        }
    }

    @TempDir
    private Path directory;

    private KeyStore keys;
    private final Commands commands = new Commands();
    private long nowNs = EngineDriver.START_NS;
    private int stan;

    @BeforeEach
    void aKey() throws IOException {
        keys = KeyStore.openOrCreate(directory.resolve("keys"));
    }

    /** Lets a release run: it starts, decides so many requests, and stops. */
    private void run(Engine engine, int requests) {
        boolean empty = engine.stateHash() == 0;
        try (RecordedJournal journal = new RecordedJournal(directory, keys, engine)) {
            if (empty) {
                seed(journal);
            }
            commands.hostStarted().rulesVersion(engine.rulesVersion());
            add(journal);
            for (int i = 0; i < requests; i++) {
                commands.request(++stan);
                add(journal);
            }
        }
    }

    private void seed(RecordedJournal journal) {
        commands.genesis();
        add(journal);
        commands.businessDay(EngineDriver.FIRST_DAY, 1120);
        add(journal);
        commands.account(Commands.CARD_ACCOUNT, 1_000_00);
        add(journal);
    }

    private void add(RecordedJournal journal) {
        journal.add(++nowNs, commands.buffer(), 0, commands.length());
    }

    private Replay replay(Engine engine, SnapshotInfo from) {
        Replay replay = from == null
                ? new Replay(engine, keys.panKeys())
                : new Replay(engine, keys.panKeys(), from.facts(), from.position());
        try (JournalReader reader = Journals.read(directory, from == null ? null : from.anchor())) {
            replay.run(reader, (at, last) -> {});
        }
        return replay;
    }

    private SnapshotInfo snapshot(Engine engine, Replay replay) {
        return SnapshotWriter.write(directory, engine, replay.facts(), replay.position(), keys, Disk.system());
    }

    @Test
    void whatTheFirstDecidedIsNotDecidedAgainByTheSecond() {
        run(new PaymentEngine(), 3);
        assertThatThrownBy(() -> replay(new SecondRelease(), null))
                .isInstanceOf(OtherReleaseException.class)
                .hasMessageContaining("record 4 was decided by rules 1, this release decides by rules 2")
                .hasMessageContaining("pointsman snapshot");
    }

    @Test
    void theSecondGoesOnBehindASnapshotOfTheFirstAndIsReplayedFromThere() {
        PaymentEngine first = new PaymentEngine();
        run(first, 3);
        PaymentEngine shadow = new PaymentEngine();
        SnapshotInfo last = snapshot(shadow, replay(shadow, null));
        assertThat(last.facts().rulesVersion()).isEqualTo(PaymentEngine.RULES_VERSION);

        SecondRelease second = new SecondRelease();
        SnapshotLoader.load(last.path(), keys, second);
        assertThat(replay(second, last).records()).isZero();
        run(second, 2);

        SecondRelease restarted = new SecondRelease();
        SnapshotLoader.load(last.path(), keys, restarted);
        Replay replay = replay(restarted, last);
        assertThat(replay.records()).isEqualTo(3);
        assertThat(replay.facts().rulesVersion()).isEqualTo(SECOND_RULES);
        assertThat(restarted.stateHash()).isEqualTo(second.stateHash());
    }

    @Test
    void recordsOfTheFirstBehindTheSnapshotAreRefused() {
        PaymentEngine first = new PaymentEngine();
        run(first, 3);
        PaymentEngine shadow = new PaymentEngine();
        SnapshotInfo middle = snapshot(shadow, replay(shadow, null));
        long next = middle.sequence() + 1;
        run(first, 1);
        SecondRelease second = new SecondRelease();
        SnapshotLoader.load(middle.path(), keys, second);
        assertThatThrownBy(() -> replay(second, middle))
                .isInstanceOf(OtherReleaseException.class)
                .hasMessageContaining("record " + next + " was decided by rules 1");
    }

    @Test
    void recordsOfTheFirstThatFollowWithoutItsStartAreRefusedToo() {
        PaymentEngine first = new PaymentEngine();
        run(first, 3);
        PaymentEngine shadow = new PaymentEngine();
        SnapshotInfo middle = snapshot(shadow, replay(shadow, null));
        try (RecordedJournal journal = new RecordedJournal(directory, keys, first)) {
            commands.request(++stan);
            add(journal);
        }
        SecondRelease second = new SecondRelease();
        SnapshotLoader.load(middle.path(), keys, second);
        assertThatThrownBy(() -> replay(second, middle))
                .isInstanceOf(OtherReleaseException.class)
                .hasMessageContaining("record " + (middle.sequence() + 1) + " was decided by rules 1");
    }

    @Test
    void theFirstDoesNotTouchWhatTheSecondDecided() {
        run(new SecondRelease(), 2);
        assertThatThrownBy(() -> replay(new PaymentEngine(), null))
                .isInstanceOf(OtherReleaseException.class)
                .hasMessageContaining("rules 2, newer than this release's 1");
    }

    @Test
    void aJournalThatTheSecondSeededIsReplayedByTheSecond() {
        SecondRelease second = new SecondRelease();
        run(second, 2);
        SecondRelease restarted = new SecondRelease();
        assertThat(replay(restarted, null).records()).isEqualTo(6);
        assertThat(restarted.stateHash()).isEqualTo(second.stateHash());
    }

    @Test
    void aCommandOfANewerSchemaIsRefused() {
        Engine anything = new EchoEngine();
        try (RecordedJournal journal = new RecordedJournal(directory, keys, anything)) {
            commands.hostStarted();
            UnsafeBuffer newer = commands.copy();
            int version = MessageHeaderEncoder.SCHEMA_VERSION + 1;
            newer.putShort(MessageHeaderEncoder.versionEncodingOffset(), (short) version, ByteOrder.LITTLE_ENDIAN);
            journal.add(++nowNs, newer, 0, newer.capacity());
        }
        assertThatThrownBy(() -> replay(new PaymentEngine(), null))
                .isInstanceOf(OtherReleaseException.class)
                .hasMessageContaining("record 1 is of schema version " + (MessageHeaderEncoder.SCHEMA_VERSION + 1));
    }

    @Test
    void aCommandOfTheFirstSchemaIsDecidedLikeOneOfThePresent() {
        PaymentEngine present = new PaymentEngine();
        PaymentEngine earlier = new PaymentEngine();
        EngineDriver driver = new EngineDriver(present);
        driver.found();
        Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[4096]), 0, 4096);
        new EngineDriver(earlier).found();
        commands.hostStarted();
        UnsafeBuffer shorter = new UnsafeBuffer(new byte[MessageHeaderDecoder.ENCODED_LENGTH + 8]);
        shorter.putBytes(0, commands.buffer(), 0, shorter.capacity());
        new MessageHeaderEncoder()
                .wrap(shorter, 0)
                .blockLength(8)
                .templateId(HostStartedDecoder.TEMPLATE_ID)
                .schemaId(HostStartedDecoder.SCHEMA_ID)
                .version(0);
        earlier.onCommand(driver.nowNs, shorter, 0, shorter.capacity(), outcomes);
        driver.commands.hostStarted();
        driver.accepted();
        assertThat(earlier.stateHash()).isEqualTo(present.stateHash());
        assertThatThrownBy(() -> earlier.onCommand(driver.nowNs, shorter, 0, shorter.capacity() - 1, outcomes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 0");
    }

    @Test
    void outcomesOfAnEarlierVersionAreComparedAsFarAsTheyGo() {
        RecordedOutcomes comparison = new RecordedOutcomes();
        Outcomes decided = new Outcomes().wrap(new UnsafeBuffer(new byte[256]), 0, 256);
        UnsafeBuffer recorded = new UnsafeBuffer(new byte[256]);
        int at = decided.claim(MessageHeaderDecoder.ENCODED_LENGTH + ReplyDecoder.BLOCK_LENGTH);
        new ReplyEncoder()
                .wrapAndApplyHeader(decided.buffer(), at, new MessageHeaderEncoder())
                .transaction(7)
                .currency(156);
        int shorter = MessageHeaderDecoder.ENCODED_LENGTH + ReplyDecoder.BLOCK_LENGTH - 8;
        recorded.putBytes(0, decided.buffer(), at, shorter);
        MessageHeaderEncoder header = new MessageHeaderEncoder().wrap(recorded, 0);
        header.blockLength(ReplyDecoder.BLOCK_LENGTH - 8);
        // Of the same version a shorter block is another outcome.
        assertThat(comparison.are(decided, recorded, 0, shorter)).isFalse();
        header.version(0);
        assertThat(comparison.are(decided, recorded, 0, shorter)).isTrue();
        assertThat(comparison.are(decided, recorded, 0, shorter - 8)).isFalse();
        assertThat(comparison.are(decided, recorded, 0, 0)).isFalse();
        recorded.putByte(shorter - 1, (byte) 1);
        assertThat(comparison.are(decided, recorded, 0, shorter)).isFalse();
    }
}
