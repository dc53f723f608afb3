package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.testing.Commands;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;

/** Records whose checksum is right and whose content no switch has written. */
class ReplayDocumentTest {
    private static final int REQUEST = MessageHeaderDecoder.ENCODED_LENGTH + TransactionRequestDecoder.BLOCK_LENGTH;

    @TempDir
    private Path directory;

    private final Commands commands = new Commands();

    /** A record with a request, of which the lengths are said to be others. */
    private void append(int payloadLength, int commandLength, int outcomesLength, int blockLength) {
        try (JournalRecovery recovery =
                Journals.open(JournalConfig.in(directory).withBlockLength(1 << 20))) {
            assertThat(recovery.reader().nextDocument()).as("an empty journal").isFalse();
            try (Journal journal = recovery.begin()) {
                UnsafeBuffer payload = new UnsafeBuffer(new byte[1024]);
                commands.request(1);
                payload.putBytes(JournalPayload.COMMAND_OFFSET, commands.buffer(), 0, REQUEST);
                JournalPayload.putLengths(payload, 0, commandLength, outcomesLength);
                payload.putShort(
                        JournalPayload.COMMAND_OFFSET + MessageHeaderDecoder.blockLengthEncodingOffset(),
                        (short) blockLength,
                        java.nio.ByteOrder.LITTLE_ENDIAN);
                int offset = journal.stage(payloadLength, 1);
                MutableDirectBuffer staging = journal.staging();
                staging.putBytes(offset, payload, 0, payloadLength);
                journal.append();
                journal.makeDurable();
            }
        }
    }

    private void replay() {
        try (JournalRecovery recovery =
                Journals.open(JournalConfig.in(directory).withBlockLength(1 << 20))) {
            new Replay(new PaymentEngine(), new byte[32]).run(recovery.reader(), (at, last) -> {});
        }
    }

    @ParameterizedTest
    @CsvSource({
        // payload, and what it says of its command, its outcomes and the command's block, each more than it should be
        "0, 8, 0, 0",
        "0, 0, 8, 0",
        "0, 65000, 0, 0",
        "0, 0, 65000, 0",
        "0, -8, 8, 0",
        "0, 8, -8, 0",
        "0, 0, 0, 8",
        "0, 0, 0, -8",
        "8, 0, 0, 0",
        "-8, 0, 0, 0",
        "-100, -100, 0, -100"
    })
    void aRecordWhoseLengthsDoNotFitIsDamageThatNamesIt(int payload, int command, int outcomes, int block) {
        append(
                JournalPayload.length(REQUEST, 0) + payload,
                REQUEST + command,
                outcomes,
                TransactionRequestDecoder.BLOCK_LENGTH + block);
        assertThatExceptionOfType(JournalDamagedException.class)
                .isThrownBy(this::replay)
                .withMessageStartingWith("record 1 is not a command with its outcomes")
                .satisfies(e -> assertThat(e.sequence()).isEqualTo(1));
    }

    @Test
    void aRecordTooShortForItsLengthsIsDamage() {
        append(7, 0, 0, 0);
        assertThatExceptionOfType(JournalDamagedException.class).isThrownBy(this::replay);
    }

    @Test
    void aRecordThatIsWholeGetsAsFarAsItsCardNumber() {
        append(JournalPayload.length(REQUEST, 0), REQUEST, 0, TransactionRequestDecoder.BLOCK_LENGTH);
        assertThatExceptionOfType(WrongKeyException.class).isThrownBy(this::replay);
    }
}
