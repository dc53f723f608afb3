package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;
import org.pointsman.core.view.Divergence;
import org.pointsman.core.view.FieldDifference;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalPosition;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;

/** Replays that stop on the way, and what is said of one that decides otherwise. */
class ReplayUntilTest {
    private static final byte[] KEY = new byte[32];
    private static final int SEEDING = 10;

    @TempDir
    private Path directory;

    private final Commands commands = new Commands();
    private final PaymentEngine engine = new PaymentEngine();

    /** The small world in one document and ten purchases of 10.00, one a second, in another. */
    @BeforeEach
    void writeJournal() {
        PanCipher cipher = PanCipher.encrypting(KEY, 1);
        try (JournalRecovery recovery =
                Journals.open(JournalConfig.in(directory).withBlockLength(1 << 20))) {
            assertThat(recovery.reader().nextDocument()).isFalse();
            try (Journal journal = recovery.begin()) {
                Engine recording = new Recording(journal, cipher);
                EngineDriver world = new EngineDriver(recording);
                world.found();
                world.commands.hostStarted();
                world.send();
                journal.append();
                for (int i = 1; i <= 10; i++) {
                    world.nowNs = EngineDriver.START_NS + i * 1_000_000_000L;
                    world.commands.request(i).amount(10_00);
                    world.send();
                }
                journal.append();
                journal.makeDurable();
            }
        }
    }

    /** Keeps what an engine decides. */
    private static final class Recording implements Engine {
        private final PaymentEngine engine = new PaymentEngine();
        private final Journal journal;
        private final PanCipher cipher;

        Recording(Journal journal, PanCipher cipher) {
            this.journal = journal;
            this.cipher = cipher;
        }

        @Override
        public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            engine.onCommand(timestampNs, buffer, offset, length, outcomes);
            long sequence = journal.nextSequence();
            int at = journal.stage(JournalPayload.length(length, outcomes.length()), timestampNs);
            JournalPayload.putLengths(journal.staging(), at, length, outcomes.length());
            int command = at + JournalPayload.COMMAND_OFFSET;
            journal.staging().putBytes(command, buffer, offset, length);
            journal.staging().putBytes(command + length, outcomes.buffer(), outcomes.offset(), outcomes.length());
            int pan = JournalPayload.panOffset(JournalPayload.templateId(buffer, offset));
            if (pan != JournalPayload.NONE) {
                cipher.add(journal.staging(), command + pan, sequence);
                cipher.apply(journal.staging());
            }
        }

        @Override
        public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            engine.onQuery(buffer, offset, length, outcomes);
        }

        @Override
        public boolean onTick(long timestampNs, Outcomes outcomes) {
            return engine.onTick(timestampNs, outcomes);
        }

        @Override
        public boolean remembers(DirectBuffer buffer, int offset, int length) {
            return false;
        }

        @Override
        public void prefetch(DirectBuffer buffer, int offset) {}

        @Override
        public long nextDeadlineNs() {
            return engine.nextDeadlineNs();
        }

        @Override
        public long stateHash() {
            return engine.stateHash();
        }
    }

    private Replay replay(ReplayUntil until, boolean moreBehind) {
        try (JournalReader reader = Journals.read(directory)) {
            Replay replay = new Replay(engine, KEY);
            assertThat(replay.run(reader, until, (at, last) -> {})).isEqualTo(moreBehind);
            return replay;
        }
    }

    private long posted() {
        return new EngineDriver(engine).posted(Commands.CARD_ACCOUNT);
    }

    @Test
    void aSequenceWithinADocumentIsTheLastOneDecided() {
        Replay replay = replay(ReplayUntil.sequence(SEEDING + 3), true);
        assertThat(replay.lastSequence()).isEqualTo(SEEDING + 3);
        assertThat(posted()).isEqualTo(1_000_00 - 3 * 10_00);
    }

    @Test
    void thePositionIsThatOfTheDocumentWithTheLastRecordDecided() {
        JournalPosition first;
        JournalPosition second;
        try (JournalReader reader = Journals.read(directory)) {
            reader.nextDocument();
            first = reader.position();
            reader.nextDocument();
            second = reader.position();
        }
        assertThat(first).isNotEqualTo(second);
        assertThat(replay(ReplayUntil.sequence(SEEDING), true).position()).isEqualTo(first);
        assertThat(new Replay(new PaymentEngine(), KEY)).satisfies(replay -> {
            try (JournalReader reader = Journals.read(directory)) {
                replay.run(reader, ReplayUntil.sequence(SEEDING + 1), (at, last) -> {});
            }
            assertThat(replay.position()).isEqualTo(second);
        });
    }

    @Test
    void whatStandsBeforeADamagedDocumentIsDecided() {
        try (JournalRecovery recovery =
                Journals.open(JournalConfig.in(directory).withBlockLength(1 << 20))) {
            while (recovery.reader().nextDocument()) {
                // To the end: a journal goes on where it was read to.
            }
            try (Journal journal = recovery.begin()) {
                // Its lengths are zero, which no command has.
                journal.stage(64, EngineDriver.START_NS + 60_000_000_000L);
                journal.append();
                journal.makeDurable();
            }
        }
        Replay replay = new Replay(engine, KEY);
        try (JournalReader reader = Journals.read(directory)) {
            assertThatExceptionOfType(JournalDamagedException.class)
                    .isThrownBy(() -> replay.run(reader, (at, last) -> {}))
                    .withMessageContaining("record " + (SEEDING + 11));
        }
        assertThat(replay.lastSequence()).isEqualTo(SEEDING + 10);
        assertThat(posted()).isEqualTo(1_000_00 - 10 * 10_00);
    }

    @Test
    void ofATimeAllRecordsUpToItAreDecided() {
        replay(ReplayUntil.time(EngineDriver.START_NS + 4_000_000_000L), true);
        assertThat(posted()).isEqualTo(1_000_00 - 4 * 10_00);
    }

    @Test
    void theLastRecordHasNothingBehindIt() {
        assertThat(replay(ReplayUntil.sequence(SEEDING + 10), false).lastSequence())
                .isEqualTo(SEEDING + 10);
    }

    @Test
    void behindTheEndThereIsNothing() {
        assertThat(replay(ReplayUntil.sequence(1_000), false).lastSequence()).isEqualTo(SEEDING + 10);
    }

    @Test
    void aDivergenceNamesCommandAndFieldsAsRecordedAndAsDecided() {
        Engine strict = new DecliningEngine(engine);
        assertThatExceptionOfType(ReplayDivergedException.class)
                .isThrownBy(() -> {
                    try (JournalReader reader = Journals.read(directory)) {
                        new Replay(strict, KEY).run(reader, (at, last) -> {});
                    }
                })
                .withMessageStartingWith(
                        "record " + (SEEDING + 5) + ": replay decides it otherwise than it was decided.")
                .satisfies(e -> {
                    Divergence divergence = Divergence.of(e);
                    assertThat(divergence.sequence()).isEqualTo(SEEDING + 5);
                    assertThat(divergence.timestampNs()).isEqualTo(EngineDriver.START_NS + 5_000_000_000L);
                    assertThat(divergence.differences())
                            .containsExactly(
                                    new FieldDifference("Reply.responseCode", "00", "51"),
                                    new FieldDifference("Reply.approvalCode", "000005", "-"));
                    assertThat(divergence.message())
                            .startsWith("record " + (SEEDING + 5)
                                    + " (purchase): replay decides it otherwise than it was decided:"
                                    + " Reply.responseCode recorded 00, decided 51; Reply.approvalCode recorded 000005,"
                                    + " decided -. Either this version has other rules");
                });
    }

    /** An engine of other rules: the fifth purchase is declined. */
    private record DecliningEngine(PaymentEngine engine) implements Engine {
        @Override
        public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            engine.onCommand(timestampNs, buffer, offset, length, outcomes);
            boolean purchase = JournalPayload.templateId(buffer, offset) == TransactionRequestDecoder.TEMPLATE_ID;
            if (purchase && timestampNs == EngineDriver.START_NS + 5_000_000_000L) {
                outcomes.buffer().putByte(outcomes.offset() + 8 + 2, (byte) 51);
                outcomes.buffer().putInt(outcomes.offset() + 8 + 12, -1, java.nio.ByteOrder.LITTLE_ENDIAN);
            }
        }

        @Override
        public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            engine.onQuery(buffer, offset, length, outcomes);
        }

        @Override
        public boolean onTick(long timestampNs, Outcomes outcomes) {
            return engine.onTick(timestampNs, outcomes);
        }

        @Override
        public boolean remembers(DirectBuffer buffer, int offset, int length) {
            return engine.remembers(buffer, offset, length);
        }

        @Override
        public void prefetch(DirectBuffer buffer, int offset) {}

        @Override
        public long nextDeadlineNs() {
            return engine.nextDeadlineNs();
        }

        @Override
        public long stateHash() {
            return engine.stateHash();
        }
    }
}
